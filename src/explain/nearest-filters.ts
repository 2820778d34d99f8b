// Why no rule took a message: the filters that come nearest to its topic, and what keeps them from matching.

import type { Rule } from '#mapping'
import { parseTopicFilter } from '#mapping/topic'
import { rootObject } from '#mapping/tracing'
import type { JsonValue } from '../model.ts'

const shownMax = 3

/**
 * @param payload undefined if it cannot be read
 * @returns one line for each of the nearest rules, the nearest first; a rule whose `has` or `when` is false is as near as
 *   can be
 */
export function nearestFilters(
  topic: string,
  payload: JsonValue | undefined,
  rules: readonly Rule[],
): string[] {
  const levels = topic.split('/')
  const members = rootObject(payload) ?? {}
  return rules
    .flatMap(({ topic: filters, has = [], when }, index) =>
      (typeof filters === 'string' ? [filters] : filters).map((text) => {
        const lacking = has.filter((name) => !Object.hasOwn(members, name))
        return { text, lacking, when, index, ...compareWithSlash(text, levels) }
      }),
    )
    .filter(({ agreeing }) => agreeing > 0)
    .sort((a, b) => b.agreeing - a.agreeing || a.index - b.index)
    .slice(0, shownMax)
    .map(({ text, lacking, when, index, why }) => `rules[${index}] ${text}: ${why ?? whyNot(lacking, when)}`)
}

function whyNot(lacking: readonly string[], when: string | undefined): string {
  if (lacking.length === 0) return `its when is false (${when})`
  return `its has names ${lacking.join(', ')}, which the payload does not have`
}

/** A slash at the beginning makes an empty level, which is easily overlooked. */
function compareWithSlash(
  text: string,
  topic: readonly string[],
): { agreeing: number; why: string | undefined } {
  const asItIs = compare(text, topic)
  const isOneSlashOff = topic[0] === '' && compare(text, topic.slice(1)).why === undefined
  if (asItIs.why === undefined || !isOneSlashOff) return asItIs
  return { agreeing: topic.length, why: `the topic begins with a slash; /${text} would match` }
}

/** @returns how many levels agree beyond those that any topic has, and the first reason why the filter does not match */
function compare(text: string, topic: readonly string[]): { agreeing: number; why: string | undefined } {
  const filter = parseTopicFilter(text)
  if (typeof filter === 'string') return { agreeing: 0, why: filter }
  const { levels: above, open, tail } = filter
  if (tail.length > 0 && topic.length > above.length + tail.length) {
    // As if the `#` were a `+` for each of the levels that it can match.
    const between = Array<null>(topic.length - above.length - tail.length).fill(null)
    return compareLevels([...above, ...between, ...tail], false, topic)
  }
  return compareLevels(tail.length > 0 ? [...above, null, ...tail] : above, open, topic)
}

function compareLevels(
  levels: readonly (string | null)[],
  open: boolean,
  topic: readonly string[],
): { agreeing: number; why: string | undefined } {
  let agreeing = 0
  let why: string | undefined
  for (const [index, level] of levels.entries()) {
    const actual = topic[index]
    if (actual === undefined) break
    if (level === null) agreeing += 0.5
    else if (level === actual) agreeing += 1
    else if (level.toLowerCase() === actual.toLowerCase()) agreeing += 0.9
    if (level !== null && level !== actual) why ??= `level ${index + 1} is ${actual}, not ${level}`
  }
  if (levels.length > topic.length || (!open && levels.length < topic.length)) {
    why ??= `the topic has ${count(topic.length)}, the filter ${open ? 'at least ' : ''}${count(levels.length)}`
  }
  if (why === undefined) return { agreeing: Number.POSITIVE_INFINITY, why }
  // A filter of nothing but wildcards is near to everything, which tells nobody anything.
  const lengthGap = open ? Math.max(0, levels.length - topic.length) : Math.abs(levels.length - topic.length)
  return { agreeing: levels.some((level) => level !== null) ? Math.max(0, agreeing - lengthGap / 2) : 0, why }
}

function count(levels: number): string {
  return `${levels} level${levels === 1 ? '' : 's'}`
}
