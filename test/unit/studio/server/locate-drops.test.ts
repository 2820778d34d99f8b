import { describe, expect, test } from 'vitest'
import type { FullDelivery } from '../../../../src/studio/delivery.ts'
import type { PublishedMessage } from '../../../../src/studio/make-envelope.ts'
import { createLocator, type Locator } from '../../../../src/studio/server/locate-drops.ts'
import { readMapping } from '../../../../src/studio/server/read-mapping.ts'

const mappingText = `version: 1
rules:
  - topic: own/+device
    metrics: { pressure: presure, level: { value: level, values: { low: 0, high: 1 } } }
`

async function open(text?: string): Promise<Locator> {
  const locator = createLocator()
  await locator.use(await readMapping(text, 'mapping.yaml'))
  return locator
}

function message(topic: string, payload: object | string): PublishedMessage {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return { topic, clientId: 'c', payload: Buffer.from(text), receivedAtMs: 1_795_000_000_000 }
}

function delivery(
  written: number,
  dropped: Record<string, number>,
  rest: Partial<FullDelivery> = {},
): FullDelivery {
  const report = {
    written,
    dropped: new Map(Object.entries(dropped)),
    refused: new Map(),
    deadLettered: new Map(),
  }
  const common = {
    topic: 't',
    clientId: 'c',
    atMs: 1,
    writes: [],
    error: undefined,
    tookMs: 1,
    clockCorrected: new Map(),
  }
  return { ...common, report, ...rest }
}

describe('where a drop comes from', () => {
  test('a word in a field of a device that nobody knows', async () => {
    const locator = await open()
    const { drops, family } = await locator.locate(
      message('zoo/7', { door: 'perhaps', t: 1 }),
      delivery(1, { word_unknown: 1 }),
      0,
    )
    expect(drops).toMatchObject([
      { reason: 'word_unknown', field: 'door', example: '"perhaps"', count: 1, isProblem: true },
    ])
    expect(family).toBe('')
  })

  test('a field and a value that the rule does not find, with their places in the file', async () => {
    const locator = await open(mappingText)
    const { drops, filter } = await locator.locate(
      message('own/7', { pressure: 3, level: 'middle' }),
      delivery(0, { missing: 1, value_not_mapped: 1, no_metric: 1 }),
      0,
    )
    expect(filter).toBe('own/+device')
    expect(drops).toMatchObject([
      { reason: 'missing', where: 'rules[0].metrics.pressure', metric: 'pressure', isProblem: true },
      { reason: 'value_not_mapped', where: 'rules[0].metrics.level', field: 'level', example: '"middle"' },
      { reason: 'no_metric', isProblem: true },
    ])
  })

  test('a payload that is no JSON, with what is wrong with it', async () => {
    const locator = await open()
    const report = {
      written: 0,
      dropped: new Map(),
      refused: new Map(),
      deadLettered: new Map([['not_json', 1]]),
    }
    const { drops } = await locator.locate(message('cam/1', '\u0000\u0001{'), delivery(0, {}, { report }), 0)
    expect(drops).toMatchObject([{ reason: 'not_json', detail: expect.stringMatching(/./), isProblem: true }])
  })

  test('a device that a preset knows', async () => {
    const locator = await open()
    const plug = message('zigbee2mqtt/plug', { energy: 1 })
    expect(await locator.locate(plug, delivery(1, {}), 0)).toMatchObject({ family: 'zigbee2mqtt', drops: [] })
  })
})

describe('what the report counts is what counts', () => {
  test('more than the explanation sees, and less', async () => {
    const locator = await open()
    const both = message('zoo/7', { door: 'perhaps', window: 'maybe' })
    const more = await locator.locate(both, delivery(0, { word_unknown: 5 }), 0)
    expect(more.drops.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    const less = await locator.locate(both, delivery(0, { word_unknown: 1 }), 0)
    expect(less.drops.reduce((sum, { count }) => sum + count, 0)).toBe(1)
  })

  test('a message without a report, and one without a sample or a reason, have one reason each', async () => {
    const locator = await open()
    const failed = await locator.locate(
      message('a', '1'),
      delivery(0, {}, { report: undefined, error: 'connection' }),
      0,
    )
    expect(failed.drops).toMatchObject([{ reason: 'failed', detail: 'connection', isProblem: true }])
    const nothing = await locator.locate(message('a', '{}'), delivery(0, {}), 0)
    expect(nothing.drops).toMatchObject([{ reason: 'no_sample', isProblem: false }])
  })

  test('in a flood most go by what was found before, and what is remembered is bounded', async () => {
    const locator = createLocator({ explanationsPerSecond: 5, knownMax: 20 })
    await locator.use(await readMapping(undefined, 'mapping.yaml'))
    const reasons = new Set<string>()
    for (let index = 0; index < 2_000; index++) {
      // Two messages of a topic, in another second every now and then.
      const given = message(`zoo/${index >> 1}`, { door: 'perhaps' })
      const { drops } = await locator.locate(given, delivery(0, { word_unknown: 1 }), index * 10)
      for (const { reason, count } of drops) reasons.add(`${reason} ${count}`)
    }
    expect([...reasons]).toEqual(['word_unknown 1'])
    expect(locator.known()).toBe(20)
  })
})
