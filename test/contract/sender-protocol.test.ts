// The sender cases of prometheus/compliance for remote write 1.0, for a sender that is pushed to instead of scraping:
// what a request looks like and what it holds. Cases about scraping have no counterpart here: Up, JobLabel,
// InstanceLabel and Staleness (a device that is silent is not known to be gone), Histogram and Summary (a mapping
// makes single series). https://github.com/prometheus/compliance/tree/main/remotewrite

import { describe, expect, it } from 'vitest'
import { startMs, startSender } from '../helpers/sender.ts'

const captures = `
version: 1
external_labels: { fleet: tokyo, zone: outer }
rules:
  - topic: devices/+device
    const_labels: { zone: inner, Upper: u, _first: f }
    labels: { empty: nothing, absent: not.there, from_payload: device, model: model }
    metrics: { level: v }
`

describe('Headers', () => {
  it('are those that remote write 1.0 demands, and no others but those of HTTP', async () => {
    const { receiver, send } = await startSender()
    await send({ a: 1 })
    expect(receiver.requests[0]!.method).toBe('POST')
    expect(receiver.requests[0]!.headers).toEqual({
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'user-agent': expect.stringMatching(/^iot-remote-write\/\d+\.\d+\.\d+/),
      'x-prometheus-remote-write-version': '0.1.0',
      host: new URL(receiver.url).host,
      connection: 'keep-alive',
      'content-length': String(receiver.requests[0]!.body.length),
    })
  })
})

describe('labels', () => {
  async function labelsOf(payload: object): Promise<[string, string][]> {
    const { send, received } = await startSender({ mapping: captures })
    await send({ v: 1, ...payload })
    expect(received()).toHaveLength(1)
    return Object.entries(received()[0]!.labels)
  }

  it('SortedLabels: in byte order of their names, __name__ among them', async () => {
    expect((await labelsOf({ model: 'm' })).map(([name]) => name)).toEqual([
      'Upper',
      '__name__',
      '_first',
      'device',
      'fleet',
      'model',
      'zone',
    ])
  })

  it('RepeatedLabels: a name is there once, the closest one', async () => {
    const labels = await labelsOf({})
    expect(labels.filter(([name]) => name === 'zone')).toEqual([['zone', 'inner']])
  })

  it('EmptyLabels: a label without a value is left out', async () => {
    const names = (await labelsOf({ nothing: '' })).map(([name]) => name)
    expect(names).not.toContain('empty')
    expect(names).not.toContain('absent')
  })

  it('NameLabel: every series has its metric name', async () => {
    const { send, received } = await startSender()
    await send({ a: 1, b: { c: 2 } })
    expect(received().map(({ labels }) => labels['__name__'])).toEqual(['a', 'b_c'])
  })

  it('HonorLabels: what the payload says never replaces what the topic says', async () => {
    const labels = Object.fromEntries(await labelsOf({ device: 'somebody else' }))
    expect(labels).toMatchObject({ device: 'a', from_payload: 'somebody else' })
  })

  it('of a payload cannot be __name__ or reserved', async () => {
    const { send, received } = await startSender()
    await send('{"__name__":"evil","topic":"evil","__proto__":{"x":1},"a":1}')
    for (const { labels } of received()) expect(labels).toMatchObject({ topic: 'devices/a', client_id: 'a' })
    expect(received().map(({ labels }) => labels['__name__'])).not.toContain('evil')
  })
})

describe('values', () => {
  it.each([0, -0, 1, -1, 0.1, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, -123456.789])(
    'Counter, Gauge: %d as it is',
    async (value) => {
      const { send, received } = await startSender()
      await send(`{"a":${Object.is(value, -0) ? '-0' : value}}`)
      expect(received().map((sample) => sample.value)).toEqual([value])
    },
  )

  it.each([
    '"NaN"',
    '"+Inf"',
    '"Infinity"',
    '1e400',
    '-1e400',
    '"1e400"',
    'null',
    '""',
    '"text"',
    '[]',
    '{}',
  ])('Invalid: %s is no sample, and does not take the one beside it away', async (json) => {
    const { send, received } = await startSender()
    await send(`{"bad":${json},"good":1}`)
    expect(received().map(({ labels, value }) => [labels['__name__'], value])).toEqual([['good', 1]])
  })

  it('Invalid: nothing is sent of a message without a sample', async () => {
    const { send, receiver } = await startSender()
    expect(await send({ a: 'text' })).toMatchObject({ received: 1, written: 0 })
    expect(receiver.requests).toEqual([])
  })
})

describe('Timestamp', () => {
  const mapping = 'version: 1\nrules:\n  - topic: devices/+device\n    timestamp: ts\n    metrics: { a: a }\n'

  it.each([
    ['seconds', 1767225599, 1767225599000],
    ['milliseconds', 1767225599123, 1767225599123],
    ['fractions of a second', 1767225599.25, 1767225599250],
    ['ISO 8601', '2025-12-31T23:59:59.5Z', 1767225599500],
  ])('of the payload in %s', async (_, ts, timestampMs) => {
    const { send, received } = await startSender({ mapping })
    await send({ a: 1, ts })
    expect(received().map((sample) => sample.timestampMs)).toEqual([timestampMs])
  })

  it('of receipt where the payload has none, and never that of sending', async () => {
    const { send, received, clock } = await startSender({ mapping })
    clock.advance(5000)
    await send({ a: 1 }, { receivedAtMs: startMs - 4321 })
    expect(received().map((sample) => sample.timestampMs)).toEqual([startMs - 4321])
  })
})
