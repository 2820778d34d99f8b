// Finds the rules of the bundled mapping, and the presets by their usual topics, that a message fits.

import { parse } from 'yaml'
import { loadMapping } from '#config'
import { type MappingFile, prepareMapping, type Rule } from '#mapping'
import {
  defaultMappingText,
  keptNaming,
  latestVersion,
  type Preset,
  parseMapping,
  parsePreset,
  presetTexts,
} from '#mapping/authoring'
import { createTopicIndex, filtersOf } from '#mapping/topic'
import { rootObject } from '#mapping/tracing'
import { createTrial, readMessageLine } from '#recording'
import type { JsonValue, Message } from '../model.ts'

export interface PresetFinding {
  /** Of the preset; of a bundled rule without one, what it does. */
  readonly name: string
  /** The one that matches the topic. */
  readonly filter: string
  /** `bundled[3]`, or `preset` where no bundled rule has the topic. */
  readonly where: string
  /** Why the payload does not fit; undefined if it does, or is not known. */
  readonly why: string | undefined
  /** How many the payload yields; undefined without one. */
  readonly samples: number | undefined
}

export function readPresets(): (Preset & { readonly name: string })[] {
  return Object.entries(presetTexts()).map(([name, text]) => ({
    name,
    ...parsePreset(text, `presets/${name}.yaml`),
  }))
}

/** @param payload JSON or text; undefined: only topics are compared */
export async function findPresets(topic: string, payload: string | undefined): Promise<PresetFinding[]> {
  const { bundled } = await loadMapping(latestVersion(keptNaming))
  // As they are written, with the names of their presets.
  const written = (parse(defaultMappingText()) as MappingFile).rules
  const message = payload === undefined ? undefined : messageOf(topic, payload)
  const findings: PresetFinding[] = []
  for (const [index, rule] of (bundled?.rules ?? []).entries()) {
    const filter = matching(rule.topic, topic)
    if (filter === undefined || !mayFit(rule, message)) continue
    const name =
      written[index]?.preset ?? (rule.ignore === true ? 'ignores the message' : 'a rule of its own')
    findings.push({ name, filter, where: `bundled[${index}]`, ...(await tryRule(rule, message)) })
  }
  for (const { name, topics } of readPresets()) {
    const filter = matching(topics, topic)
    if (filter === undefined || findings.some((one) => one.name === name)) continue
    const { rules } = parseMapping(
      JSON.stringify({ version: 1, rules: [{ topic: filter, preset: name }] }),
      name,
    )
    findings.push({ name, filter, where: 'preset', ...(await tryRule(rules[0] as Rule, message)) })
  }
  return findings
}

/** Otherwise no mapping reads it, unless a rule decodes it. */
export function canBeRead(topic: string, payload: string): boolean {
  return messageOf(topic, payload).payload.read().ok
}

/** Rules on every topic look at the members of the payload, and are a long list of what it is not. */
function mayFit({ topic, has = [] }: Rule, message: Message | undefined): boolean {
  return topic !== '#' || (message !== undefined && lackingIn(message, has).length === 0)
}

function lackingIn(message: Message, names: readonly string[]): readonly string[] {
  const reading = message.payload.read()
  const members = rootObject(reading.ok ? reading.value : null) ?? {}
  return names.filter((name) => !Object.hasOwn(members, name))
}

function matching(filters: string | readonly string[], topic: string): string | undefined {
  return [filters].flat().find((filter) => createTopicIndex(filtersOf(filter))(topic.split('/'), -1) === 0)
}

async function tryRule(
  rule: Rule,
  message: Message | undefined,
): Promise<Pick<PresetFinding, 'why' | 'samples'>> {
  if (message === undefined) return { why: undefined, samples: undefined }
  const lacking = lackingIn(message, rule.has ?? [])
  if (lacking.length > 0) return { why: `the payload lacks ${lacking.join(', ')}`, samples: 0 }
  const { limits, begin } = createTrial()
  begin(undefined)
  const mapping = await prepareMapping({ version: 1, rules: [rule] }, limits)
  const { samples, drops, unreadable } = await mapping.map(message)
  if (unreadable !== undefined) return { why: unreadable.reason, samples: 0 }
  if (drops.some(({ reason }) => reason === 'no_rule')) {
    return { why: `its when is false (${rule.when?.trim()})`, samples: 0 }
  }
  const isNothing = samples.length === 0 && rule.ignore !== true
  return { why: isNothing ? 'it finds nothing in the payload' : undefined, samples: samples.length }
}

function messageOf(topic: string, payload: string): Message {
  const line: JsonValue = { topic, payload_base64: Buffer.from(payload).toString('base64') }
  const { payloadBytesMax } = createTrial()
  const read = readMessageLine(JSON.stringify(line), { payloadBytesMax, now: () => Date.now() })
  if (typeof read === 'string') throw new Error(read)
  return read.message
}
