// docs/coming-from.md by section: what another tool is configured with, the messages, and the series that both sides give.

import { formatSeries } from '#exposition'
import type { JsonValue } from '../../src/model.ts'
import { blocksOf, messagesIn, readPage } from './markdown.ts'
import type { MessageLine } from './message.ts'

export interface Section {
  /** Of the other tool, as a file of its own; empty where the section has none. */
  readonly configuration: string
  /** Those of the page, unless the section has its own. */
  readonly messages: readonly (MessageLine & { readonly payload: JsonValue })[]
  /** As a test of both sides compares them: sorted lines. */
  readonly series: readonly string[]
  /** Ours: that of the page, unless the section has its own. */
  readonly mapping: string
}

const blocks = blocksOf(readPage('docs/coming-from.md'))

/** @param heading as the page has it */
export function sectionOf(heading: string): Section {
  const own = blocks.filter((block) => block.heading === heading)
  if (own.length === 0) throw new Error(`docs/coming-from.md has no section ${heading} with examples`)
  const shared = blocks.filter((block) => block.heading === 'The messages')
  const find = (is: (text: string, language: string) => boolean) =>
    [...own, ...shared].find(({ text, language }) => is(text, language))?.text ?? ''
  return {
    configuration: own.find(({ text, language }) => isConfiguration(text, language))?.text ?? '',
    messages: messagesIn(find(isMessages)),
    series: find((_, language) => language === 'text')
      .trimEnd()
      .split('\n'),
    mapping: find(isMapping),
  }
}

/** A line as the page has it. */
export function lineOf(
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  timestampMs?: number,
): string {
  const names = Object.keys(labels).sort()
  const series = formatSeries({ name, labels: { names, values: names.map((label) => labels[label]!) } })
  return [series, value, timestampMs].filter((part) => part !== undefined).join(' ')
}

function isMessages(text: string, language: string): boolean {
  return language === 'json' && text.startsWith('{ "topic"')
}

function isMapping(text: string, language: string): boolean {
  return language === 'yaml' && text.startsWith('version: 1\n')
}

function isConfiguration(text: string, language: string): boolean {
  return language !== 'text' && !isMessages(text, language) && !isMapping(text, language)
}
