// What a command of the program is: its words for `--help`, and its work between given streams.

import type { Readable } from 'node:stream'
import type { OptionTypes } from '#check'
import type { EarlyServer, Screen } from '#studio'

export interface CommandStreams {
  readonly stdin: Readable
  /** What was asked for. A terminal gets it with escapes for what would steer it; so too what goes to `err`. */
  readonly out: (text: string) => void
  /** What went wrong on the way. */
  readonly err: (text: string) => void
  /** Shows a line in the place of the one before, '' for none; undefined where `err` is no terminal. */
  readonly showInPlace: ((line: string) => void) | undefined
  /** Where a view is drawn that changes in place; otherwise the same as `out`. */
  readonly screen: Screen
  /**
   * Builds the function that `start` runs, and its page, if their sources have changed; undefined where they are built
   * already. Ends the process where the build fails.
   */
  readonly buildFunction?: ((onLine: (line: string) => void) => Promise<void>) | undefined
  /** The server that has shown the page of `start` since before the program was there. */
  readonly early?: EarlyServer | undefined
  /** What to type before its options, where that is not the program's name and the command's. */
  readonly calledAs?: string | undefined
  /** Where relative file names start. */
  readonly folder: string
  /** Settings. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves at Ctrl-C, which then no longer ends the program; a second one does. */
  stopped(): Promise<void>
}

export interface Command {
  /** All that `--help` says: each option begins a line, with the word for its value behind it. */
  readonly usage: string
  /** Its options, but for `--help`. */
  readonly options: OptionTypes<string>
  /** What may stand first behind its name, beside files. */
  readonly words?: readonly string[]
  /**
   * @returns the exit status
   * @throws {ConfigError} for wrong arguments and mappings
   */
  run(args: readonly string[], streams: CommandStreams): Promise<number>
}

/** A command by its name, not yet loaded. */
export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string
  load(): Promise<Command>
}
