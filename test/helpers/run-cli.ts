// Runs a command of the program in this process, on a clock that stands.

import { Readable } from 'node:stream'
import { runCommand } from '../../src/cli/run-command.ts'
import { receivedAtMs } from './message.ts'

export interface CliResult {
  /** Undefined where another part of the program sets it. */
  readonly status: number | undefined
  readonly out: string
  readonly err: string
  /** With which arguments `start` was called, if it was. */
  readonly started: readonly string[] | undefined
}

export interface CliSurroundings {
  /** On stdin: objects are written as JSON. */
  readonly lines?: readonly unknown[]
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

export async function runCli(
  args: readonly string[],
  { lines = [], folder = '/', env = {} }: CliSurroundings = {},
): Promise<CliResult> {
  let out = ''
  let err = ''
  let started: readonly string[] | undefined
  const streams = {
    stdin: Readable.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`)),
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    showInPlace: undefined,
    folder,
    env,
    now: () => receivedAtMs,
    stopped: () => new Promise<void>(() => undefined),
  }
  const status = await runCommand(args, streams, async (rest) => {
    started = rest
  })
  return { status, out, err, started }
}
