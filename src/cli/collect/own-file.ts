// What a collector is opened with whose configuration is a file of a form of its own.

import type { CollectorKind } from '#collect'
import type { CommandStreams } from '../command.ts'
import type { InstanceEntry } from './read-instances.ts'

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
  /** What of the file is said of its only instance; absent: nothing. */
  readonly entry?: InstanceEntry
  /** The longest that a round may take which is the only one of its process; absent: its interval. */
  readonly onlyRoundMs?: number
}

/**
 * @returns undefined for a file of instances, as other collectors have it
 * @throws {ConfigError} with everything that is wrong with the file
 */
export type OpenOwnFile = (source: OwnFileSource) => Promise<OpenedFile | undefined>
