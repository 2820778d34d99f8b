// One process of the function: started, invoked, ended, by force or in peace.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import type { FromFunction, ToFunction } from './protocol.ts'

export interface Instance {
  /** Simulated time from which on it can take an invocation. */
  freeAtMs: number
  tell(message: ToFunction): void
  /** Takes every message from now on. */
  listen(hear: (message: FromFunction) => void): void
  /** SIGKILL. */
  kill(): Promise<void>
  /** Calls this, and nothing else that was given before, when the process ends without having been told to. */
  onEnd(ended: () => void): void
  /** What it wrote to stderr. */
  errors(): string
}

/** @param env all of the environment that it gets */
export async function startInstance(file: string, env: Readonly<Record<string, string>>): Promise<Instance> {
  const child: ChildProcess = fork(file, [], {
    env: { ...env },
    // Memory: enough for the largest event, and soon used up by what is after it.
    execArgv: ['--max-old-space-size=192'],
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000)
  })
  // Told to a process that has just ended: its end is what counts.
  child.on('error', () => undefined)
  let hear: (message: FromFunction) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    hear = ({ kind }) => (kind === 'ready' ? resolve() : undefined)
    child.once('exit', () => reject(new Error(`the function did not start: ${errors}`)))
  })
  child.on('message', (message) => hear(message as FromFunction))
  await ready
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null
  let isKilled = false
  let ended: () => void = () => undefined
  child.once('exit', () => (isKilled ? undefined : ended()))
  return {
    freeAtMs: Number.NEGATIVE_INFINITY,
    tell: (message) => void (child.connected && child.send(message)),
    listen(listener) {
      hear = listener
    },
    async kill() {
      isKilled = true
      if (!isAlive()) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    onEnd(listener) {
      ended = listener
      if (!isAlive()) listener()
    },
    errors: () => errors,
  }
}
