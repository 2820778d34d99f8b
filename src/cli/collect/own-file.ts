// What a collector is opened with whose configuration is a file of a form of its own.

import type { CollectorKind } from '#collect'
import type { CommandStreams } from '../command.ts'

export interface OwnFileSource {
  readonly text: string
  /** For messages, and for its ending. */
  readonly fileName: string
  /** Where states are kept between processes; undefined: nowhere. Absolute. */
  readonly stateFolder: string | undefined
  readonly streams: Pick<CommandStreams, 'err' | 'env' | 'folder'>
  /** What runs then is to end at once; undefined: there is one round, and the process ends with it. */
  readonly stop: AbortSignal | undefined
}

export interface OpenedFile {
  readonly kind: CollectorKind
  /** The longest that a round may take which is the only one of its process. */
  readonly onlyRoundMs: number
}

/** @throws {ConfigError} with everything that is wrong with the file */
export type OpenOwnFile = (source: OwnFileSource) => Promise<OpenedFile>
