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
): Sample => ({
  name,
  labels: createLabelTemplate(Object.keys(labels))(Object.values(labels)),
  timestampMs,
  value,
})

/** What the ingest function reads in them, in an order that does not depend on it. */
function readBack(bodies: readonly string[]): string[] {
  return bodies.flatMap((body) => {
    const parked = readParkedSeries(JSON.parse(body), () => 0)
    if (parked === undefined) throw new Error(`not parked series: ${body}`)
    return parked.samples.map(describeSample)
  })
}

function describeSample({ name, labels, timestampMs, value }: Sample): string {
  return `${name} ${labels.key} ${timestampMs} ${value}`
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
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      })
      .map((one) => sampleOf(one.name, one.labels, one.timestampMs, one.value))
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 40 }),
        fc.integer({ min: 200, max: 2_000 }),
        (samples, bytesMax) => {
          const bodies = toBodies(samples, bytesMax)
          expect(readBack(bodies).sort()).toEqual(samples.map(describeSample).sort())
          for (const one of bodies) {
            const { series } = JSON.parse(one) as { series: { samples: unknown[] }[] }
            const isOneSample = series.length === 1 && series[0]?.samples.length === 1
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
