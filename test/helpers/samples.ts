// Samples and series as mapping makes them, from labels written as an object.

import type { LabelSet, Sample, Series } from '../../src/model.ts'
import { createMerger, type Merged } from '../../src/remote-write/merge-samples.ts'

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
    columns: {
      timestampsMs: Float64Array.from(samples, ([timestampMs]) => timestampMs),
      values: Float64Array.from(samples, ([, value]) => value),
      messages: Uint32Array.from(samples, (_, index) => index),
    },
    from: 0,
    to: samples.length,
  }
}

/** What one message is mapped to. */
export interface SampleSource {
  readonly message: number
  readonly receivedAtMs: number
  readonly samples: readonly Sample[]
}

export function mergeSources(sources: readonly SampleSource[]): Merged {
  const merger = createMerger()
  for (const { message, receivedAtMs, samples } of sources) merger.add(message, receivedAtMs, samples)
  return merger.finish()
}

export interface SampleOfMessage {
  readonly timestampMs: number
  readonly value: number
  readonly message: number
}

export function samplesOf({
  columns: { timestampsMs, values, messages },
  from,
  to,
}: Series): SampleOfMessage[] {
  return Array.from({ length: to - from }, (_, index) => ({
    timestampMs: timestampsMs[from + index] as number,
    value: values[from + index] as number,
    message: messages[from + index] as number,
  }))
}
