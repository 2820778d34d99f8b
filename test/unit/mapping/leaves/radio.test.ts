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

describe('codes of cells are no readings, beside a member of a cell', () => {
  it.each([
    [
      '{"mcc": 310, "mnc": 260, "tac": 8529, "ci": 41256, "pci": 134, "rsrp": -87, "rssi": -62}',
      ['rsrp -87', 'rssi -62'],
    ],
    ['{"plmn": 23003, "cid": 1011233, "earfcn": 6447, "rsrp": -75, "snr": 16}', ['rsrp -75', 'snr 16']],
    ['{"lte_rsrq": -8, "lte_pci": 3, "cell_tac": "8529"}', ['lte_rsrq -8']],
    ['{"mcc": 262, "lac": 3, "cid": 1234, "t": 21}', ['t 21']],
    ['{"ci": 4, "tac": 21, "cid": 3}', ['cid 3', 'ci 4', 'tac 21']],
    ['{"ci": 0.4, "rssi": -60}', ['ci 0.4', 'rssi -60']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('neighbour cells are told apart by their numbers, which are few, and not by their order', () => {
  it.each([
    [
      '{"n": [{"type": "LTE", "pci": 135, "rsrp": -95}, {"type": "LTE", "pci": 267, "rsrp": -102}]}',
      ['n_rsrp{pci="135",type="LTE"} -95', 'n_rsrp{pci="267",type="LTE"} -102'],
    ],
    ['{"n": [{"psc": "7", "rscp": -95}]}', ['n_rscp{psc="7"} -95']],
    [
      '{"n": [{"pci": 135, "rsrp": -95}, {"pci": 135, "rsrp": -96}]}',
      ['n_rsrp{index="0"} -95', 'n_rsrp{index="1"} -96'],
    ],
    ['{"n": [{"pci": 135, "rsrp": -95}, {"rsrp": -96}]}', ['n_rsrp{index="0"} -95', 'n_rsrp{index="1"} -96']],
    ['{"n": [{"pci": 13500, "rsrp": -95}]}', ['n_rsrp{index="0"} -95']],
    ['{"n": [{"name": "home", "pci": 135, "rsrp": -95}]}', ['n_rsrp{name="home"} -95']],
    [
      '{"n": [{"pci": 1, "rsrp": -95, "ts": 1767225601}, {"pci": 2, "rsrp": -96, "ts": 1767225602}]}',
      ['n_rsrp -95 1767225601000', 'n_rsrp -96 1767225602000'],
    ],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})
