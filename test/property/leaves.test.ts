// Properties of leaves and of zero configuration: whose series a message can write, how many series a device makes, and
// what can be in a name.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attributes,
  lastLevelQuantities,
  machineParts,
  qualifiers,
  quantities,
  states,
  unitWords,
  vagueWords,
} from '../../src/mapping/leaves/lists/quantities.ts'
import type { JsonValue } from '../../src/model.ts'
import { mappingOf } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'

const mapping = mappingOf(undefined)

const identityKey = fc.constantFrom(
  'deviceId',
  'dev_eui',
  'MAC',
  'serial_number',
  'imei',
  'node-id',
  'id',
  'device',
)
const readingKey = fc.constantFrom('temp', 'humidity', 'power', 'door', 'battery_volts')
const readings = fc.dictionary(
  readingKey,
  fc.oneof(fc.integer(), fc.boolean(), fc.constant('21.5'), fc.constant('on')),
  {
    minKeys: 1,
  },
)
const deviceId = fc.stringMatching(/^[a-z]{2,8}-[0-9]{1,3}$/)

function seriesOf(line: { topic: string; client_id?: string; payload: JsonValue }): string[] {
  return mapping.map(messageOf(line)).samples.map(({ name, labels }) => `${name} ${labels.key}`)
}

describe('identity', () => {
  it('a device that sends the payload of another one never writes its series', () => {
    fc.assert(
      fc.property(readings, identityKey, deviceId, fc.boolean(), (values, key, id, isNested) => {
        const payload = isNested ? { device: { id }, ...values } : { [key]: id, ...values }
        const honest = new Set(seriesOf({ topic: 'a/b', client_id: 'honest', payload }))
        for (const forged of seriesOf({ topic: 'a/b', client_id: 'other', payload })) {
          expect(honest.has(forged)).toBe(false)
        }
      }),
    )
  })

  it('two devices behind one client never share a series', () => {
    fc.assert(
      fc.property(
        readings,
        identityKey,
        fc.uniqueArray(deviceId, { minLength: 2, maxLength: 2 }),
        (values, key, ids) => {
          const [first, second] = ids.map((id) =>
            seriesOf({ topic: 'a/b', client_id: 'gateway', payload: { [key]: id, ...values } }),
          )
          expect(first?.length).toBeGreaterThan(0)
          const all = new Set(first)
          for (const series of second ?? []) expect(all.has(series)).toBe(false)
        },
      ),
    )
  })

  it('neither do two devices in one array', () => {
    fc.assert(
      fc.property(readings, fc.uniqueArray(deviceId, { minLength: 2, maxLength: 5 }), (values, ids) => {
        const payload = ids.map((id) => ({ deviceId: id, ...values }))
        const series = seriesOf({ topic: 'a/b', client_id: 'gateway', payload })
        expect(new Set(series).size).toBe(series.length)
        for (const id of ids)
          expect(series.filter((one) => one.includes(`${id.length}:${id}`)).length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('cardinality', () => {
  it('a thousand messages of one device make no more series than it has readings', () => {
    const series = new Set<string>()
    for (let count = 0; count < 1_000; count++) {
      const hex = (count * 2_654_435_761).toString(16).padStart(12, '0')
      const payload = {
        deviceId: 'd-1',
        id: `msg-${count}`,
        msgId: count,
        uuid: `00000000-0000-4000-8000-${hex.slice(-12)}`,
        seq: count,
        fCnt: count,
        token: hex,
        ts: 1_767_225_604 + count,
        time: new Date(1_767_225_604_000 + count * 1000).toISOString(),
        t: count / 10,
        text: `21.${count}`,
        relay: count % 2 === 0 ? 'ON' : 'off',
        list: [
          { name: 'flow', v: count },
          { name: 'level', v: count },
        ],
        nested: { message_id: hex, timestamp: 1_767_225_604_000 + count, power: count },
      }
      for (const one of seriesOf({ topic: 'a/b', client_id: 'c', payload })) series.add(one)
    }
    expect([...series].map((one) => one.split(' ')[0]).sort()).toEqual(
      ['list_v', 'list_v', 'nested_power', 'relay', 't', 'text'].sort(),
    )
  })

  it('a topic never makes a name with a word outside the lists', () => {
    const known = new Set(
      [
        quantities,
        lastLevelQuantities,
        machineParts,
        qualifiers,
        states,
        unitWords,
        attributes,
        vagueWords,
        ['value', 'payload'],
      ].flatMap((list) => [...list]),
    )
    const word: fc.Arbitrary<string> = fc.oneof(
      fc.constantFrom(...known),
      // Two words in one.
      fc.tuple(fc.constantFrom(...known), fc.constantFrom(...known)).map((two) => two.join('')),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.stringMatching(/^[A-Za-z0-9_.:-]{1,12}$/),
    )
    const level = fc
      .array(word, { minLength: 1, maxLength: 3 })
      .map((words) => words.join('_').replaceAll(/[/+#]/g, ''))
    const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'))
    fc.assert(
      fc.property(
        topic,
        fc.constantFrom<JsonValue>(21.5, true, 'on', { value: 3 }, { 温度: 3 }),
        (text, payload) => {
          for (const { name } of mapping.map(messageOf({ topic: text, payload })).samples) {
            expect(name.split('_').filter((one) => !known.has(one))).toEqual([])
          }
        },
      ),
    )
  })
})

describe('names', () => {
  it('of two keys that become one name the second is a counted collision', () => {
    const key = fc.string({
      unit: fc.constantFrom('a', 'B', '.', ' ', '_', 'é', '°', '温', '1'),
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 2, maxLength: 2 }), (keys) => {
        // Digits alone would come first, wherever they are in the text.
        const [first, second] = keys.map((one) => `k${one}`)
        const payload = JSON.parse(`{${JSON.stringify(first)}:1,${JSON.stringify(second)}:2}`) as JsonValue
        const { samples, drops } = mapping.map(messageOf({ topic: 'x', payload }))
        const collisions = drops.filter(({ reason }) => reason === 'collision')
        expect(samples.map(({ value }) => value)).toEqual(collisions.length === 0 ? [1, 2] : [1])
        const series = samples.map(({ name, labels }) => `${name} ${labels.key}`)
        expect(new Set(series).size).toBe(series.length)
      }),
    )
  })
})
