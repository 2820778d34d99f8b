// Gives the process's arguments and streams to the command that they name.

import process from 'node:process'
import { createLineInPlace, createTextWriter } from '../printable.ts'
import { callersFolder } from './callers-folder.ts'
import type { CommandStreams } from './command.ts'
import { describeFileError } from './describe-file.ts'
import { runCommand } from './run-command.ts'

/** @param started how, where the program runs from its sources */
export async function runProgram(
  args: readonly string[],
  started: Pick<CommandStreams, 'buildFunction' | 'calledAs' | 'early'> = {},
): Promise<void> {
  const err = createTextWriter(process.stderr)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` may be gone before the end; what it read it has.
    if (error.code === 'EPIPE') process.exit()
    err(`cannot write the output: ${describeFileError(error)}\n`)
    process.exit(1)
  })
  // What cannot be said changes no exit status.
  process.stderr.on('error', () => undefined)
  process.exitCode = await runCommand(args, {
    stdin: process.stdin,
    out: createTextWriter(process.stdout),
    err,
    showInPlace: createLineInPlace(process.stderr),
    screen: process.stdout,
    ...started,
    folder: callersFolder(process.cwd(), process.env),
    env: process.env,
    now: Date.now,
    stopped: firstSignal,
  }).catch((error: unknown) => {
    // What nobody foresaw may quote a payload, and Node.js would print it as it is.
    err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return 1
  })
  // A program that ended before its stack had taken the server over would wait for it for ever.
  started.early?.server.close().closeAllConnections()
}

/** A second signal ends the process at once, as it does without a listener. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
