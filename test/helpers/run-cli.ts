// Runs a command of the program in this process, on a clock that stands.

import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { runCommand } from '../../src/cli/run-command.ts'
import { receivedAtMs } from './message.ts'

export interface CliResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

export interface CliDependencies {
  /** On stdin: objects are written as JSON. */
  readonly lines?: readonly unknown[]
  /** In the place of `lines`. */
  readonly stdin?: Readable
  /** Ctrl-C; never unless given. */
  readonly stopped?: Promise<void>
  /** Told of each text that goes to `out`, when it does. */
  readonly onOut?: (text: string) => void
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  /** Instead of a clock that stands. */
  readonly now?: () => number
}

export async function runCli(
  args: readonly string[],
  { lines = [], folder = '/', env = {}, ...given }: CliDependencies = {},
): Promise<CliResult> {
  let out = ''
  let err = ''
  const streams = {
    stdin:
      given.stdin ??
      Readable.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`)),
    out: (text: string) => {
      out += text
      given.onOut?.(text)
    },
    err: (text: string) => {
      err += text
    },
    showInPlace: undefined,
    screen: Object.assign(new EventEmitter(), { write: (text: string) => (out += text) }),
    folder,
    env,
    now: given.now ?? (() => receivedAtMs),
    stopped: () => given.stopped ?? new Promise<void>(() => undefined),
  }
  const status = await runCommand(args, streams)
  return { status, out, err }
}
