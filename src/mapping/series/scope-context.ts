// What the compilers of a scope's parts share: the rule around them, and what a scope gives to its samples.

import type { JsonValue, Message } from '../../model.ts'
import type { Place } from '../expression/place.ts'
import type { Expr, LabelsFrom, Leaves, MappingFile, Metric, Rule } from '../language.ts'
import type { ConstantLabels, LabelSource } from './compile-labels.ts'
import type { TimeLimits, TimeReader } from './compile-timestamp.ts'
import type { ExtraLabels } from './label-maker.ts'
import type { Output, Reached, Refusal, SampleGroup } from './output.ts'
import type { NumberTable } from './read-number.ts'
import type { ExpressionContext, ScopeExpressions } from './scope-expressions.ts'

export interface RuleContext extends ExpressionContext {
  readonly externalLabels: ConstantLabels
  /** Whether the mapping file gives a metric this name. */
  readonly isFixed: (name: string) => boolean
  readonly timeLimits: TimeLimits
  readonly timeReader?: TimeReader | undefined
  /** Whether times may have any form, for which the part is needed. */
  readonly anyTime: boolean
  /** Of the scope, or of one around it: for metrics and leaves without a table of their own. */
  readonly values?: NumberTable | undefined
  readonly payloadDepthMax: number
  readonly labelValueBytesMax: number
  readonly leaves?: LeavesPart | undefined
  readonly histograms?: HistogramsPart | undefined
  readonly compileLiveness?: CompileLiveness | undefined
}

/** What scope/compile-liveness.ts has: a part of the program that few rules need. */
export type CompileLiveness = (rule: Rule, expressions: ScopeExpressions, context: RuleContext) => Emit

/** What the samples of a scope have in common. */
export interface Shared extends SampleGroup {
  /** In the order of the scope's labels; '' where there is none. */
  readonly labelValues: readonly string[]
  readonly extra: ExtraLabels | undefined
  /** If given, there are no labels, here and in the scopes inside. */
  readonly labelRefusal: Refusal | undefined
  /** For the scopes inside, which may have a time of their own. */
  readonly time: number | Refusal
  /** If given, no sample of the scope is sent. */
  readonly refusal: Refusal | undefined
}

/** Adds what a metric, or the leaves, make of the payload. */
export type Emit = (place: Place, output: Output, shared: Shared) => void

/** What leaves/leaves-part.ts is: the part of the program that maps leaves, which not every start loads. */
export interface LeavesPart {
  /**
   * @param read what `from` is
   * @param taken names that the mapping gives to labels of the scope
   */
  compileLabelsFrom(
    labelsFrom: LabelsFrom,
    read: (place: Place, output: Output) => JsonValue | undefined,
    taken: ReadonlySet<string>,
    valueBytesMax: number,
  ): (place: Place, output: Output, outer: ExtraLabels | undefined) => ExtraLabels | Refusal | undefined
  compileLeaves(
    leaves: Leaves,
    where: string,
    scopeLabels: readonly LabelSource[],
    context: RuleContext,
  ): Emit
  compileZeroConfiguration(
    identityLabels: readonly ('topic' | 'client_id' | 'device')[],
    identity: MappingFile['identity'],
    context: RuleContext,
  ): (place: Place, output: Output) => void
  /** @returns for each message what finds out what the rule leaves of it; undefined for a rule that counts nothing so */
  compileLeftOut(rule: Rule, isBundled: boolean, payloadDepthMax: number): (() => Reached) | undefined
  /** @returns what is on the topic, in place of readings; undefined for all other topics */
  commandOn(levels: readonly string[], message: Message): string | undefined
  /** @returns the topic as a label that is the same for all messages of one series */
  steadyTopic(topic: string, receivedAtMs: number): string
}

/** What histograms/histograms-part.ts is: the part of the program that makes histograms, which few mappings need. */
export interface HistogramsPart {
  /**
   * @param own labels of the metric, behind those of the scope
   * @param compile an expression of the metric: the value that its reader gives is undefined if it fails, which is counted then
   */
  compileHistogram(
    metric: Metric,
    id: string,
    labels: { readonly outer: readonly LabelSource[]; readonly own: readonly LabelSource[] },
    compile: (text: Expr, key: string) => ReadCounted,
    context: RuleContext,
  ): EmitNamed
}

export type ReadCounted = (
  place: Place,
  output: Output,
) => { readonly value: JsonValue | undefined } | undefined

/** @param name of the metric */
export type EmitNamed = (place: Place, output: Output, shared: Shared, name: string) => void
