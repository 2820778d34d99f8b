// What a command of the program is: its words for `--help`, and its work between given streams.

import type { Readable } from 'node:stream'

export interface CommandStreams {
  readonly stdin: Readable
  /** What was asked for. */
  readonly out: (text: string) => void
  /** What went wrong on the way. */
  readonly err: (text: string) => void
  /** Where relative file names start. */
  readonly folder: string
  /** Milliseconds since 1970. */
  now(): number
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** All that `--help` says. */
  readonly usage: string
  /**
   * @returns the exit status
   * @throws {ConfigError} for wrong arguments and mappings
   */
  run(args: readonly string[], streams: CommandStreams): Promise<number>
}
