import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readParkedSeries } from '../../../src/decode/parked-series.ts'
import { createLabelTemplate } from '../../../src/label-set.ts'
import { bodyBytesMax, createParking, toBodies } from '../../../src/lambda/collect/park-series.ts'
import type { Sample } from '../../../src/model.ts'

const sampleOf = (
  name: string,
  labels: Readonly<Record<string, string>>,
  timestampMs: number,
  value: number,
  stale = false,
): Sample => ({
  name,
  labels: createLabelTemplate(Object.keys(labels))(Object.values(labels)),
  timestampMs,
  ...(stale ? { value: Number.NaN, stale } : { value }),
})

/** What the ingest function reads in them, in an order that does not depend on it. */
function readBack(bodies: readonly string[]): string[] {
  return bodies.flatMap((body) => {
    const parked = readParkedSeries(JSON.parse(body), () => 0)
    if (parked === undefined) throw new Error(`not parked series: ${body}`)
    return parked.samples.map(describeSample)
  })
}

function describeSample({ name, labels, timestampMs, value, stale }: Sample): string {
  return `${name} ${labels.key} ${timestampMs} ${stale ? 'stale' : value}`
}

describe('parked samples', () => {
  it('are series by name and labels, as the ingest function reads them', () => {
    const bodies = toBodies(
      [
        sampleOf('up', { collector: 'a', instance: 'b' }, 1_000, 1),
        sampleOf('level', {}, 1_000, -0.5),
        sampleOf('up', { instance: 'b', collector: 'a' }, 2_000, 0),
      ],
      bodyBytesMax,
    )
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      {
        series: [
          {
            labels: { __name__: 'up', collector: 'a', instance: 'b' },
            samples: [
              [1_000, 1],
              [2_000, 0],
            ],
          },
          { labels: { __name__: 'level' }, samples: [[1_000, -0.5]] },
        ],
      },
    ])
  })

  it('say in words what JSON has no number for, and apart where a series ends', () => {
    const samples = [
      sampleOf('a', {}, 1, Number.NaN),
      sampleOf('a', {}, 2, Number.POSITIVE_INFINITY),
      sampleOf('a', {}, 3, Number.NEGATIVE_INFINITY),
      sampleOf('a', {}, 4, 0, true),
      sampleOf('b', {}, 5, 0, true),
    ]
    const [body = ''] = toBodies(samples, bodyBytesMax)
    expect(JSON.parse(body).series).toEqual([
      {
        labels: { __name__: 'a' },
        samples: [
          [1, 'NaN'],
          [2, 'Infinity'],
          [3, '-Infinity'],
        ],
        stale: [4],
      },
      { labels: { __name__: 'b' }, samples: [], stale: [5] },
    ])
    expect(readBack([body])).toEqual(samples.map(describeSample))
  })

  it.each([
    ['a value that is other text', { samples: [[1, 'nan']] }],
    ['a value that is no number', { samples: [[1, null]] }],
    ['an end that is no time', { samples: [], stale: ['1'] }],
    ['an end that is no integer', { samples: [], stale: [1.5] }],
  ])('are not read with %s', (_, series) => {
    const body = { series: [{ labels: { __name__: 'a' }, ...series }] }
    expect(readParkedSeries(body, () => 0)).toBeUndefined()
  })

  it('are none where there are none', () => {
    expect(toBodies([], 1_000)).toEqual([])
  })

  const body = '{"series":[{"labels":{"__name__":"a"},"samples":[[1,2],[3,4]]}]}'
  it.each([
    // The comma to a next series has its place, too.
    ['fits', body.length + 2, 1],
    ['is a byte too long', body.length + 1, 2],
  ])('begin another body where one %s', (_, bytesMax, bodies) => {
    expect(toBodies([sampleOf('a', {}, 1, 2), sampleOf('a', {}, 3, 4)], bytesMax)).toHaveLength(bodies)
  })

  it('all come back, in bodies that are as long as they may be', () => {
    const labels = fc.dictionary(
      fc.constantFrom('a', 'b', 'city', 'toString'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => text.toWellFormed()),
      { maxKeys: 3 },
    )
    const sample = fc
      .record({
        name: fc.constantFrom('up', 'level', 'constructor'),
        labels,
        timestampMs: fc.integer({ min: 1, max: 2 ** 45 }),
        value: fc.double().map((value) => value + 0),
        stale: fc.boolean(),
      })
      .map((one) => sampleOf(one.name, one.labels, one.timestampMs, one.value, one.stale))
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 40 }),
        fc.integer({ min: 200, max: 2_000 }),
        (samples, bytesMax) => {
          const bodies = toBodies(samples, bytesMax)
          expect(readBack(bodies).sort()).toEqual(samples.map(describeSample).sort())
          for (const one of bodies) {
            const { series } = JSON.parse(one) as { series: { samples: unknown[]; stale?: unknown[] }[] }
            const [{ samples: values, stale = [] } = { samples: [] }] = series
            const isOneSample = series.length === 1 && values.length + stale.length === 1
            expect(isOneSample || Buffer.byteLength(one) <= bytesMax).toBe(true)
          }
        },
      ),
    )
  })
})

describe('the queue', () => {
  /** Of SQS as much as it takes to send: whatever it is asked, it answers with this status. */
  async function startQueue(status: number) {
    const bodies: string[] = []
    const server = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      const { MessageBody } = JSON.parse(text)
      bodies.push(MessageBody)
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex')
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      const answer = status === 200 ? { MessageId: '1', MD5OfMessageBody } : { __type: 'QueueDoesNotExist' }
      response.end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const park = createParking(new URL(`http://127.0.0.1:${port}/123456789012/failures`), {
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    })
    return { park, bodies }
  }

  it('gets every body', async () => {
    const { park, bodies } = await startQueue(200)
    const long = 'x'.repeat(90_000)
    const samples = [1, 2, 3, 4, 5].map((one) => sampleOf('level', { long, tank: `${one}` }, 1_000, one))
    await park(samples)
    expect(bodies).toHaveLength(3)
    expect(readBack(bodies).sort()).toEqual(samples.map(describeSample).sort())
  })

  it('that refuses one is an error', async () => {
    const { park } = await startQueue(400)
    await expect(park([sampleOf('level', {}, 1_000, 1)])).rejects.toThrow()
  })
})
