import { describe, expect, it } from 'vitest'
import type { DecodeSettings } from '../../../src/decode/decode-event.ts'
import type { JsonValue, Message } from '../../../src/model.ts'
import { decodeAll, type Entry } from '../../helpers/decode.ts'

const settings: DecodeSettings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 131_072 }
const plain: DecodeSettings = { ...settings, eventShape: 'plain' }
const nowMs = 1_767_225_600_000
const receivedAtMs = nowMs - 5_000

const base64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')
const envelope = (payload: unknown) => ({
  payload_base64: base64(payload),
  topic: 'factory/a/7',
  client_id: 'device-7',
  received_at: receivedAtMs,
})

function messageOf(entry: Entry | undefined): Message {
  if (entry?.content.kind !== 'message') throw new Error('no message')
  return entry.content
}

/** What identifies the message, and what its payload says. */
function seen(event: JsonValue, how = settings) {
  const { entries } = decodeAll(event, how, nowMs)
  const { topic, clientId, receivedAtMs: at, payload } = messageOf(entries[0])
  const reading = payload.read()
  return { topic, clientId, at, value: reading.ok ? reading.value : reading.reason }
}

const identity = { topic: 'factory/a/7', clientId: 'device-7', at: receivedAtMs }

describe('a direct event', () => {
  it.each<[string, JsonValue]>([
    ['an object', { t: 1 }],
    ['an array', [1, { t: 2 }]],
    ['a number', 23.5],
    ['a boolean', false],
    ['null', null],
  ])('carries %s in base64', (_name, value) => {
    expect(seen(envelope(JSON.stringify(value)))).toEqual({ ...identity, value })
  })

  it.each<JsonValue>([{ t: 1 }, [1], 23.5, 'on', false, null])('carries `* AS payload`: %j', (value) => {
    const { payload_base64: _, ...rest } = envelope('')
    expect(seen({ ...rest, payload: value })).toEqual({ ...identity, value })
  })

  it('passes principal and attributes on', () => {
    const event = { ...envelope('1'), principal: 'cert-1', attributes: { site: 'north' } }
    expect(messageOf(decodeAll(event, settings, nowMs).entries[0])).toMatchObject({
      principal: 'cert-1',
      attributes: { site: 'north' },
    })
  })

  it('has no client id where it was not published over MQTT', () => {
    expect(seen({ ...envelope('1'), client_id: 'n/a' }).clientId).toBeUndefined()
  })

  it('ignores fields that it does not know', () => {
    expect(seen({ ...envelope('1'), traceid: 'x' })).toEqual({ ...identity, value: 1 })
  })

  it.each<[string, JsonValue]>([
    ['nothing but a payload', { t: 1 }],
    ['an array', [1]],
    ['a number', 5],
    ['null', null],
    ['an envelope without topic', { payload_base64: 'e30=', received_at: receivedAtMs }],
    ['an envelope without time', { payload_base64: 'e30=', topic: 'a' }],
    ['an envelope whose time is text', { payload_base64: 'e30=', topic: 'a', received_at: '2026' }],
    ['an envelope without payload', { topic: 'a', received_at: receivedAtMs }],
    ['an envelope whose payload_base64 is an object', { payload_base64: {}, topic: 'a', received_at: 1 }],
    ['a batch from an unknown source', { Records: [{ eventSource: 'aws:s3' }] }],
    ['a batch of nothing', { Records: [] }],
  ])('that is %s is kept as undecodable', (_name, event) => {
    const { source, entries } = decodeAll(event, settings, nowMs)
    expect(source).toBe('direct')
    expect(entries).toHaveLength(1)
    const { content } = entries[0] as Entry
    expect(content).toMatchObject({ kind: 'undecodable', reason: 'unknown_event' })
    if (content.kind !== 'undecodable') throw new Error('decodable')
    expect(JSON.parse(Buffer.from(content.base64(), 'base64').toString())).toEqual(event)
    expect(content.detail).toContain('EVENT_SHAPE=plain')
  })

  it('that is undecodable keeps its bytes, nested deeper than JSON.stringify goes', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000)
    const { content } = decodeAll(JSON.parse(text), settings, nowMs).entries[0] as Entry
    if (content.kind !== 'undecodable') throw new Error('decodable')
    expect(Buffer.from(content.base64(), 'base64').toString()).toBe(text)
  })
})

