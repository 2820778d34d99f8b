// When a metric's metadata goes out: with the first samples of the metric, and again after a while. What the endpoint
// has not stored stays due.

import type { MetricMetadata } from '../model.ts'
import { type EncodedMetadata, encodeMetadata } from './wire/encode-metadata.ts'

/** Metadata to be sent along with samples of this metric, if there is any. */
export type Describe = (name: string) => EncodedMetadata | undefined

/** A map, or what knows it without one. The same object for a name as long as it says the same of it. */
export type MetadataByName = Pick<ReadonlyMap<string, MetricMetadata>, 'get'>

export interface MetadataSchedule {
  /** What is due now. */
  due(): Describe
  /** The endpoint has stored it, or refuses it: it is not due again before the interval is over. */
  markSent(metadata: readonly EncodedMetadata[]): void
}

/**
 * Cortex, and so probably AMP, forgets metadata that it has not seen for 10 minutes (`-ingester.metadata-retain-period`);
 * half of that survives the loss of one. Prometheus sends every minute, which for a function of many instances would
 * be much of the same: each entry counts against the workspace's ingestion rate like a sample.
 */
const intervalMs = 5 * 60_000

/**
 * @param metadata of the moment: a new mapping brings another one, and what differs in it is due at once
 * @param now milliseconds since 1970
 */
export function createMetadataSchedule(metadata: () => MetadataByName, now: () => number): MetadataSchedule {
  const settled = new Map<string, { readonly source: MetricMetadata; readonly dueMs: number }>()
  return {
    due() {
      const all = metadata()
      const nowMs = now()
      return (name) => {
        const source = all.get(name)
        if (source === undefined) return undefined
        const last = settled.get(name)
        return last?.source === source && nowMs < last.dueMs ? undefined : encodeMetadata(name, source)
      }
    },
    markSent(sent) {
      for (const { name, source } of sent) settled.set(name, { source, dueMs: now() + intervalMs })
    },
  }
}
