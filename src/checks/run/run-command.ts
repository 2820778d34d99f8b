// Runs one command: in a process group of its own, with a timeout and bounded output. Whatever the command does, this
// ends, and takes the children along that it left.

import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Account } from './find-account.ts'
import { type FoundProgram, findProgram } from './find-program.ts'

export interface CommandRequest {
  readonly argv: readonly [string, ...string[]]
  /** Of a command for the shell the program is what its text begins with. */
  readonly isShell: boolean
  /** All of it; programs are found by its PATH. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Whose process it is, where it is not one's own. */
  readonly account?: Account | undefined
  /** Then TERM, and KILL `killAfterMs` later. */
  readonly timeoutMs: number
  /** `killAfterMsDefault` unless given. */
  readonly killAfterMs?: number
  /** KILL at once. */
  readonly stop?: AbortSignal
}

export type CommandEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout' }
  /** It did not begin; `problem` says why, in words. */
  | { readonly kind: 'not_started'; readonly problem: string }

export interface CommandResult {
  readonly end: CommandEnd
  /** The first `outputBytesMax` bytes, as UTF-8. */
  readonly stdout: string
  /** The first `errorBytesMax` bytes. */
  readonly stderr: string
  /** Whether there was more on stdout. */
  readonly isCut: boolean
}

export const outputBytesMax = 1_000_000
export const errorBytesMax = 10_000
/** From TERM to KILL, as mackerel-agent has it. */
export const killAfterMsDefault = 10_000
/** For what is still in the pipes of a command that has ended; a child in a session of its own may hold them open. */
const drainMs = 500

/** Never throws. */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const { argv, isShell, env, cwd } = request
  const found = await findProgram(argv, isShell, env['PATH'] ?? '', cwd)
  if ('problem' in found) return notStarted(found.problem)
  try {
    return await runProgram(found, request)
  } catch (error) {
    return notStarted(describeStart(error as NodeJS.ErrnoException, argv[0]))
  }
}

function notStarted(problem: string): CommandResult {
  return { end: { kind: 'not_started', problem }, stdout: '', stderr: '', isCut: false }
}

function runProgram(
  { file }: FoundProgram,
  { argv, env, cwd, account, timeoutMs, killAfterMs = killAfterMsDefault, stop }: CommandRequest,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv.slice(1), {
      argv0: argv[0],
      cwd,
      env,
      ...(account !== undefined && { uid: account.uid, gid: account.gid }),
      // A session, and so a group, of its own.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let isTimeout = false
    let killTimer: NodeJS.Timeout | undefined
    const timeoutTimer = setTimeout(() => {
      isTimeout = true
      signalGroup(child, 'SIGTERM')
      killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs)
    }, timeoutMs)
    const kill = (): void => signalGroup(child, 'SIGKILL')
    const settle = (): void => {
      clearTimeout(timeoutTimer)
      clearTimeout(killTimer)
      stop?.removeEventListener('abort', kill)
    }
    child.once('error', (error) => {
      settle()
      reject(error)
    })
    // It did not start; `error` says why.
    if (child.pid === undefined) return
    const stdout = collectBytes(child.stdout, outputBytesMax)
    const stderr = collectBytes(child.stderr, errorBytesMax)
    stop?.addEventListener('abort', kill, { once: true })
    if (stop?.aborted === true) kill()
    child.once('exit', (code, signal) => {
      settle()
      // What it left behind.
      kill()
      const finish = (): void => {
        clearTimeout(drainTimer)
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({
          end: isTimeout ? { kind: 'timeout' } : endOf(code, signal),
          stdout: stdout.text(),
          stderr: stderr.text(),
          isCut: stdout.isCut(),
        })
      }
      child.once('close', finish)
      const drainTimer = setTimeout(finish, drainMs)
    })
  })
}

function endOf(code: number | null, signal: NodeJS.Signals | null): CommandEnd {
  return signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid as number), signal)
  } catch {
    // Nobody is left in it.
  }
}

/** Reads all of it, since a command that nobody reads would wait, and keeps the beginning. */
function collectBytes(stream: Readable, bytesMax: number) {
  const chunks: Buffer[] = []
  let bytes = 0
  let isCut = false
  stream.on('data', (chunk: Buffer) => {
    const room = bytesMax - bytes
    if (chunk.length > room) isCut = true
    if (room <= 0) return
    chunks.push(chunk.subarray(0, room))
    bytes += Math.min(chunk.length, room)
  })
  // A pipe that breaks is one that ends.
  stream.on('error', () => undefined)
  return { text: () => Buffer.concat(chunks).toString('utf8'), isCut: () => isCut }
}

function describeStart({ code, message }: NodeJS.ErrnoException, program: string): string {
  switch (code) {
    case 'ENOENT':
      return `${program}: the program that its first line names is not there, or the folder that it runs in (ENOENT)`
    case 'EACCES':
      return `${program}: no permission to execute it (EACCES)`
    case 'ENOEXEC':
      return `${program}: not a program for this machine (ENOEXEC)`
    case 'E2BIG':
      return `${program}: its arguments and environment are too long (E2BIG)`
    default:
      return `${program}: could not be started: ${code ?? message}`
  }
}
