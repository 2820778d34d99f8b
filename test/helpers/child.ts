// What tests share that start real programs: a free port, waiting until a program is ready, and its end.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

const stopTimeoutMs = 60_000
const startAttemptsMax = 3

export interface RunningProgram {
  /** What the program has written to stdout and stderr so far. */
  log(): string
  /** Resolves when the program has ended, for whatever reason, and its output is here. */
  readonly ended: Promise<void>
  /** From then on the log is whole. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Asked again and again until it says yes. */
  readonly isReady?: (log: string) => boolean | Promise<boolean>
  readonly startTimeoutMs?: number
}

/** Starts a program and waits until it is ready. It gets nothing of this process's environment but PATH. */
export async function startProgram(
  path: string,
  args: readonly string[],
  { env = {}, cwd, isReady = () => true, startTimeoutMs = 100_000 }: ProgramOptions = {},
): Promise<RunningProgram> {
  const child = spawn(path, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const program = {
    log: () => log,
    ended,
    async stop() {
      await stopChild(child)
      if (child.pid !== undefined) await ended
    },
  }
  const deadlineMs = Date.now() + startTimeoutMs
  while (!(await isReady(log))) {
    const isOver = child.exitCode !== null || child.signalCode !== null
    if (failure !== undefined || isOver || Date.now() > deadlineMs) {
      await program.stop()
      const state = isOver ? `ended with ${child.exitCode ?? child.signalCode}` : 'is not ready'
      throw failure ?? new Error(`${path} ${state}: ${log}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return program
}

/** Asks for a port and starts with it; once more where another process took that port in between. */
export async function startOnFreePort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await findFreePort())
    } catch (error) {
      if (attempt === startAttemptsMax || !/address already in use/i.test(String(error))) throw error
    }
  }
}

/** Of 127.0.0.1. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(timer)
}

/** Whether a server answers there at all; for `isReady`. */
export async function answers(url: string, isGood = (status: number) => status < 500): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return isGood(response.status)
  } catch {
    return false
  }
}
