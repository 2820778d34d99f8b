// Tables in lines are read where the first line has the names. Other rows of numbers are counted.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[text: string, lines: string[]]>([
  ['temp,hum\n21.4,40', ['hum 40', 'temp 21.4']],
  ['"temp";"hum"\r\n"21,4";"40"\r\n', ['hum 40', 'temp 21.4']],
  ['temp\thum\n21,45\t40', ['hum 40', 'temp 21.45']],
  ['t|state\n-3|on', ['state 1', 't -3']],
  ['Datum;Zähler (kWh);Typ\n25.4.2024;2 969,03;x', ['# left_out × 2, Datum', 'Zahler{unit="kWh"} 2969.03']],
  ['a,b\n1,2\n3,4', ['a{index="0"} 1', 'a{index="1"} 3', 'b{index="0"} 2', 'b{index="1"} 4']],
  [
    'timestamp,temp\n2026-01-01T00:00:01Z,21\n2026-01-01T00:00:02Z,22',
    ['temp 21 1767225601000', 'temp 22 1767225602000'],
  ],
  // A quoted cell may hold the separator, and a line with a quote too much has none.
  ['t,note\n21,"a, b"', ['# left_out, note', 't 21']],
  ['t,data\n21,"1,2,3"', ['# left_out, data', 't 21']],
  ['t,note\n21,5"', ['# left_out, note', 't 21']],
  ['deviceId;t\nn7;3', ['t{device="n7"} 3']],
  // No names, or no numbers: what is lost is counted.
  ['temp,temp\n1,2', ['# no_metric', '# not_a_number, value']],
  ['t,on\n1,2', ['# no_metric', '# not_a_number, value']],
  ['a,b\nc,d', ['# left_out, value']],
  ['a,b\n1,2\nc,d', ['# left_out × 2, a', 'a{index="0"} 1', 'b{index="0"} 2']],
  ['$SAMPLE\tn7\t1631711498\t27.65', ['# no_metric', '# not_a_number, value']],
  ['INFO\tstarted', ['# left_out, value']],
  ['N03/1497340211/1', ['# no_metric', '# not_a_number, value']],
  ['2026/01/31', ['# left_out, value']],
  ['a/b/1', ['# left_out, value']],
  ['rack/7', ['# left_out, value']],
])('%j', (payload, lines) => {
  const mapped = mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
  expect(
    mapped.map((line) =>
      line
        .replace(/ 1767225605000$/, '')
        .replace(/,?device="c",?/, '')
        .replace('{}', ''),
    ),
  ).toEqual(lines)
})

it('is no table of too many rows or columns', () => {
  const map = (payload: string) => mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  const rows = (count: number) => map(`a,b${'\n1,2'.repeat(count)}`)
  expect(rows(1_000).filter((line) => !line.startsWith('#'))).toHaveLength(1_000)
  expect(rows(1_001)).toEqual(['# no_metric', '# not_a_number, value'])
  const columns = (count: number, cell: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => cell(index)).join(',')
  const table = (count: number) => `${columns(count, (index) => `c${index}`)}\n${columns(count, String)}`
  expect(map(table(200))).toHaveLength(200)
  expect(map(table(201))).toEqual(['# no_metric', '# not_a_number, value'])
})
