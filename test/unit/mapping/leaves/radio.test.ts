// `port` and `channel` of the radio by which a message came are no labels and no readings. Those of a device are labels.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function mapPayload(json: string): string[] {
  const payload = JSON.parse(json) as JsonValue
  const lines = mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
  return lines
    .filter((line) => !line.startsWith('# left_out'))
    .map((line) =>
      line
        .replace(/,device="c"|device="c",?/, '')
        .replace('{}', '')
        .replace(/ 1767225605000$/, ''),
    )
}

describe('beside members of a radio', () => {
  it.each([
    ['{"port": 2, "fcnt": 7, "t": 21}', ['t 21']],
    ['{"port": 1, "counter": 237, "payload_raw": "AgjK", "t": 21}', ['t 21']],
    ['{"port": 2, "dr": "SF8 BW125", "rssi": -80}', ['rssi -80']],
    ['{"port": 2, "freq": 867.9, "snr": 7}', ['freq 867.9', 'snr 7']],
    [
      '{"gw": [{"gwEui": "7276FF000B0324E2", "channel": 5, "rssi": -40, "snr": 12}]}',
      ['gw_rssi{gwEui="7276FF000B0324E2"} -40', 'gw_snr{gwEui="7276FF000B0324E2"} 12'],
    ],
    ['{"rx": [{"channel": 5, "rfChain": 1}]}', ['rx_rfChain{index="0"} 1']],
    ['{"rx": [{"channel": 5, "datr": "SF7", "lsnr": 1}]}', ['rx_lsnr{index="0"} 1']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('beside other members, or one that others have too', () => {
  it.each([
    ['{"port": 2, "temperature": 21}', ['temperature{port="2"} 21']],
    [
      '{"channel": 3, "frequency": 50, "voltage": 230}',
      ['frequency{channel="3"} 50', 'voltage{channel="3"} 230'],
    ],
    ['{"channel": 3, "rssi": -50, "voltage": 230}', ['rssi{channel="3"} -50', 'voltage{channel="3"} 230']],
    [
      '{"m": [{"channel": 3, "freq": 50, "counter": 4}]}',
      ['m_counter{channel="3"} 4', 'm_freq{channel="3"} 50'],
    ],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

it.each([
  ['{"a": [{"plant_id": "p1", "b": [{"plant_id": "p1", "v": 1}]}]}', ['a_b_v{plant_id="p1"} 1']],
  ['{"a": [{"id": "0", "b": [{"id": "0", "v": 1}]}]}', ['a_b_v{id="0",id_2="0"} 1']],
  ['{"a": [{"name": "x", "b": [{"name": "x", "v": 1}]}]}', ['a_b_v{name="x",name_2="x"} 1']],
])('a label of two objects with one text is there once: %s', (json, lines) => {
  expect(mapPayload(json)).toEqual(lines)
})
