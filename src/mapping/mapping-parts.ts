// What a mapping is compiled with: limits, and the parts that only some mappings need.

import type { Interpreter } from './expression/interpreter.ts'
import type { Decode, PayloadFormat } from './language.ts'
import type { ReadPayload } from './payload-format/reading.ts'
import type { BundledMapping } from './scope/rule-list.ts'
import type { TimeLimits, TimeReader } from './series/compile-timestamp.ts'
import type { CompileLiveness, HistogramsPart, LeavesPart } from './series/scope-context.ts'
import type { ThinSamples } from './thinning/thin-samples.ts'
import type { Trace } from './trace.ts'

export interface MappingLimits extends TimeLimits {
  /** Labels of every series that zero configuration makes. */
  readonly identityLabels: readonly ('topic' | 'client_id' | 'device')[]
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
  readonly bundled?: BundledMapping | undefined
  readonly interpreter?: Interpreter | undefined
  /** For formats other than `json`. */
  readonly payloadReader?:
    | ((decode: PayloadFormat | Decode, payloadDepthMax: number) => ReadPayload)
    | undefined
  /** For `leaves`, also those of zero configuration. */
  readonly leaves?: LeavesPart | undefined
  /**
   * Brings `leaves` when the first message comes to a rule of the bundled mapping, or to zero configuration, that needs
   * them. Rules of a file need them at once.
   */
  readonly loadLeaves?: () => Promise<LeavesPart>
  /** For times in a mapping file. The bundled mapping has times of the usual forms only. */
  readonly timeReader?: TimeReader | undefined
  /** For metrics of type `histogram`. */
  readonly histograms?: HistogramsPart | undefined
  /** For rules with `liveness: true`. */
  readonly compileLiveness?: CompileLiveness | undefined
  /** Made of the mapping file, for one with `thin`. */
  readonly thin?: ThinSamples | undefined
  readonly trace?: Trace | undefined
}
