// Explains messages: maps each with a mapping that is compiled to tell what it does, and puts together what became of
// every leaf of the payload.

import { type MappingFile, type MappingLimits, prepareMapping } from '#mapping'
import type { FindKeySource } from '#mapping/authoring'
import type { Drop, JsonValue, Mapped, Message } from '../model.ts'
import { createDerive, type Derive } from './derivation.ts'
import type { Explanation, Fate, RuleOfMessage, TracedDrop } from './explanation.ts'
import { expressionAt } from './expression-at.ts'
import type { DropNote } from './is-about.ts'
import { createLeafFates, tracedSamples } from './leaf-fates.ts'
import { nearestFilters } from './nearest-filters.ts'
import { keyOfPath, leavesOf } from './payload-path.ts'
import { createTraceRecorder, type Recording } from './trace-recorder.ts'
import { type ExplainedFile, isLeaves, ruleAt, ruleWhere } from './where.ts'

export interface Explainer {
  /** One message at a time. */
  explain(message: Message): Promise<Explanation>
}

/**
 * @param file as `parseMapping` returns it; undefined for zero configuration
 * @param bundled the bundled mapping, which comes behind it
 * @param findKeySource where the keys of both were written
 */
export async function createExplainer(
  file: MappingFile | undefined,
  limits: MappingLimits,
  bundled?: MappingFile,
  findKeySource: FindKeySource = () => undefined,
): Promise<Explainer> {
  const trace = createTraceRecorder()
  const mapping = await prepareMapping(file, limits, { bundled, trace })
  const known: ExplainedFile = { version: 1, rules: file?.rules ?? [], bundled: bundled?.rules ?? [] }
  const derive = createDerive(known, mapping.metadata, (where, pattern) => {
    const found = findKeySource(where, pattern)
    return found && `${found.file}:${found.line}`
  })
  return {
    async explain(message) {
      const mapped = await mapping.map(message)
      return explanationOf(message, mapped, trace.take(), known, derive)
    },
  }
}

function explanationOf(
  message: Message,
  mapped: Mapped,
  recording: Recording,
  file: ExplainedFile,
  derive: Derive,
): Explanation {
  const fates = createLeafFates(recording, file, derive)
  const notRead = whyNotRead(mapped)
  const payload = recording.payload ?? payloadOf(message)
  const leaves = (payload === undefined ? [] : leavesOf(payload)).map((leaf) => {
    const own = fates.of(leaf)
    // A `when` may have read it, even if no rule took the message then.
    const isUnread = own.every(({ kind }) => kind === 'not_selected')
    return {
      ...leaf,
      fates: notRead !== undefined && isUnread ? [notRead] : own,
      isCountedLeftOut: recording.leftOut.has(keyOfPath(leaf.path)),
    }
  })
  const told = new Set(leaves.flatMap((leaf) => leaf.fates.map((fate) => 'drop' in fate && fate.drop)))
  const drops = droppedNotes(recording, mapped.drops)
  const rule = ruleOf(message.topic, payload, mapped, recording, file)
  return {
    topic: message.topic,
    receivedAtMs: message.receivedAtMs,
    rule,
    passedOver: passedOverIn(recording, rule),
    handedOn: recording.handedOn.map(ruleWhere),
    leaves,
    otherSamples: recording.emissions
      .filter((emission) => !fates.hasLeaf(emission))
      .flatMap((emission) => tracedSamples(emission, undefined, derive)),
    drops: summarize(drops, file),
    otherDrops: summarize(
      // What is left out is told of its leaf.
      drops.filter(({ note }) => !told.has(note) && note.reason !== 'left_out'),
      file,
    ),
    clockCorrections: mapped.clockCorrections,
    samples: mapped.samples,
  }
}

function payloadOf(message: Message): JsonValue | undefined {
  const reading = message.payload.read()
  return reading.ok ? reading.value : undefined
}

function whyNotRead({ drops, unreadable }: Mapped): Fate | undefined {
  if (unreadable !== undefined) return { kind: 'not_read', why: unreadable.reason }
  const whole = drops.find(({ reason }) => reason === 'no_rule' || reason === 'ignored')
  if (whole === undefined) return undefined
  if (whole.reason === 'no_rule') return { kind: 'not_read', why: 'no rule matches' }
  // A command on a topic that no rule takes.
  const by = whole.rule === undefined ? 'zero configuration' : ruleWhere(whole.rule)
  return { kind: 'not_read', why: `${by} ignores the message` }
}

function ruleOf(
  topic: string,
  payload: JsonValue | undefined,
  { drops, unreadable }: Mapped,
  recording: Recording,
  file: ExplainedFile,
): RuleOfMessage {
  if (unreadable !== undefined) {
    return { kind: 'unreadable', reason: `${unreadable.reason}: ${unreadable.detail}` }
  }
  if (drops.some(({ reason }) => reason === 'no_rule')) {
    return { kind: 'none', nearest: nearestFilters(topic, payload, file.rules) }
  }
  const id = recording.rule ?? drops.find(({ reason }) => reason === 'ignored')?.rule
  if (id === undefined) {
    return { kind: 'zero-configuration', nearest: nearestFilters(topic, payload, file.rules) }
  }
  return { kind: 'rule', id, filters: [ruleAt(file, ruleWhere(id))?.topic ?? []].flat() }
}

function passedOverIn({ reads }: Recording, rule: RuleOfMessage): string[] {
  const tried = reads.flatMap(({ where }) => /^((rules|bundled)\[\d+\])\.when$/.exec(where)?.[1] ?? [])
  const taken = rule.kind === 'rule' ? ruleWhere(rule.id) : undefined
  return [...new Set(tried)].filter((where) => where !== taken)
}

interface LocatedNote {
  readonly where: string
  readonly note: DropNote
}

/** In the order of recording. The trace does not see that there is no rule. */
function droppedNotes({ reads, emissions, drops }: Recording, mapped: readonly Drop[]): LocatedNote[] {
  return [
    ...[...reads, ...emissions].flatMap(({ where, drops: notes }) => notes.map((note) => ({ where, note }))),
    ...drops.map((note) => ({ where: '', note })),
    ...mapped.flatMap(({ reason }) => (reason === 'no_rule' ? [{ where: '', note: { reason } }] : [])),
  ]
}

function summarize(notes: readonly LocatedNote[], file: ExplainedFile): TracedDrop[] {
  const drops = new Map<string, TracedDrop & { count: number }>()
  for (const { where, note } of notes) {
    const key = JSON.stringify([where, note.reason, note.metric, isLeaves(where) ? '' : note.detail])
    const known = drops.get(key)
    if (known !== undefined) known.count++
    else drops.set(key, { where, expression: expressionAt(file, where), drop: note, count: 1 })
  }
  return [...drops.values()]
}
