// `npm start` as a process of its own: what it prints, waited for, and how it ends.

import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

export interface StartProcess {
  readonly pid: number | undefined
  /** Everything on stdout and stderr until now. */
  output(): string
  /** The first match of `pattern` in the output, as soon as there is one. */
  saw(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  /** The exit status. */
  readonly ended: Promise<number | null>
}

/** The program, as `npm test` has built it: no TypeScript is loaded at each start. */
export const builtProgram = path.join(projectFolder, 'dist', 'cli', 'index.mjs')

const sawTimeoutMs = 60_000

export interface ProcessOptions {
  readonly cwd?: string
  /** Beside the environment of the test. */
  readonly env?: Readonly<Record<string, string>>
}

/** @param command program and arguments */
export function startProcess(command: readonly string[], options: ProcessOptions = {}): StartProcess {
  const [program, ...args] = command
  const child: ChildProcess = spawn(program!, args, {
    cwd: options.cwd ?? projectFolder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const watchers = new Set<() => void>()
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const watch of watchers) watch()
    })
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return {
    pid: child.pid,
    output: () => output,
    ended,
    signal: (signal) => child.kill(signal),
    saw: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new Error(`expected ${pattern} in the output (actual: ${output})`))
        const timer = setTimeout(fail, sawTimeoutMs)
        const watch = () => {
          const match = pattern.exec(output)
          if (match === null) return
          clearTimeout(timer)
          watchers.delete(watch)
          resolve(match)
        }
        watchers.add(watch)
        watch()
        void ended.then(() => {
          clearTimeout(timer)
          fail()
        })
      }),
  }
}

/** The local stack. */
export function startStack(args: readonly string[], env: ProcessOptions['env'] = {}): StartProcess {
  return startProcess([process.execPath, builtProgram, 'start', ...args], { env })
}
