// Relabelling as Prometheus does it: rules rewrite a set of labels, or drop it. `__name__` is a label among the others.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config

import { createHash } from 'node:crypto'
import { type RelabelRegex, templateOf } from './relabel-regex.ts'

export const relabelActions = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const

export interface RelabelRule {
  readonly action: (typeof relabelActions)[number]
  readonly sourceLabels: readonly string[]
  readonly separator: string
  readonly regex: RelabelRegex
  readonly modulus: bigint
  readonly targetLabel: string
  readonly replacement: string
}

/** Rules can make a label longer and longer. */
const valueLengthMax = 1_000_000

/** Labels that nobody can use; the message has none of their text. */
export class RelabelFault extends Error {}

/** Name → value; an empty value is no label. */
export type Labels = Map<string, string>

/**
 * @param labels rewritten in place
 * @returns false if a rule drops them
 * @throws {RelabelFault}
 */
export function relabel(labels: Labels, rules: readonly RelabelRule[]): boolean {
  return rules.every((rule) => apply(labels, rule))
}

function apply(labels: Labels, rule: RelabelRule): boolean {
  const { regex, targetLabel, replacement } = rule
  const source = rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator)
  switch (rule.action) {
    case 'keep':
      return regex.matches(source)
    case 'drop':
      return !regex.matches(source)
    case 'keepequal':
      return (labels.get(targetLabel) ?? '') === source
    case 'dropequal':
      return (labels.get(targetLabel) ?? '') !== source
    case 'replace':
      replace(labels, rule, source)
      return true
    case 'lowercase':
      set(
        labels,
        targetLabel,
        mapCharacters(source, (character) => character.toLowerCase()),
      )
      return true
    case 'uppercase':
      set(
        labels,
        targetLabel,
        mapCharacters(source, (character) => character.toUpperCase()),
      )
      return true
    case 'hashmod':
      set(labels, targetLabel, String(hash(source) % rule.modulus))
      return true
    case 'labelmap':
      // In the order of names, of which the last wins. Names that the rule makes are not looked at again.
      for (const [name, value] of [...labels].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const groups = regex.groupsOf(name)
        const target = groups && templateOf(replacement).expand(groups, regex.groupNames)
        // Prometheus would make a label that no receiver takes, such as one without a name.
        if (target !== undefined && isAnyLabelName(target)) set(labels, target, value)
      }
      return true
    case 'labeldrop':
    case 'labelkeep':
      for (const name of [...labels.keys()]) {
        if (regex.matches(name) === (rule.action === 'labeldrop')) labels.delete(name)
      }
      return true
  }
}

function replace(labels: Labels, { regex, targetLabel, replacement }: RelabelRule, source: string): void {
  const groups = regex.groupsOf(source)
  if (groups === undefined) return
  const target = templateOf(targetLabel).expand(groups, regex.groupNames)
  // Prometheus leaves the labels as they are where the name is none.
  if (isAnyLabelName(target)) set(labels, target, templateOf(replacement).expand(groups, regex.groupNames))
}

function set(labels: Labels, name: string, value: string): void {
  if (value.length > valueLengthMax) {
    throw new RelabelFault(`relabelling makes a label of more than ${valueLengthMax} characters`)
  }
  if (value === '') labels.delete(name)
  else labels.set(name, value)
}

/** Also one that is reserved, such as `__address__`. */
export function isAnyLabelName(text: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text)
}

/** The last eight bytes of the MD5 hash, as a number: nothing depends on its being secret. */
function hash(text: string): bigint {
  return createHash('md5').update(text).digest().readBigUInt64BE(8)
}

/** Go maps each character alone, and to one character: `ß` stays as it is. */
function mapCharacters(text: string, map: (character: string) => string): string {
  return Array.from(text, (character) => {
    const mapped = map(character)
    return [...mapped].length === 1 ? mapped : character
  }).join('')
}
