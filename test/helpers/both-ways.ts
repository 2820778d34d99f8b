// Maps the records of a batch twice, by the reader of records and by decode and map alone, and says where the outcomes
// differ.

import { type DecodedEvent, decodeEvent } from '#decode'
import type { Mapping } from '#mapping'
import { createMerger, type Merged } from '#remote-write'
import type { Clock } from '../../src/clock.ts'
import type { JsonValue, Mapped } from '../../src/model.ts'
import { createLiveness } from '../../src/pipeline/liveness.ts'
import { mapMessages } from '../../src/pipeline/map-messages.ts'
import { createRecordReader } from '../../src/pipeline/read-records.ts'
import { receivedAtMs } from './message.ts'
import { streamEvent } from './stream-event.ts'

export interface BothWays {
  /** In words; undefined if the outcomes are the same. */
  readonly difference: string | undefined
  /** Records that the reader took. */
  readonly taken: number
}

const payloadBytesMax = 131_072

/** @param records bytes of each; as many as one batch tries to read even if it can read none of them, at most */
export async function mapBothWays(mapping: Mapping, records: readonly Uint8Array[]): Promise<BothWays> {
  const decoded = decodedOf(records)
  const { source: _, ...general } = mapping
  const short = await outcomeOf(decoded, mapping)
  const long = await outcomeOf(decoded, general)
  if (short !== long) return { difference: `outcome:\n${short}\ninstead of\n${long}`, taken: 0 }
  return readBothWays(mapping, records)
}

function decodedOf(records: readonly Uint8Array[]): DecodedEvent {
  const data = records.map((bytes) => Buffer.from(bytes).toString('base64'))
  const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax } as const
  return decodeEvent(streamEvent(data) as JsonValue, settings, receivedAtMs)
}

/** A pipeline asks the clock when enough steps have been done: they show in how often. */
async function outcomeOf(decoded: DecodedEvent, mapping: Mapping): Promise<string> {
  let looks = 0
  const clock: Clock = {
    now() {
      looks++
      return receivedAtMs
    },
    sleep: async () => undefined,
    random: () => 0,
  }
  const window = { startMs: receivedAtMs, endMs: receivedAtMs + 60_000, messageMsMax: 30_000 }
  const heard: Mapping = { ...mapping, liveness: { intervalMs: 2, externalLabels: { fleet: 'f' } } }
  const liveness = createLiveness()
  const { merged, ...outcome } = await mapMessages(
    decoded,
    heard,
    clock,
    window,
    undefined,
    undefined,
    liveness,
  )
  return JSON.stringify([outcome, seriesOf(merged), merged.drops, looks])
}

function seriesOf({ table }: Merged): unknown[] {
  const { names, labelSetOf, labelSets, rowStarts, rowEnds, samples } = table
  const { starts, labels, labelNames, labelValues } = labelSets
  return names.map((name, position) => {
    const set = labelSetOf[position] as number
    const own = Array.from({ length: (starts[set + 1] as number) - (starts[set] as number) }, (_, index) => {
      const label = labels[(starts[set] as number) + index] as number
      return [labelNames[label], labelValues[label]]
    })
    const rows = []
    for (let row = rowStarts[position] as number; row < (rowEnds[position] as number); row++) {
      const value = samples.values[row] as number
      rows.push([samples.messages[row], samples.timestampsMs[row], Object.is(value, -0) ? '-0' : value])
    }
    return [name, own, rows]
  })
}

/** Compares what the reader takes, record by record, and leaves aside what it does not take. */
function readBothWays(mapping: Mapping, records: readonly Uint8Array[]): BothWays {
  const decoded = decodedOf(records)
  const { length } = decoded
  const short = createMerger()
  const long = createMerger()
  const reader = mapping.source && createRecordReader(decoded, mapping.source, short)
  let taken = 0
  for (let index = 0; index < length; index++) {
    const read = reader?.read(index)
    if (read === undefined) continue
    taken++
    const record = decoded.record(index)
    const mapped = record.kind === 'message' ? (mapping.map(record) as Mapped) : undefined
    const isSame =
      record.kind === 'message' &&
      mapped?.steps === read.steps &&
      mapped.samples.length === read.samples &&
      mapped.drops.length === 0 &&
      mapped.clockCorrections.length === 0 &&
      mapped.samples[0]?.timestampMs === record.receivedAtMs + read.skewMs
    if (!isSame) return { difference: `record ${index}: ${JSON.stringify([read, mapped])}`, taken }
    long.add(index, record.receivedAtMs, mapped.samples)
  }
  const rows = JSON.stringify(seriesOf(short.finish()))
  const expected = JSON.stringify(seriesOf(long.finish()))
  return { difference: rows === expected ? undefined : `rows:\n${rows}\ninstead of\n${expected}`, taken }
}
