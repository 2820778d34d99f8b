import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKinesisStream, type KinesisRecord } from '../../chaos/aws/kinesis-stream.ts'
import { createSimulation } from '../../chaos/simulation.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function scene(shards: number) {
  const simulation = createSimulation({ startMs, seed: 1 })
  const stream = createKinesisStream({ simulation, name: 'messages', shards })
  const records: KinesisRecord[] = []
  stream.onRecord((record) => void records.push(record))
  return { simulation, stream, records }
}

describe('kinesis stream', () => {
  // https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
  it('puts a record into the shard that has the MD5 of its partition key in its range', () => {
    const { stream } = scene(4)
    const keys = Array.from({ length: 1000 }, (_, index) => `device/${index}`)
    // Four equal ranges: the first two bits say which.
    const expected = (key: string): string =>
      `shardId-${String(createHash('md5').update(key).digest().readUInt8(0) >> 6).padStart(12, '0')}`
    expect(keys.map((key) => stream.shardOf(key))).toEqual(keys.map(expected))
    expect(new Set(keys.map((key) => stream.shardOf(key)))).toEqual(new Set(stream.shardIds))
  })

  it('gives the records of a shard growing sequence numbers', () => {
    const { stream, records } = scene(1)
    for (let index = 0; index < 20; index += 1) stream.put(`device/${index}`, `${index}é`, startMs)
    const numbers = records.map(({ sequenceNumber }) => BigInt(sequenceNumber))
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1)))
    expect(records[3]).toMatchObject({
      shardId: 'shardId-000000000000',
      sequenceNumber: expect.stringMatching(/^\d{56}$/),
      partitionKey: 'device/3',
      dataBase64: Buffer.from('3é').toString('base64'),
      arrivedMs: startMs,
    })
  })

  // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
  it('throttles a shard at 1,000 records in a second, and at 1 MB', async () => {
    const { simulation, stream, records } = scene(1)
    for (let index = 0; index < 1000; index += 1) expect(stream.put('a', 'x', startMs)).toBe('ok')
    expect(stream.put('a', 'x', startMs)).toBe('throttled')
    await simulation.run(startMs + 1000)
    // 8 × (131,071 + 1) bytes.
    for (let index = 0; index < 8; index += 1) {
      expect(stream.put('a', 'x'.repeat(131_071), startMs + 1000)).toBe('ok')
    }
    expect(stream.put('a', 'x', startMs + 1000)).toBe('throttled')
    expect(stream.stats()).toEqual({ put: 1008, throttled: 2 })
    expect(records).toHaveLength(1008)
  })

  it('takes records of now only', () => {
    const { stream } = scene(1)
    expect(() => stream.put('a', 'x', startMs + 1)).toThrow(RangeError)
  })
})