describe('a payload that looks like a wrapper stays a payload', () => {
  const forged = envelope({ forged: true })
  it.each<[string, JsonValue]>([
    ['Records', { Records: [{ eventSource: 'aws:sqs', messageId: '1', body: JSON.stringify(forged) }] }],
    ['payload_base64', forged],
    ['client_id', { client_id: 'somebody-else', topic: 'another/topic', received_at: 1 }],
    ['requestPayload', { requestContext: {}, requestPayload: forged }],
    ['base64OriginalPayload', { topic: 'x', base64OriginalPayload: 'e30=', failures: [] }],
  ])('with %s', (_name, value) => {
    expect(seen(envelope(value))).toEqual({ ...identity, value })
    const { payload_base64: _, ...rest } = envelope('')
    expect(seen({ ...rest, payload: value })).toEqual({ ...identity, value })
    expect(seen(value, plain)).toEqual({ topic: '', clientId: undefined, at: nowMs, value })
  })
})

describe('a plain event', () => {
  it.each<JsonValue>([{ topic: 'forged', client_id: 'forged', received_at: 1 }, [1, 2], 5, 'text', null])(
    'is all payload: %j',
    (event) => {
      expect(seen(event, plain)).toEqual({ topic: '', clientId: undefined, at: nowMs, value: event })
    },
  )

  it('gives the fields that the rule appends, and takes them out of the payload', () => {
    const how: DecodeSettings = { ...plain, trustedFields: ['topic', 'received_at'] }
    const event = { t: 1, topic: 'a/b', client_id: 'forged', received_at: receivedAtMs }
    expect(seen(event, how)).toEqual({
      topic: 'a/b',
      clientId: undefined,
      at: receivedAtMs,
      value: { t: 1, client_id: 'forged' },
    })
  })

  it('falls back where the rule appended nothing usable', () => {
    const how: DecodeSettings = { ...plain, trustedFields: ['topic', 'client_id', 'received_at'] }
    expect(seen({ topic: 5, received_at: 'x', t: 1 }, how)).toEqual({
      topic: '',
      clientId: undefined,
      at: nowMs,
      value: { t: 1 },
    })
  })
})

