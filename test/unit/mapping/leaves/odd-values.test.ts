// Values that no list expects, in members of every name that the lists have: none ends the mapping of its message.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'
import { leafLists } from './leaf-lists.ts'

const words = [...new Set(Object.values(leafLists).flatMap((list) => [...list]))]

/** Text is made of none of these by itself: `String({ toString: 1 })` throws. */
const odd: readonly JsonValue[] = [
  { toString: 1 },
  [{ toString: 1 }],
  [[], { valueOf: null, toString: null }],
]
const beside: { [key: string]: JsonValue } = {
  value: '1234',
  name: 'x',
  topic: 'a/b',
  payload: 'z',
  mmsi: 3,
  rssi: -70,
  snr: 7,
  addr: 'VW8',
  timestamp: 1767225605,
  event: 'opened',
}

it.each([...odd.keys()])('value %i', (at) => {
  const value = odd[at] as JsonValue
  for (const word of words) {
    for (const payload of [
      { [word]: value, ...beside },
      {
        ...beside,
        [word]: value,
        list: [
          { ...beside, [word]: value },
          { ...beside, [word]: value },
        ],
      },
      { [`${word}_supported`]: value, [`x_${word}`]: value, t: 3, [word]: { ...beside, type: value } },
      { t: 3, plan: { start: '08:00', end: '09:00', enable: 1, [word]: value } },
      { t: 3, pgn: 127_505, fields: { Level: 4, [word]: value } },
      { slots: ['slot', 'bay'].map((name, slot) => ({ [name]: slot, level: 4, [word]: value })), t: 3 },
    ]) {
      const lines = mapLine(undefined, { topic: 'a', payload }, { identityLabels: ['device'] })
      expect(lines, JSON.stringify(payload)).not.toContain('# mapping_failed')
      expect(
        lines.some((line) => !line.startsWith('#')),
        word,
      ).toBe(true)
    }
  }
})
