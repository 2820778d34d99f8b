// Prints the samples of messages in the exposition format. A page holds each metric family in one block, so it is printed
// at the end: samples are kept until then, payloads are not. Of messages that come one at a time, each is answered at once.

import type { LoadedMapping } from '#config'
import { formatExposition } from '#exposition'
import { type Mapping, type MappingLimits, prepareMapping } from '#mapping'
import type { Mapped, Message, Sample } from '../model.ts'
import type { CommandStreams } from './command.ts'
import type { MessageCounts, Page } from './page.ts'

/** One page of all samples. */
export async function createSamplePage(
  { file, bundled }: LoadedMapping,
  limits: MappingLimits,
  streams: CommandStreams,
): Promise<Page> {
  const mapping = await prepareMapping(file, limits, { bundled })
  const samples = new Map<string, ToldSample>()
  return {
    async add(message, line) {
      const mapped = await mapping.map(message)
      tellRefused(mapped, message, line, streams)
      for (const sample of mapped.samples) {
        const key = `${sample.name}|${sample.labels.key}|${sample.timestampMs}`
        tellDuplicate(samples.get(key), sample, streams)
        samples.set(key, { sample, line, topic: message.topic })
      }
      return countsOf(mapped)
    },
    finish() {
      const all = [...samples.values()].map(({ sample }) => sample)
      streams.out(formatExposition(all, mapping.metadata))
    },
  }
}

/** The samples of each message at once; what is known of a metric is said before its first sample. */
export async function createSampleLines(
  { file, bundled }: LoadedMapping,
  limits: MappingLimits,
  streams: CommandStreams,
): Promise<Page> {
  const mapping = await prepareMapping(file, limits, { bundled })
  // The last of each series only: such messages may come for days.
  const latest = new Map<string, ToldSample>()
  const described = new Set<string>()
  return {
    async add(message, line) {
      const mapped = await mapping.map(message)
      tellRefused(mapped, message, line, streams)
      for (const sample of mapped.samples) {
        const series = `${sample.name}|${sample.labels.key}`
        const known = latest.get(series)
        tellDuplicate(known?.sample.timestampMs === sample.timestampMs ? known : undefined, sample, streams)
        latest.set(series, { sample, line, topic: message.topic })
      }
      streams.out(formatExposition(mapped.samples, metadataOfNew(mapped.samples, described, mapping)))
      return countsOf(mapped)
    },
    finish() {},
  }
}

interface ToldSample {
  readonly sample: Sample
  readonly line: number
  readonly topic: string
}

function metadataOfNew(
  samples: readonly Sample[],
  described: Set<string>,
  { metadata }: Mapping,
): Mapping['metadata'] {
  const names = new Set(samples.map(({ name }) => name).filter((name) => !described.has(name)))
  for (const name of names) described.add(name)
  return new Map(
    [...names].flatMap((name) => {
      const known = metadata.get(name)
      return known === undefined ? [] : [[name, known]]
    }),
  )
}

function countsOf({ samples, drops, unreadable }: Mapped): MessageCounts {
  const dropped = drops.reduce((sum, { count = 1 }) => sum + count, 0)
  return { samples: samples.length, drops: dropped + (unreadable === undefined ? 0 : 1) }
}

function tellRefused(mapped: Mapped, { topic }: Message, line: number, { err }: CommandStreams): void {
  for (const words of refusedIn(mapped)) err(`${JSON.stringify({ line, topic, ...words })}\n`)
}

/** As in a batch of the function: of one series and time the message that came last counts. */
function tellDuplicate(earlier: ToldSample | undefined, { name }: Sample, { err }: CommandStreams): void {
  if (earlier === undefined) return
  const { line, topic } = earlier
  err(`${JSON.stringify({ line, topic, reason: 'duplicate', metric: name, count: 1 })}\n`)
}

/** What becomes a line on stderr. */
function refusedIn({ drops, clockCorrections, unreadable }: Mapped): object[] {
  return [
    ...(unreadable === undefined ? [] : [{ reason: unreadable.reason, detail: unreadable.detail, count: 1 }]),
    ...drops.map(({ reason, rule, metric, detail, count = 1 }) => ({ reason, rule, metric, detail, count })),
    ...[...new Set(clockCorrections)].map((reason) => {
      return {
        reason,
        detail: 'received_at is the time of the sample',
        count: clockCorrections.filter((one) => one === reason).length,
      }
    }),
  ]
}
