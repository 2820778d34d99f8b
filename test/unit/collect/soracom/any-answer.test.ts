import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CollectError } from '../../../../src/collect/collector.ts'
import type { FetchJson } from '../../../../src/collect/fetch-json.ts'
import { soracom } from '../../../../src/collect/soracom/soracom.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'

const config = {
  auth: { secretArn: 'file:///secret' },
  tags: ['site', 'toString', { tag: '__proto__', label: 'proto' }],
  traffic: true,
  cost: true,
  cell: true,
}

const anything = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>
/** Mostly what the service documents, and anything in its place now and then. */
const or = (expected: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 4, arbitrary: expected }, { weight: 1, arbitrary: anything }) as fc.Arbitrary<JsonValue>
const object = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  or(
    fc.record(Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, or(value)])), {
      requiredKeys: [],
    }),
  )
const text = fc.string({ unit: 'binary' })
const dictionary = (value: fc.Arbitrary<unknown>) =>
  or(fc.dictionary(fc.oneof(text, fc.constantFrom('name', 'site', 'toString', '__proto__')), or(value)))

const entry = object({
  ...{ imsi: text, simId: text, status: text, speedClass: text, groupId: text, activeProfileId: text },
  tags: dictionary(text),
  profiles: dictionary(object({ primaryImsi: text })),
  sessionStatus: object({
    online: fc.boolean(),
    lastUpdatedAt: fc.double(),
    cell: object({ radioType: text, mcc: fc.integer(), mnc: fc.integer(), eci: fc.double() }),
  }),
})
const bytes = object({ uploadByteSizeTotal: fc.double(), downloadByteSizeTotal: fc.double() })
const answers = fc.record({
  list: or(fc.array(entry)),
  stats: or(fc.array(object({ dataTrafficStatsMap: dictionary(bytes) }), { maxLength: 2 })),
  bill: object({ amount: fc.double(), currency: text }),
})

/** As the service's answer is read: keys are only keys, and numbers are JSON's. */
const asRead = (value: JsonValue): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue

describe('whatever the service answers', () => {
  it.each(['subscribers', 'sims'])('a round over %s ends with samples, or a reason', async (source) => {
    let samples = 0
    await fc.assert(
      fc.asyncProperty(answers, async ({ list, stats, bill }) => {
        const fetchJson: FetchJson = async ({ pathname }) => {
          const values: Record<string, JsonValue> = {
            '/v1/auth': { apiKey: 'k', token: 't' },
            '/v1/bills/latest': bill,
            [`/v1/${source}`]: list,
          }
          return { status: 200, headers: {}, value: asRead(values[pathname] ?? stats) }
        }
        const clock = createFakeClock(1_770_000_000_000)
        const secret = async () => '{"authKeyId":"a","authKey":"b"}'
        const tools = { clock, fetchJson, secret, note: () => undefined }
        const collector = soracom.create({ ...config, source }, tools)
        try {
          for await (const { name, labels, value } of collector.collect(clock.now() + 60_000)) {
            samples++
            expect(collector.metadata.has(name)).toBe(true)
            const names = Object.keys(labels)
            expect(names.filter((label) => !/^(?!__)[a-zA-Z_]\w*$/.test(label))).toEqual([])
            expect(Object.values(labels).filter((label) => typeof label !== 'string')).toEqual([])
            expect(value).toEqual(expect.any(Number))
          }
        } catch (error) {
          if (!(error instanceof CollectError)) throw error
        }
      }),
      { numRuns: 200 },
    )
    expect(samples).toBeGreaterThan(1_000)
  })
})
