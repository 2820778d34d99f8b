// Child processes of the bench. Each figure is taken in processes of its own, so that neither the compiler's nor the
// collector's state of one side reaches the other.

import { type ChildProcess, fork } from 'node:child_process'

export interface Child {
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: number | object): Promise<Answer>
  /** Waits for the next message. */
  hear<Answer>(): Promise<Answer>
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly args?: readonly string[]
  readonly nodeOptions?: readonly string[]
  /** Path of the program; default: the one that runs the bench. */
  readonly node?: string
  /** Instead of the parent's, except PATH. */
  readonly env?: Readonly<Record<string, string>>
}

/** @param program a JavaScript file */
export function startChild(
  program: string,
  { args = [], nodeOptions = [], node = process.execPath, env = {} }: ChildOptions,
): Child {
  const child = fork(program, args, {
    execPath: node,
    execArgv: [...nodeOptions],
    env: { PATH: process.env['PATH'], ...env },
    // What the function logs is not the bench's.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    ask(message) {
      const answer = hear(child)
      child.send(message)
      return answer as Promise<never>
    },
    hear: () => hear(child) as Promise<never>,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await exit
    },
  }
}

function hear(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`${child.spawnargs.slice(1, 4).join(' ')} ended with ${code}`))
    }
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message)
    })
  })
}

/** Runs a program that answers once. */
export async function askOnce<Answer>(program: string, options: ChildOptions): Promise<Answer> {
  const child = startChild(program, options)
  try {
    return await child.hear<Answer>()
  } finally {
    await child.stop()
  }
}
