// Writes a mapping file for messages that zero configuration maps: a rule for each group of topics, with the levels that
// vary as labels, and the fields under the names that they have. It is a beginning, to be read and edited.

import {
  type ExplainedLeaf,
  type Explanation,
  formatPayloadPath,
  type PayloadPath,
  type TimeFinding,
} from '#explain'
import { leafRules, parseFieldPath, parseLeafPattern } from '#mapping/tracing'
import type { Message } from '../model.ts'
import { groupTopics, type TopicGroup } from './group-topics.ts'

/** What is known of the messages of one topic. */
interface TopicRecord {
  readonly topic: string
  messages: number
  readonly clients: Set<string>
  /** Names by the paths of fields, without array positions. */
  readonly names: Map<string, string>
  /** Paths by label, of labels that the payload gives. */
  labels: Map<string, string> | undefined
  /** Of fields, however they are named. */
  readonly fields: Set<string>
  readonly metrics: Set<string>
  /** Of its payloads, where zero configuration takes the device from there; '' where it does not. */
  readonly devices: Set<string>
}

export interface Suggestion {
  /** A message that zero configuration maps. */
  add(message: Message, explanation: Explanation): void
  /**
   * @param taken topics that need no rule, and must not get one
   * @returns a mapping file; undefined if there is nothing to map
   */
  write(times: readonly TimeFinding[], taken: readonly string[]): string | undefined
}

export function createSuggestion(): Suggestion {
  const records = new Map<string, TopicRecord>()
  return {
    add(message, explanation) {
      if (explanation.samples.length === 0) return
      const record = records.get(message.topic) ?? newRecord(message.topic)
      records.set(message.topic, record)
      note(record, message, explanation)
    },
    write(times, taken) {
      if (records.size === 0) return undefined
      const groups = groupTopics([...records.values()]).map((group) => {
        return { group, members: group.topics.map(({ topic }) => records.get(topic) as TopicRecord) }
      })
      const shared = sharedMetrics(groups.map(({ members }) => members))
      const rules = groups.flatMap(({ group, members }) => ruleLines(group, members, shared, times, taken))
      return ['version: 1', 'rules:', ...rules, ''].join('\n')
    },
  }
}

function newRecord(topic: string): TopicRecord {
  return {
    topic,
    messages: 0,
    clients: new Set(),
    names: new Map(),
    labels: undefined,
    fields: new Set(),
    metrics: new Set(),
    devices: new Set(),
  }
}

function note(record: TopicRecord, { clientId = '' }: Message, { leaves, samples }: Explanation): void {
  record.messages++
  record.clients.add(clientId)
  for (const { name } of samples) record.metrics.add(name)
  for (const { path, fates } of leaves) {
    for (const fate of fates) {
      if (fate.kind !== 'sample') continue
      const steps = path.filter((step) => typeof step === 'string')
      const text = formatPayloadPath(steps)
      record.fields.add(text)
      if (isPlain(steps, text, fate.sample.name)) record.names.set(text, fate.sample.name)
    }
  }
  const given = labelsGiven(samples, leaves)
  record.devices.add(deviceOf(samples, given))
  const known = record.labels
  record.labels =
    known === undefined ? given : new Map([...known].filter(([label, path]) => given.get(label) === path))
}

/** Any other name follows from more than the path: it is left to the rule's leaves. */
function isPlain(steps: readonly string[], text: string, name: string): boolean {
  const pattern = parseLeafPattern(text)
  const isPath = pattern?.length === steps.length && pattern.every((step, index) => step === steps[index])
  return isPath && steps.join('_').replace(/[^a-zA-Z0-9_]/g, '_') === name && /^[a-zA-Z_]/.test(name)
}

function deviceOf([sample]: Explanation['samples'], given: ReadonlyMap<string, string>): string {
  const at = given.has('device') ? (sample?.labels.names.indexOf('device') ?? -1) : -1
  return sample?.labels.values[at] ?? ''
}

/** Labels by which the payload says which device it is of, and the field that was read for it: what leaves add is no label of the rule. */
function labelsGiven(samples: Explanation['samples'], leaves: Explanation['leaves']): Map<string, string> {
  const [first] = samples
  const labels = new Map<string, string>()
  for (const [index, label] of (first?.labels.names ?? []).entries()) {
    const value = first?.labels.values[index]
    if (label === 'topic' || label === 'client_id') continue
    const isCommon = samples.every(({ labels: { names, values } }) => values[names.indexOf(label)] === value)
    // A reading, or a position, may be the same number.
    const leaf = leaves.find((one) => String(one.value) === value && isIdentity(one, label))
    const path = leaf && formatPayloadPath(leaf.path as PayloadPath)
    // A key with a backtick cannot be written.
    if (isCommon && path !== undefined && parseFieldPath(path) !== undefined) labels.set(label, path)
  }
  return labels
}

function isIdentity({ path, fates }: ExplainedLeaf, label: string): boolean {
  const isNamed = label === 'device' || String(path.at(-1)).replace(/[^a-zA-Z0-9_]/g, '_') === label
  const isRead = fates.some((fate) => fate.kind === 'read' && fate.as === `read by zero ${leafRules.device}`)
  return isNamed && isRead && path.every((step) => typeof step === 'string')
}

/** Names that more than one rule makes: without a further label, two devices could write one series. */
function sharedMetrics(groups: readonly (readonly TopicRecord[])[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const members of groups) {
    const names = new Set(members.flatMap(({ metrics }) => [...metrics]))
    for (const name of names) (seen.has(name) ? shared : seen).add(name)
  }
  return shared
}

