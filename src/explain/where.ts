// What kind of place in a mapping file a trace speaks of, by its path: `rules[3].for[0].metrics.reading.labels.unit`.

import type { MappingFile, Rule } from '#mapping'
import type { RuleId } from '../model.ts'

/** The rules of both mappings, at the paths that traces speak of. */
export type ExplainedFile = MappingFile & { readonly bundled?: readonly Rule[] }

/** @returns the path of a rule */
export function ruleWhere(id: RuleId | undefined): string {
  return typeof id === 'string' ? id : `rules[${id}]`
}

/** @param where a path in the rule */
export function ruleAt(file: ExplainedFile | undefined, where: string): Rule | undefined {
  const [, list, index] = /^(rules|bundled)\[(\d+)\]/.exec(where) ?? []
  return (list === 'bundled' ? file?.bundled : file?.rules)?.[Number(index)]
}

/** @returns whether `where` is `outer` itself or a part of it */
export function isWithin(where: string, outer: string): boolean {
  return where === outer || where.startsWith(`${outer}.`)
}

export function isLeaves(where: string): boolean {
  return /(^|\.)leaves$/.test(where)
}

/** What a loop goes through. */
export function isLoop(where: string): boolean {
  return /for\[\d+\]\.(each|entries)$/.test(where)
}

export function isLoopCondition(where: string): boolean {
  return /for\[\d+\]\.when$/.test(where)
}

/** The name of a metric, from the payload. */
export function isName(where: string): boolean {
  return /metrics\[\d+\]\.name$/.test(where)
}

export function isLabelsFrom(where: string): boolean {
  return where.endsWith('.labels_from.from')
}

export function isTimestamp(where: string): boolean {
  return where.endsWith('.timestamp')
}

/** Whether an expression is a condition, or the value of a metric or a loop: what it reads may come to nothing. */
export function isLook(where: string): boolean {
  return where.endsWith('.when') || isLoop(where) || roleOf(where) === undefined
}

/** @returns what an expression stands for, in words; undefined for the value of a metric */
export function roleOf(where: string): string | undefined {
  const label = /(?:metrics\.?([\w:]+|\[\d+\])\.)?labels\.(\w+)$/.exec(where)
  if (label !== null) {
    const [, metric, name] = label
    if (metric === undefined) return `label ${name}`
    return `label ${name} of ${metric.startsWith('[') ? 'metrics' : ''}${metric}`
  }
  if (isLabelsFrom(where)) return 'label of labels_from'
  if (isTimestamp(where)) return 'timestamp'
  if (where.endsWith('.when')) return `condition ${where}`
  if (isLoop(where)) return `read by ${where}, but by no expression inside the loop`
  return isName(where) ? `name of ${where.slice(0, -'.name'.length)}` : undefined
}