const sqsRecord = (messageId: string, body: unknown) => ({
  messageId,
  eventSource: 'aws:sqs',
  attributes: { SentTimestamp: String(nowMs - 60_000) },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('an SQS batch', () => {
  const onFailure = (requestPayload: unknown) => ({
    version: '1.0',
    timestamp: '2026-01-01T00:00:00.000Z',
    requestContext: { requestId: 'r', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload,
    responseContext: { statusCode: 200 },
  })
  const errorAction = {
    ruleName: 'rule',
    topic: 'factory/a/8',
    cloudwatchTraceId: 'c',
    clientId: 'device-8',
    base64OriginalPayload: base64({ t: 2 }),
    failures: [{ failedAction: 'LambdaAction', failedResource: 'arn', errorMessage: 'throttled' }],
  }

  it.each<[string, unknown, object]>([
    ['an envelope', envelope({ t: 1 }), { ...identity, value: { t: 1 } }],
    ["Lambda's on-failure record", onFailure(envelope({ t: 1 })), { ...identity, value: { t: 1 } }],
    [
      "an IoT error action's record, with the time it was queued",
      errorAction,
      { topic: 'factory/a/8', clientId: 'device-8', at: nowMs - 60_000, value: { t: 2 } },
    ],
    [
      'an on-failure record around an error action record',
      onFailure(errorAction),
      { topic: 'factory/a/8', clientId: 'device-8', at: nowMs - 60_000, value: { t: 2 } },
    ],
  ])('carries %s', (_name, body, expected) => {
    expect(seen({ Records: [sqsRecord('m1', body)] } as JsonValue)).toEqual(expected)
  })

  it('has each message of a batch in the record of an error action, with the id of the record', () => {
    // https://docs.aws.amazon.com/iot/latest/apireference/API_BatchConfig.html
    const { topic, clientId, base64OriginalPayload, ...rest } = errorAction
    const of = (value: number) => ({ id: value, clientId, base64OriginalPayload: base64({ t: value }) })
    const oneTopic = { ...rest, topic, payloadsWithMetadata: [of(1), of(2)] }
    const eachTopic = { ...rest, payloadsWithMetadata: [{ ...of(3), topic: 'factory/b' }] }
    const bodies = [oneTopic, envelope('4'), eachTopic]
    const { entries } = decodeAll(
      { Records: bodies.map((body, index) => sqsRecord(`m${index}`, body)) } as JsonValue,
      settings,
      nowMs,
    )
    expect(entries.map(({ recordId }) => recordId)).toEqual(['m0', 'm0', 'm1', 'm2'])
    expect(entries.map((entry) => messageOf(entry).topic)).toEqual([topic, topic, 'factory/a/7', 'factory/b'])
    expect(messageOf(entries[1])).toMatchObject({ clientId, receivedAtMs: nowMs - 60_000 })
    expect(messageOf(entries[1]).payload.read()).toEqual({ ok: true, value: { t: 2 } })
  })

  it.each<[string, unknown]>([
    ['that is empty', { ...errorAction, base64OriginalPayload: undefined, payloadsWithMetadata: [] }],
    ['of something else', { payloadsWithMetadata: 1 }],
    ['that is no object', '"payloadsWithMetadata"'],
    ['that is cut off', '{"payloadsWithMetadata": ['],
  ])('keeps a record with a batch %s, whole', (_, body) => {
    const { entries } = decodeAll({ Records: [sqsRecord('m0', body)] } as JsonValue, settings, nowMs)
    expect(entries.map(({ content }) => content.kind)).toEqual(['undecodable'])
  })

  it('has first what has come most often, and is in its own order otherwise', () => {
    const counts: (string | undefined)[] = ['1', '3', undefined, '11', 'x', '3', '1']
    const Records = counts.map((count, index) => ({
      ...sqsRecord(`m${index}`, envelope({ t: 1 })),
      attributes: { SentTimestamp: String(nowMs), ...(count && { ApproximateReceiveCount: count }) },
    }))
    const { entries } = decodeAll({ Records } as JsonValue, settings, nowMs)
    expect(entries.map(({ recordId }) => recordId)).toEqual(['m3', 'm1', 'm5', 'm0', 'm6', 'm2', 'm4'])
  })

  it('keeps good records beside bad ones', () => {
    const bodies = [envelope('1'), 'not JSON', { t: 1 }, '', onFailure(onFailure(onFailure(envelope('1'))))]
    const { source, entries } = decodeAll(
      { Records: bodies.map((body, index) => sqsRecord(`m${index}`, body)) } as JsonValue,
      settings,
      nowMs,
    )
    expect(source).toBe('sqs')
    expect(entries.map(({ recordId }) => recordId)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
    expect(
      entries.map(({ content }) => (content.kind === 'undecodable' ? content.reason : content.kind)),
    ).toEqual(['message', 'bad_record', 'bad_record', 'bad_record', 'bad_record'])
    const { content } = entries[1] as Entry
    expect(content.kind === 'undecodable' && content.base64()).toBe(base64('not JSON'))
  })
})

describe('a batch with records that are not like its first one', () => {
  it.each<JsonValue>([null, 5, 'text', [], {}, { eventSource: 'aws:kinesis' }, { messageId: 5, body: {} }])(
    'keeps those as undecodable: %j',
    (odd) => {
      const { source, entries } = decodeAll(
        { Records: [sqsRecord('m1', envelope('1')), odd] },
        settings,
        nowMs,
      )
      expect(source).toBe('sqs')
      expect(messageOf(entries[0]).topic).toBe('factory/a/7')
      expect(entries[1]).toMatchObject({
        recordId: '',
        content: { kind: 'undecodable', reason: 'bad_record' },
      })
    },
  )
})

const kinesisRecord = (sequenceNumber: string, data: string) => ({
  eventSource: 'aws:kinesis',
  kinesis: { sequenceNumber, partitionKey: 'p', data, approximateArrivalTimestamp: receivedAtMs / 1000 },
})

describe('a Kinesis batch', () => {
  it('carries envelopes, in the order of the shard', () => {
    const event = {
      Records: [kinesisRecord('1', base64(envelope({ t: 1 }))), kinesisRecord('2', base64('{broken'))],
    }
    const { source, entries } = decodeAll(event, settings, nowMs)
    expect(source).toBe('kinesis')
    expect(entries.map(({ recordId }) => recordId)).toEqual(['1', '2'])
    expect(seen(event)).toEqual({ ...identity, value: { t: 1 } })
    expect(entries[1]?.content).toMatchObject({ kind: 'undecodable', reason: 'bad_record' })
  })

  it('gives the time of arrival to an envelope without its own', () => {
    const { received_at: _, ...rest } = envelope('1')
    expect(seen({ Records: [kinesisRecord('1', base64(rest))] }).at).toBe(receivedAtMs)
  })

  it('keeps bytes that are no text as they are', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x80]).toString('base64')
    const { content } = decodeAll({ Records: [kinesisRecord('1', bytes)] }, settings, nowMs)
      .entries[0] as Entry
    expect(content.kind === 'undecodable' && content.base64()).toBe(bytes)
  })

  it('is one too where its first record is not', () => {
    const Records = [null, kinesisRecord('2', base64(envelope('1')))]
    const { source, entries } = decodeAll({ Records }, settings, nowMs)
    expect(source).toBe('kinesis')
    expect(entries[0]).toMatchObject({ recordId: '', content: { kind: 'undecodable', reason: 'bad_record' } })
    expect(messageOf(entries[1]).topic).toBe('factory/a/7')
  })
})

describe('a batch that an event source mapping gave up on, as it is in S3', () => {
  const Records = [kinesisRecord('1', base64(envelope({ t: 1 }))), kinesisRecord('2', base64('{broken'))]
  const failedBatch = (payload: JsonValue): JsonValue => ({
    version: '1.0',
    timestamp: '2026-01-01T00:00:06.021Z',
    requestContext: { requestId: 'r', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    KinesisBatchInfo: { shardId: 'shardId-000000000001', startSequenceNumber: '1', batchSize: 2 },
    payload,
  })

  it.each<[string, JsonValue]>([
    ['text', JSON.stringify({ Records })],
    ['an object', { Records }],
  ])('has its records, where the event is %s', (_name, payload) => {
    const { source, entries } = decodeAll(failedBatch(payload), settings, nowMs)
    // Nobody reads item failures of it: any failure has to be an error.
    expect(source).toBe('direct')
    expect(entries).toHaveLength(2)
    expect(seen(failedBatch(payload))).toEqual({ ...identity, value: { t: 1 } })
    expect(entries[1]?.content).toMatchObject({ kind: 'undecodable', reason: 'bad_record' })
  })

  it.each<[string, JsonValue]>([
    ['no event, as in a queue', null],
    ['half an event', '{"Records":['],
    ['an event of no source', { Records: [] }],
  ])('with %s is kept as undecodable', (_name, payload) => {
    const { entries } = decodeAll(failedBatch(payload), settings, nowMs)
    expect(entries).toHaveLength(1)
    expect(entries[0]?.content).toMatchObject({ kind: 'undecodable', reason: 'unknown_event' })
  })
})

describe('parked series in a queue', () => {
  const up = { labels: { __name__: 'up', instance: 'b', collector: 'soracom' }, samples: [[nowMs, 1]] }
  const parked = (body: unknown, how = settings) =>
    decodeAll({ Records: [sqsRecord('m1', body)] } as JsonValue, how, nowMs).entries[0]?.content

  it('are samples with sorted labels, and the time when they were put aside', () => {
    const content = parked({
      series: [
        up,
        {
          labels: { __name__: 'x' },
          samples: [
            [1, -0.5],
            [2, 1e300],
          ],
        },
      ],
    })
    expect(content).toMatchObject({
      receivedAtMs: nowMs - 60_000,
      series: [up, {}],
      samples: [
        { name: 'up', timestampMs: nowMs, value: 1, labels: { names: ['collector', 'instance'] } },
        { name: 'x', timestampMs: 1, value: -0.5, labels: { names: [] } },
        { name: 'x', timestampMs: 2, value: 1e300 },
      ],
    })
  })

  it('know their own time where they were kept as a dead letter', () => {
    expect(parked({ series: [up], received_at: 5, stage: 'write' })).toMatchObject({ receivedAtMs: 5 })
  })

  it.each<[string, unknown]>([
    ['no series', { series: [] }],
    ['series that are no list', { series: up }],
    ['a series without labels', { series: [{ samples: [[1, 1]] }] }],
    ['a series without samples', { series: [{ labels: up.labels }] }],
    ['no metric name', { series: [{ ...up, labels: { a: 'b' } }] }],
    ['a bad metric name', { series: [{ ...up, labels: { __name__: 'a-b' } }] }],
    ['a bad label name', { series: [{ ...up, labels: { __name__: 'a', 'b-c': 'd' } }] }],
    ['a reserved label name', { series: [{ ...up, labels: { __name__: 'a', __b: 'd' } }] }],
    ['a label that is no text', { series: [{ ...up, labels: { __name__: 'a', b: 1 } }] }],
    ['half a character', { series: [{ ...up, labels: { __name__: 'a', b: '\ud800' } }] }],
    ['a value that is text', { series: [{ ...up, samples: [[1, '1']] }] }],
    ['a time that is no integer', { series: [{ ...up, samples: [[1.5, 1]] }] }],
    ['a sample that is no pair', { series: [{ ...up, samples: [5] }] }],
    ['one bad series beside a good one', { series: [up, { ...up, samples: [[1]] }] }],
  ])('with %s are kept as undecodable', (_name, body) => {
    expect(parked(body)).toMatchObject({ kind: 'undecodable', reason: 'bad_record' })
  })

  it('are believed of a queue only', () => {
    const { entries } = decodeAll({ series: [up] }, settings, nowMs)
    expect(entries[0]?.content).toMatchObject({ kind: 'undecodable', reason: 'unknown_event' })
    const event = { Records: [kinesisRecord('1', base64({ series: [up] }))] }
    expect(decodeAll(event, settings, nowMs).entries[0]?.content).toMatchObject({ kind: 'undecodable' })
    expect(seen(envelope({ series: [up] }))).toEqual({ ...identity, value: { series: [up] } })
  })
})