function ruleLines(
  group: TopicGroup,
  members: readonly TopicRecord[],
  shared: ReadonlySet<string>,
  times: readonly TimeFinding[],
  taken: readonly string[],
): string[] {
  const payloadLabels = commonLabels(members)
  const deviceLevel = deviceLevelOf(group, members)
  const { filter, isCaptured } = filterOf(group, members, deviceLevel, payloadLabels.has('device'), taken)
  // The topic says it too.
  if (deviceLevel !== undefined && isCaptured) payloadLabels.delete('device')
  const isShared = members.some(({ metrics }) => [...metrics].some((name) => shared.has(name)))
  const labels = new Map(payloadLabels)
  if (isShared || !isCaptured) labels.set('topic', '$topic')
  if (members.some(({ clients }) => clients.size > 1)) labels.set('client_id', '$client_id')
  const names = new Map(members.flatMap(({ names: known }) => [...known]))
  const messages = members.reduce((sum, one) => sum + one.messages, 0)
  const [example] = members
  return [
    `  # ${messages} message${messages === 1 ? '' : 's'}, such as ${example === undefined ? '' : quote(example.topic)}`,
    `  - topic: ${filter}`,
    ...timeLines(members, times),
    ...(labels.size === 0 ? [] : ['    labels:', ...entryLines(labels, '      ')]),
    ...(names.size === 0
      ? ['    leaves: true']
      : ['    leaves:', '      names:', ...entryLines(names, '        ')]),
  ]
}

function commonLabels(members: readonly TopicRecord[]): Map<string, string> {
  const [first, ...others] = members.map(({ labels }) => labels ?? new Map<string, string>())
  return new Map([...(first ?? [])].filter(([label, path]) => others.every((one) => one.get(label) === path)))
}

/** The level that has the device which the payload names, in every message: it is what varies, also of one topic. */
function deviceLevelOf({ levels }: TopicGroup, members: readonly TopicRecord[]): number | undefined {
  const index = levels.findIndex((level, at) => {
    if (level !== null && members.length > 1) return false
    return members.every(({ topic, devices }) => {
      const [device] = devices
      return devices.size === 1 && device !== '' && device === topic.split('/')[at]
    })
  })
  return index < 0 ? undefined : index
}

/** A filter with captures; the topics themselves if that would take messages which need no rule. */
function filterOf(
  { levels }: TopicGroup,
  members: readonly TopicRecord[],
  deviceLevel: number | undefined,
  isDeviceTaken: boolean,
  taken: readonly string[],
): { readonly filter: string; readonly isCaptured: boolean } {
  const isSame = levels.every((level) => level !== null)
  const found = deviceLevel === undefined ? withoutDevice(levels, members) : without(levels, deviceLevel)
  const varying = isSame ? found : levels
  if (taken.some((topic) => isMatch(varying, topic.split('/')))) {
    return { filter: `[${members.map(({ topic }) => quote(topic)).join(', ')}]`, isCaptured: false }
  }
  const isBare = members.every(({ fields }) => fields.has('$'))
  let isFirst = !isDeviceTaken && deviceLevel === undefined
  const texts = varying.map((level, index) => {
    if (level !== null) return level
    // A bare value has its name in the topic.
    if (isBare && index > 0 && index === varying.length - 1) return '+reading'
    const name = isFirst || index === deviceLevel ? 'device' : `level_${index + 1}`
    isFirst = false
    return `+${name}`
  })
  return { filter: quote(texts.join('/')), isCaptured: varying.some((level) => level === null) }
}

function isMatch(pattern: readonly (string | null)[], topic: readonly string[]): boolean {
  return (
    pattern.length === topic.length && pattern.every((level, at) => level === null || level === topic[at])
  )
}

/** Of one topic: the level that names the client, or the first one with a digit, is likely to vary. */
function withoutDevice(
  levels: readonly (string | null)[],
  members: readonly TopicRecord[],
): readonly (string | null)[] {
  const clients = new Set(members.flatMap(({ clients: known }) => [...known]))
  const isDevice = (level: string | null) => level !== null && level !== '' && clients.has(level)
  const found = levels.findIndex(isDevice)
  const index = found >= 0 ? found : levels.findIndex((level, at) => at > 0 && /\d/.test(level ?? ''))
  return without(levels, index)
}

function without(levels: readonly (string | null)[], index: number): (string | null)[] {
  return levels.map((level, at) => (at === index ? null : level))
}

/** One for each path: the first that may be used, otherwise what keeps it from that. */
function timeLines(members: readonly TopicRecord[], times: readonly TimeFinding[]): string[] {
  const topics = new Set(members.map(({ topic }) => topic))
  const byPath = new Map<string, TimeFinding>()
  for (const time of times) {
    if (!topics.has(time.device)) continue
    const known = byPath.get(time.path)
    // One device whose clock cannot be used is enough.
    if (known === undefined || (known.offer !== undefined && time.offer === undefined))
      byPath.set(time.path, time)
  }
  return [...byPath.values()].map(({ path, offer, verdict }) => {
    return offer === undefined ? `    # ${path} is no timestamp: ${verdict}` : `    # ${offer}  # ${verdict}`
  })
}

function entryLines(entries: ReadonlyMap<string, string>, indent: string): string[] {
  return [...entries].map(([key, value]) => `${indent}${quote(key)}: ${quote(value)}`)
}

/** Text as YAML reads it back. */
function quote(text: string): string {
  const isPlain = /^[$+A-Za-z_][\w./$+-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}
