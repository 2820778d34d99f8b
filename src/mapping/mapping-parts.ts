// What a mapping is compiled with: limits, and the parts that only some mappings need.

import type { Interpreter } from './expression/interpreter.ts'
import type { MappingFile, PayloadFormat } from './language.ts'
import type { ReadPayload } from './payload-format/read-payload.ts'
import type { TimeLimits } from './series/compile-timestamp.ts'
import type { Trace } from './trace.ts'

export interface MappingLimits extends TimeLimits {
  /** Labels of every series that zero configuration makes. */
  readonly identityLabels: readonly ('topic' | 'client_id')[]
  /** Containers around a leaf. */
  readonly payloadDepthMax: number
  /** Samples of one message. */
  readonly messageSamplesMax: number
  /** What one message may cost, in steps of work.ts. */
  readonly messageStepsMax: number
  /** UTF-8 bytes. */
  readonly labelValueBytesMax: number
}

export interface MappingParts {
  /**
   * Its rules come behind those of the file, unless that drops what it does not match; behind them comes zero
   * configuration. Without a file that comes in any case.
   */
  readonly bundled?: MappingFile | undefined
  readonly interpreter?: Interpreter | undefined
  /** For formats other than `json`. */
  readonly payloadReader?: ((format: PayloadFormat, payloadDepthMax: number) => ReadPayload) | undefined
  readonly trace?: Trace | undefined
}
