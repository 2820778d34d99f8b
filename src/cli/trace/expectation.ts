// What `--expect` names: a series by its name, by some of its labels, and with a value or without.

import { formatSeries } from '#exposition'
import type { Sample } from '../../model.ts'

export interface Expectation {
  readonly text: string
  readonly name: string
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number | undefined
}

const shape = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?(?:\s+(\S+))?$/s
const label = /\s*([a-zA-Z_]\w*)="((?:[^"\\]|\\[\\"n])*)"\s*(?:,|$)/gy

/** @param complain is told what is wrong; then the expectation is not to be used */
export function readExpectation(
  text: string,
  complain: (option: string, message: string) => void,
): Expectation | undefined {
  const [, name, inner = '', valueText] = shape.exec(text.trim()) ?? []
  const labels: (readonly [string, string])[] = []
  let read = 0
  for (const match of inner.matchAll(label)) {
    labels.push([match[1] as string, JSON.parse(`"${match[2]}"`)])
    read = match.index + match[0].length
  }
  const value = valueText === undefined ? undefined : Number(valueText)
  if (name === undefined || inner.slice(read).trim() !== '' || Number.isNaN(value ?? 0)) {
    complain(
      '--expect',
      `expected a series such as 'temperature_celsius{device="7"}', with a value behind it or without`,
    )
    return undefined
  }
  return { text, name, labels, value }
}

export function meets({ name, labels, value }: Expectation, sample: Sample): boolean {
  const has = ([label, wanted]: readonly [string, string]) =>
    sample.labels.values[sample.labels.names.indexOf(label)] === wanted
  return sample.name === name && labels.every(has) && (value === undefined || value === sample.value)
}

/** @returns what there is instead, in words */
export function describeMissing({ text }: Expectation, samples: readonly Sample[]): string {
  const listed = samples.slice(0, 5).map((sample) => `${formatSeries(sample)} ${sample.value}`)
  const more = samples.length > 5 ? `, and ${samples.length - 5} more` : ''
  return `expected ${text} (actual: ${listed.join(', ')}${more})`
}
