import { describe, expect, it } from 'vitest'
import { decodeEvent } from '#decode'
import type { Mapping } from '#mapping'
import type { JsonValue, Message } from '../../../src/model.ts'
import { mapMessages } from '../../../src/pipeline/map-messages.ts'
import { ingest } from '../../../src/pipeline.ts'
import { emptyResult } from '../../../src/remote-write/write-result.ts'
import { type BatchSource, batchEvent } from '../../helpers/deliver.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mappingOf, rules } from '../../helpers/mapping.ts'
import { receivedAtMs } from '../../helpers/message.ts'

const file = rules('  - topic: a/+device\n    metrics: { t: t }\n')
const mapping = mappingOf(file)
const decode = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 } as const
const clock = createFakeClock(receivedAtMs)

/** @param payloads as texts, each of a device of its own */
function eventOf(payloads: readonly string[], source: BatchSource = 'kinesis'): JsonValue {
  const records = payloads.map((payload, index) => {
    const envelope = {
      payload_base64: Buffer.from(payload).toString('base64'),
      topic: `a/d${index}`,
      received_at: receivedAtMs,
    }
    return { id: String(index), text: JSON.stringify(envelope) }
  })
  return batchEvent(source, records)
}

/** @returns indices of the devices whose messages were mapped, and not read */
async function mappedOf(event: JsonValue, onMessage?: () => void, by: Mapping = mapping): Promise<number[]> {
  const mapped: number[] = []
  const noting: Mapping = {
    ...by,
    map(message: Message) {
      mapped.push(Number(message.topic.slice('a/d'.length)))
      return by.map(message)
    },
  }
  const window = { startMs: receivedAtMs, endMs: receivedAtMs + 60_000, messageMsMax: 30_000 }
  const decoded = decodeEvent(event, decode, receivedAtMs)
  const { merged } = await mapMessages(decoded, noting, clock, window, onMessage)
  const { samples, rowStarts, rowEnds } = merged.table
  const messages = Array.from(rowStarts).flatMap((from, position) => [
    ...samples.messages.subarray(from, rowEnds[position]),
  ])
  expect([...messages].sort((a, b) => a - b)).toEqual(
    Array.from({ length: decoded.length }, (_, index) => index),
  )
  return mapped
}

const payloadsOf = (count: number, payload = '{"t":1}') => Array<string>(count).fill(payload)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a batch', () => {
  it('of 16 records is read, but for the first one, which shows what mapping takes', async () => {
    expect(await mappedOf(eventOf(payloadsOf(15)))).toEqual(upTo(15))
    expect(await mappedOf(eventOf(payloadsOf(16)))).toEqual([0])
    expect(await mappedOf(eventOf(payloadsOf(17)))).toEqual([0])
  })

  it('is mapped where a record of it comes for the second time', async () => {
    expect(await mappedOf(eventOf(payloadsOf(20)), () => undefined)).toEqual(upTo(20))
  })

  it('of a source that brings text is mapped', async () => {
    expect(await mappedOf(eventOf(payloadsOf(20), 'sqs'))).toEqual(upTo(20))
  })

  it.each([
    [4, 'is mapped'],
    [5, 'is read'],
    [6, 'is read'],
  ])('of messages that cost five steps, where one may cost %i, %s', async (messageStepsMax, way) => {
    const all = upTo(20)
    const mapped = await mappedOf(eventOf(payloadsOf(20)), undefined, mappingOf(file, { messageStepsMax }))
    expect(mapped).toEqual(way === 'is mapped' ? all : [0])
  })

  it('is mapped where a payload is unusual', async () => {
    const payloads = payloadsOf(40)
    payloads[7] = '{"t":"1"}'
    payloads[20] = '{"t":1,"t":2}'
    payloads[21] = '{"\\u0074":3}'
    payloads[30] = '[{"t":1}]'
    // A text that is a number can be read; of the others JSON.parse has to say what they are.
    expect(await mappedOf(eventOf(payloads))).toEqual([0, 20, 21, 30])
  })

  it.each([
    [31, 'is read from there on'],
    [32, 'is read no further'],
  ])('of which %i records in a row are read in vain %s', async (vain, end) => {
    // The first one is not tried.
    const payloads = [...payloadsOf(1 + vain, '{"\\u0074":1}'), ...payloadsOf(10)]
    const all = upTo(payloads.length)
    expect(await mappedOf(eventOf(payloads))).toEqual(
      end === 'is read no further' ? all : all.slice(0, 1 + vain),
    )
  })

  it('of which half is read in vain is read', async () => {
    const payloads = payloadsOf(200).map((payload, index) => (index % 2 === 0 ? '{"\\u0074":1}' : payload))
    expect(await mappedOf(eventOf(payloads))).toHaveLength(100)
  })

  it('of which two in three are read in vain is read for a while', async () => {
    const payloads = payloadsOf(200).map((payload, index) => (index % 3 > 0 ? '{"\\u0074":1}' : payload))
    const mapped = await mappedOf(eventOf(payloads))
    expect(mapped.slice(-90)).toEqual(upTo(200).slice(-90))
    expect(mapped.length).toBeLessThan(190)
  })
})

describe('records beside suspects', () => {
  it('keep their places', async () => {
    const suspects = new Set([3, 4])
    const seen: string[] = []
    const report = await ingest(
      {
        decode,
        clock,
        mapping: () => mapping,
        deadLetters: undefined,
        write: async ({ table, drops }) => {
          for (const [position] of table.names.entries()) {
            const set = table.labelSets
            const label = set.labels[set.starts[table.labelSetOf[position] as number] as number] as number
            seen.push(set.labelValues[label] as string)
          }
          return emptyResult([...drops])
        },
        crashMark: {
          suspicions: () => (index) => (suspects.has(index) ? { deaths: 1, alone: false } : undefined),
          set: () => undefined,
          clear: () => undefined,
          accuse: async () => undefined,
        },
      },
      eventOf(payloadsOf(50)),
      () => receivedAtMs + 60_000,
    )
    expect(report).toMatchObject({ received: 50, mapped: 50, failed: [], drops: [] })
    expect(seen).toEqual(upTo(50).map((index) => `d${index}`))
  })

  it('has what it has alone when others are mapped at the same time', async () => {
    const eventOfDevices = (first: number) => {
      // Each third record waits for the mapping, and meanwhile the others go on.
      const payloads = upTo(40).map((index) =>
        index % 3 === 0 ? `{"t":"${first + index}"}` : `{"t":${first + index}}`,
      )
      return decodeEvent(eventOf(payloads), decode, receivedAtMs)
    }
    const waiting: Mapping = { ...mapping, map: async (message) => mapping.map(message) }
    const window = { startMs: receivedAtMs, endMs: receivedAtMs + 60_000, messageMsMax: 30_000 }
    const valuesOf = async (first: number) => {
      const { merged } = await mapMessages(eventOfDevices(first), waiting, clock, window)
      const { samples, rowStarts } = merged.table
      return Array.from(rowStarts, (row) => samples.values[row])
    }
    const firsts = [0, 1_000, 2_000]
    const expected = firsts.map((first) => upTo(40).map((index) => first + index))
    expect(await Promise.all(firsts.map(valuesOf))).toEqual(expected)
  })
})
