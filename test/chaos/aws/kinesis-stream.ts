// A model of a Kinesis data stream with a fixed number of shards.
//
// - A record goes to the shard whose range of hash keys has the MD5 of its partition key; the ranges are equal.
//   https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
// - A shard takes 1 MB and 1,000 records in a second; more is throttled.
//   https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
// - Sequence numbers of a shard grow.
//
// Left out: resharding, and so on-demand mode's growth; the retention period, which is longer than any run; records
// that are larger than a shard takes. Assumed: the second of the limits is one of the clock.

import { createHash } from 'node:crypto'
import type { Simulation } from '../simulation.ts'

export interface KinesisStreamSettings {
  readonly simulation: Simulation
  readonly name: string
  readonly shards: number
}

export interface KinesisRecord {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly dataBase64: string
  readonly arrivedMs: number
  /** Says which of the batches of a shard that run at the same time the record belongs to. */
  readonly laneHash: number
}

export interface KinesisStreamStats {
  readonly put: number
  readonly throttled: number
}

export interface KinesisStream {
  readonly name: string
  readonly shardIds: readonly string[]
  /**
   * @param data becomes UTF-8
   * @param atMs the simulation's now
   */
  put(partitionKey: string, data: string, atMs: number): 'ok' | 'throttled'
  shardOf(partitionKey: string): string
  /** Is called for each record that was put from now on. */
  onRecord(listener: (record: KinesisRecord) => void): void
  stats(): KinesisStreamStats
}

const recordsPerSecondMax = 1000
const bytesPerSecondMax = 1024 * 1024

export function createKinesisStream({ simulation, name, shards }: KinesisStreamSettings): KinesisStream {
  const states = Array.from({ length: shards }, (_, index) => ({
    id: `shardId-${String(index).padStart(12, '0')}`,
    count: 0,
    second: 0,
    records: 0,
    bytes: 0,
  }))
  const hashes = new Map<string, { readonly shard: number; readonly laneHash: number }>()
  const listeners: ((record: KinesisRecord) => void)[] = []
  const stats = { put: 0, throttled: 0 }

  function hashOf(partitionKey: string): { readonly shard: number; readonly laneHash: number } {
    const known = hashes.get(partitionKey)
    if (known !== undefined) return known
    const md5 = createHash('md5').update(partitionKey).digest()
    const shard = Number((BigInt(`0x${md5.toString('hex')}`) * BigInt(shards)) >> 128n)
    const hash = { shard, laneHash: md5.readUInt32BE(12) }
    hashes.set(partitionKey, hash)
    return hash
  }

  return {
    name,
    shardIds: states.map(({ id }) => id),
    put(partitionKey, data, atMs) {
      if (atMs !== simulation.nowMs)
        throw new RangeError(`expected the time ${simulation.nowMs} (actual ${atMs})`)
      const { shard, laneHash } = hashOf(partitionKey)
      const state = states[shard]!
      const bytes = Buffer.byteLength(data) + Buffer.byteLength(partitionKey)
      const second = Math.floor(atMs / 1000)
      if (state.second !== second) Object.assign(state, { second, records: 0, bytes: 0 })
      if (state.records + 1 > recordsPerSecondMax || state.bytes + bytes > bytesPerSecondMax) {
        stats.throttled += 1
        return 'throttled'
      }
      state.records += 1
      state.bytes += bytes
      state.count += 1
      stats.put += 1
      const record: KinesisRecord = {
        shardId: state.id,
        sequenceNumber: `49590338271490256608559692538361${String(shard).padStart(4, '0')}${String(state.count).padStart(20, '0')}`,
        partitionKey,
        dataBase64: Buffer.from(data).toString('base64'),
        arrivedMs: atMs,
        laneHash,
      }
      for (const listener of listeners) listener(record)
      return 'ok'
    },
    shardOf: (partitionKey) => states[hashOf(partitionKey).shard]!.id,
    onRecord: (listener) => void listeners.push(listener),
    stats: () => ({ ...stats }),
  }
}
