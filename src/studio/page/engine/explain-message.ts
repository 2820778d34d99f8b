// Puts an explanation into the form that the page shows: for each leaf its series, and in words what else became of it, with
// the lines of the file.

import {
  clockLines,
  describeDrop,
  describeTracedDrop,
  type ExplainedLeaf,
  type Explanation,
  type Fate,
  formatPayloadPath,
  isLook,
  ruleLines,
  ruleWhere,
  type TracedSample,
  whyLeftOut,
} from '#explain'
import type { FindKeySource } from '#mapping/authoring'
import type { Sample } from '../../../model.ts'
import { fileName } from './prepare.ts'
import type { ExplainedLeafView, ExplainedMessage, ExplainedSeries, LeafNote, SeriesId } from './protocol.ts'

/** @param keySource of the text that was explained */
export function viewOf(explanation: Explanation, keySource: FindKeySource): ExplainedMessage {
  const { topic, rule, passedOver, handedOn, receivedAtMs } = explanation
  const lineOf = (where: string) => lineIn(keySource(where))
  const seriesOf = (traced: TracedSample) => describeSeries(traced, receivedAtMs)
  const where = rule.kind === 'rule' ? ruleWhere(rule.id) : ''
  return {
    topic,
    rule: [
      ...(rule.kind === 'none'
        ? []
        : passedOver.map((one) => `${one} matches the topic, but its when is false`)),
      ...handedOn.map((one) => `${one} matches, but finds nothing in the message`),
      ...ruleLines(rule),
    ],
    takenBy: takenBy(explanation),
    where,
    line: where === '' ? undefined : lineOf(where),
    leaves: explanation.leaves.map((leaf) => leafView(leaf, explanation, seriesOf, lineOf)),
    otherSeries: explanation.otherSamples.map(seriesOf),
    notes: [
      ...explanation.otherDrops
        .filter(({ drop }) => drop.reason !== 'no_rule' && drop.reason !== 'ignored')
        .map((drop): LeafNote => {
          const kind = isOnPurpose(drop.drop) ? 'left_out' : 'lost'
          return { kind, words: describeTracedDrop(drop), line: lineOf(drop.where), reason: drop.drop.reason }
        }),
      ...clockLines(explanation.clockCorrections).map((line): LeafNote => {
        return { kind: 'lost', words: line.trim(), line: undefined, reason: undefined }
      }),
    ],
    samples: explanation.samples.length,
  }
}

export function seriesIdOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): SeriesId {
  return { name, labels: labels.names.map((label, index) => [label, labels.values[index] as string]) }
}

function takenBy({ rule }: Explanation): ExplainedMessage['takenBy'] {
  if (rule.kind === 'rule') return typeof rule.id === 'number' ? 'own' : 'bundled'
  return rule.kind === 'zero-configuration' ? 'zero' : rule.kind
}

function leafView(
  leaf: ExplainedLeaf,
  { rule }: Explanation,
  seriesOf: (traced: TracedSample) => ExplainedSeries,
  lineOf: (where: string) => number | undefined,
): ExplainedLeafView {
  const series = leaf.fates.flatMap((fate) => (fate.kind === 'sample' ? [seriesOf(fate)] : []))
  const notes = leaf.fates.flatMap((fate): LeafNote[] => {
    switch (fate.kind) {
      case 'sample':
        return []
      case 'dropped':
        return [
          note(
            isOnPurpose(fate.drop) ? 'left_out' : 'lost',
            `dropped: ${describeDrop(fate.drop)}`,
            fate,
            fate.drop.reason,
          ),
        ]
      case 'read':
        return [note('used', fate.as, fate)]
      default:
        return [
          note('left_out', whyLeftOut(fate, rule), fate, 'drop' in fate ? fate.drop?.reason : undefined),
        ]
    }
  })
  function note(kind: LeafNote['kind'], words: string, fate: Fate, reason?: string): LeafNote {
    const where = 'where' in fate ? fate.where : ''
    const zero = 'zero' in fate && fate.zero !== undefined ? ` · zero ${fate.zero}` : ''
    return { kind, words: words + zero, line: where === '' ? undefined : lineOf(where), reason }
  }
  // Whoever wants to know what a leaf came to does not ask who else looked at it.
  const isTold = series.length > 0 || leaf.fates.some((fate) => fate.kind === 'dropped' || isUse(fate))
  const told = leaf.fates.filter((fate) => fate.kind !== 'sample')
  const kept = notes.filter((_, index) => {
    const fate = told[index] as Fate
    if (fate.kind === 'read') return isUse(fate) || !isTold
    return fate.kind === 'dropped' || !isTold
  })
  return { path: formatPayloadPath(leaf.path), value: leaf.value, series, notes: unique(kept) }
}

function isOnPurpose({ reason }: { readonly reason: string }): boolean {
  return reason === 'left_out' || reason === 'thinned'
}

function isUse(fate: Fate): boolean {
  return fate.kind === 'read' && !isLook(fate.where)
}

function unique(notes: readonly LeafNote[]): LeafNote[] {
  return notes.filter((note, index) => notes.findIndex(({ words }) => words === note.words) === index)
}

function describeSeries({ where, sample, derivation }: TracedSample, receivedAtMs: number): ExplainedSeries {
  const { unit, type, steps, isGuess, source } = derivation
  const [file, line] = source?.split(':') ?? []
  return {
    ...seriesIdOf(sample),
    where,
    value: sample.value,
    timestampMs: sample.timestampMs === receivedAtMs ? undefined : sample.timestampMs,
    unit,
    type,
    steps,
    isGuess,
    source,
    line: file === fileName && line !== undefined ? Number(line) : undefined,
  }
}

function lineIn(source: ReturnType<FindKeySource>): number | undefined {
  return source?.file === fileName ? source.line : undefined
}
