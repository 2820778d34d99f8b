// Samples and series as mapping makes them, from labels written as an object.

import type { LabelSet, Sample, Series } from '../../src/model.ts'

export function labelSet(labels: Readonly<Record<string, string>>): LabelSet {
  const names = Object.keys(labels).sort()
  const values = names.map((name) => labels[name] as string)
  return {
    names,
    values,
    key: `${names.join(',')}|${values.map((value) => `${value.length}:${value}`).join('')}`,
  }
}

export function sample(
  name: string,
  labels: Readonly<Record<string, string>>,
  timestampMs: number,
  value: number,
): Sample {
  return { name, labels: labelSet(labels), timestampMs, value }
}

/** @param samples time and value; each from a message of its own */
export function series(
  name: string,
  labels: Readonly<Record<string, string>>,
  samples: readonly (readonly [timestampMs: number, value: number])[],
): Series {
  return {
    name,
    labels: labelSet(labels),
    timestampsMs: samples.map(([timestampMs]) => timestampMs),
    values: samples.map(([, value]) => value),
    messages: samples.map((_, index) => index),
  }
}
