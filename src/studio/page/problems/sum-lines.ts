// The lines of Problems as they are shown: all of them, or folded by reason where there are too many to read.

import type { ProblemLine } from '../../page-api.ts'

export const linesShownMax = 20

export interface ReasonFold {
  readonly reason: string
  readonly text: string
  readonly lines: readonly ProblemLine[]
  readonly messages: number
  readonly values: number
  /** Of the line that has most: a device may be in several lines. */
  readonly devices: number
}

/** @param lines sorted by devices @returns in the order of the first line of each reason */
export function foldByReason(lines: readonly ProblemLine[]): ReasonFold[] {
  const folds = new Map<string, ProblemLine[]>()
  for (const line of lines) {
    const known = folds.get(line.reason)
    if (known === undefined) folds.set(line.reason, [line])
    else known.push(line)
  }
  return [...folds].map(([reason, own]) => ({
    reason,
    text: own[0]?.text ?? reason,
    lines: own,
    messages: sum(own, ({ messages }) => messages),
    values: sum(own, ({ values }) => values),
    devices: Math.max(...own.map(({ devices }) => devices)),
  }))
}

/** `config 60 · cmnd/# 18`: what was left out on purpose, most first. */
export function sumByTopic(
  lines: readonly ProblemLine[],
): { readonly topic: string; readonly messages: number }[] {
  const topics = new Map<string, number>()
  for (const { topic, messages } of lines) topics.set(topic, (topics.get(topic) ?? 0) + messages)
  return [...topics]
    .map(([topic, messages]) => ({ topic, messages }))
    .filter(({ messages }) => messages > 0)
    .sort((a, b) => b.messages - a.messages)
}

function sum(lines: readonly ProblemLine[], of: (line: ProblemLine) => number): number {
  return lines.reduce((all, line) => all + of(line), 0)
}
