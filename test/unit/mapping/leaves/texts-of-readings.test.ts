// Short texts and parts of dates: numbers with a unit, states, codes, times, and what is counted as lost.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

function linesOf(topic: string, json: string): string[] {
  const lines = mapLine(undefined, { topic, payload: JSON.parse(json) }, { identityLabels: [] })
  return lines.filter((line) => line !== '# no_metric').map((line) => line.replace(/ 1767225605000$/, ''))
}

it.each<[topic: string, json: string, lines: string[]]>([
  // Units.
  ['x/geiger', '"23.3 cpm"', ['value{unit="cpm"} 23.3']],
  [
    'x',
    '{"dose": "0.12 uSv/h", "rate": "0.12 \u03bcSv/h"}',
    ['dose{unit="uSv/h"} 0.12', 'rate{unit="\u03bcSv/h"} 0.12'],
  ],
  [
    'x',
    '{"turbidity": "4 NTU", "acid": "7.2 pH", "n": "12 imp"}',
    ['acid{unit="pH"} 7.2', 'n{unit="imp"} 12', 'turbidity{unit="NTU"} 4'],
  ],
  ['x', '{"l": [{"k": "pH", "v": 7}]}', ['l_v{k="pH"} 7']],
  // Codes begin with 0.
  [
    'x',
    '{"S": "082", "gw": "007", "b": "00", "m": "05", "f": "0.5", "z": "0", "k": "10"}',
    ['# left_out × 2, S', 'b 0', 'f 0.5', 'k 10', 'm 5', 'z 0'],
  ],
  ['x', '{"humidity": "045", "rssi": "-040", "value": "012"}', ['humidity 45', 'rssi -40', 'value 12']],
  // Who is there.
  ['x', '{"occupied": "occupied", "v": 3}', ['occupied 1', 'v 3']],
  ['x', '{"occupied": "free", "v": 3}', ['occupied 0', 'v 3']],
  ['x', '{"bay": {"status": "vacant"}, "shop": "free"}', ['# left_out, shop', 'bay_status 0']],
  ['lot/bay/7/status', '"free"', ['status 0']],
  ['x', '{"memory": "free"}', ['# left_out, memory']],
  // The sense of a lock is not known.
  [
    'x',
    '{"front": "Locked", "lock": "unlocked", "event": "locked"}',
    ['# left_out, event', '# word_unknown × 2, front'],
  ],
  // A number and its status.
  ['x/temp', '"17.31;ok"', ['# not_a_number, temp']],
  ['x', '{"t": "-2.50;cutoff", "u": "3|low"}', ['# not_a_number × 2, t']],
  ['x', '{"t": "3;4;ok", "u": "ok;3", "note": "3;ok"}', ['# left_out × 3, t']],
  // Parts of a date.
  [
    'x',
    '{"p": 46, "dow": "5", "month": "12", "hour": "15", "dom": "10", "minute": "21"}',
    ['# left_out × 5, dow', 'p 46'],
  ],
  ['x', '{"p": 46, "day": 3, "hour": 15, "minute": 2}', ['# left_out × 3, day', 'p 46']],
  ['x', '{"hour": 1, "day": 5, "month": 12}', ['day 5', 'hour 1', 'month 12']],
  ['x', '{"hour": 15, "minute": 72, "day": 5}', ['day 5', 'hour 15', 'minute 72']],
  ['x', '{"hour": 15, "minute": 7, "p": 5}', ['hour 15', 'minute 7', 'p 5']],
])('%s %s', (topic, json, lines) => {
  expect(linesOf(topic, json)).toEqual(lines)
})
