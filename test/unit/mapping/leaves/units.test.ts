// Which reading of an object its unit is of.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[json: string, lines: string[]]>([
  ['{"value": 5, "unit": "%", "ok": true, "n": {"count": 4}}', ['n_count 4', 'ok 1', 'value{unit="%"} 5']],
  ['{"value": {"min": 1, "max": 2}, "unit": "%"}', ['value_max{unit="%"} 2', 'value_min{unit="%"} 1']],
  ['{"rawValue": 512, "value": 50, "unit": "%"}', ['rawValue 512', 'value{unit="%"} 50']],
  // The only number has a unit that is known.
  ['{"temp": 21.4, "unit": "C", "ok": true}', ['ok 1', 'temp{unit="C"} 21.4']],
  ['{"d": {"level": "4", "unit": "cm"}, "n": 3}', ['level{unit="cm"} 4', 'n 3']],
  ['{"l": [{"flow": 3, "unit": "l/s"}]}', ['l_flow{index="0",unit="l/s"} 3']],
  ['{"temp": 21.4, "hum": 40, "unit": "C"}', ['hum 40', 'temp 21.4']],
  ['{"temp": 21.4, "unit": "metric"}', ['temp 21.4']],
  // A member that is called after another one has its unit.
  [
    '{"temperature": 21, "temperature_unit": "C", "pressure": "3.2", "pressureUnit": "bar", "flow_uom": "l"}',
    ['pressure{unit="bar"} 3.2', 'temperature{unit="C"} 21'],
  ],
  [
    '{"l": [{"flow": 3, "flowUnits": "l/s"}, {"flow": 4}]}',
    ['l_flow{index="0",unit="l/s"} 3', 'l_flow{index="1"} 4'],
  ],
  ['{"level": 3, "level_unit": 7, "display_unit": "metric"}', ['level 3', 'level_unit 7']],
  // Other forms of the value are in its unit.
  [
    '{"value": -3, "absValue": "3", "min_value": 1, "max": 5, "prev": 4, "rms": 3, "lastvalue": 2, "max_today": 6, "unit": "V"}',
    [
      'absValue{unit="V"} 3',
      'lastvalue{unit="V"} 2',
      'max_today{unit="V"} 6',
      'max{unit="V"} 5',
      'min_value{unit="V"} 1',
      'prev{unit="V"} 4',
      'rms{unit="V"} 3',
      'value{unit="V"} -3',
    ],
  ],
  [
    '{"l": [{"name": "a", "flow": 3, "max": 5, "unit": "l"}, {"name": "b", "avg": 3, "min": 2, "unit": "A"}]}',
    [
      'l_avg{name="b",unit="A"} 3',
      'l_flow{name="a",unit="l"} 3',
      'l_max{name="a",unit="l"} 5',
      'l_min{name="b",unit="A"} 2',
    ],
  ],
  [
    '{"l": [{"name": "a", "min": 3, "quality": 192, "unit": "l"}, {"name": "b", "avg": 3, "count": 2, "unit": "A"}]}',
    [
      'l_avg{name="b",unit="A"} 3',
      'l_count{name="b"} 2',
      'l_min{name="a",unit="l"} 3',
      'l_quality{name="a"} 192',
    ],
  ],
  ['{"u": {"min": 1, "avg": 3, "unit": "V"}}', ['u_avg{unit="V"} 3', 'u_min{unit="V"} 1']],
  [
    '{"value": 3, "count": 9, "max_error": 1, "variance": 4, "max_index": 7, "min_rssi": -80, "peak": true, "unit": "V"}',
    ['count 9', 'max_error 1', 'max_index 7', 'min_rssi -80', 'peak 1', 'value{unit="V"} 3', 'variance 4'],
  ],
  ['{"flow": 3, "max": 5, "unit": "l"}', ['flow 3', 'max 5']],
  ['{"value": 3, "last": 1767225604, "unit": "V"}', ['value{unit="V"} 3']],
  // What says that there is none, and as an address has it.
  ['{"value": 5, "unit": "n/a"}', ['value 5']],
  ['{"value": 5, "unit": "none"}', ['value 5']],
  ['{"value": 5, "unit": "None"}', ['value{unit="None"} 5']],
  ['{"value": 5, "unit": " - "}', ['value 5']],
  ['{"value": 5, "unit": "?"}', ['value 5']],
  ['{"value": 5, "unit": "#"}', ['value{unit="#"} 5']],
  ['{"value": 5, "unit": "%C2%B0C"}', ['value{unit="°C"} 5']],
  ['{"value": 5, "unit": "%25"}', ['value{unit="%"} 5']],
  ['{"value": 5, "unit": "%FF"}', ['value{unit="%FF"} 5']],
  ['{"rawValue": 512, "unit": "%"}', ['rawValue{unit="%"} 512']],
  ['{"value": null, "raw": 3, "unit": "%"}', ['raw 3']],
  [
    '{"m": [{"name": "n1", "flow": 3, "ok": true, "unit": "l"}]}',
    ['m_flow{name="n1",unit="l"} 3', 'm_ok{name="n1"} 1'],
  ],
  [
    '{"m": [{"name": "n1", "flow": [3, 4], "unit": "l"}]}',
    ['m_flow{index="0",name="n1",unit="l"} 3', 'm_flow{index="1",name="n1",unit="l"} 4'],
  ],
  [
    '{"m": [{"name": "n1", "flow": 3, "rate": 4, "unit": "l"}]}',
    ['m_flow{name="n1"} 3', 'm_rate{name="n1"} 4'],
  ],
  ['{"t": "22.8 celsius", "h": "45.0 percent"}', ['h{unit="percent"} 45', 't{unit="celsius"} 22.8']],
  // What is measured is no id that looks like hex.
  ['{"current": "12A", "code": "12A"}', ['current{unit="A"} 12']],
  [
    '{"charge_current_limit": "1A", "spare": "1A", "flow": "3,5 l/min", "t": "21 degC"}',
    ['charge_current_limit{unit="A"} 1', 'flow{unit="l/min"} 3.5', 't{unit="degC"} 21'],
  ],
  ['{"dc": "41.4V/0.1A"}', ['dc{index="0",unit="V"} 41.4', 'dc{index="1",unit="A"} 0.1']],
  [
    '{"dc": "12V/24V", "version": "41.4V/0.1A", "d": "1.5/2.5", "day": "2026/06/01", "half": "41.4V/", "c": "4V/x"}',
    [],
  ],
  [`{"dc": "1V/${'2'.repeat(60)}A"}`, []],
  // In the key, as tables for people have them.
  [
    '{"Temp (°C)": 21, "Hum [%]": 40, "Soil %": 3, "Fan (rpm)": 9, "Run ( hours )": 5, "PM2.5 (µg/m³)": 7}',
    [
      'Fan{unit="rpm"} 9',
      'Hum{unit="%"} 40',
      'PM2_5{unit="µg/m³"} 7',
      'Run{unit="hours"} 5',
      'Soil{unit="%"} 3',
      'Temp{unit="°C"} 21',
    ],
  ],
  ['{"Energy (kWh)": {"l1": 3, "l2": 4}}', ['Energy_l1{unit="kWh"} 3', 'Energy_l2{unit="kWh"} 4']],
  [
    '{"Temp (C)": "21.5", "Current L1 (A)": 8, "Battery (V)": 4}',
    ['Battery{unit="V"} 4', 'Current_L1{unit="A"} 8', 'Temp{unit="C"} 21.5'],
  ],
  ['{"Temp (C)": "71.2 F", "Temp. (F)": "not available"}', ['Temp{unit="F"} 71.2']],
  ['{"温度 (℃)": 21}', ['value{field="温度 (℃)",unit="℃"} 21']],
  // What has a unit names nothing, and is no unit.
  [
    '{"Phase (°)": 120, "Floor (°C)": 23, "Zone %": 40, "Tank (mm)": 7, "u (kV)": 20, "id (ppm)": 5, "v (m/s)": 3}',
    [
      'Floor{unit="°C"} 23',
      'Phase{unit="°"} 120',
      'Tank{unit="mm"} 7',
      'Zone{unit="%"} 40',
      'id{unit="ppm"} 5',
      'u{unit="kV"} 20',
      'v{unit="m/s"} 3',
    ],
  ],
  ['{"timestamp (ms)": 1767225604123, "Port (%)": "40"}', ['Port{unit="%"} 40']],
  // It says as often which one it is.
  [
    '{"T (min)": 1, "T (max)": 2, "T (in)": 3, "Phase (A)": 4, "Voltage (A)": 5, "Line (V)": 6, "Flow (l sec)": 7, "(%)": 8}',
    ['Flow_l_sec 7', 'Line_V 6', 'Phase_A 4', 'T_in 3', 'T_max 2', 'T_min 1', 'Voltage_A 5', '_ 8'],
  ],
  // Other signs in a row are one `_`, and at the end none.
  ['{"a - b": 1, "c_-_d": 2, "e__f": 3, "g_": 4, "h..": 5}', ['a_b 1', 'c_d 2', 'e__f 3', 'g_ 4', 'h 5']],
  ['{"s": {"[\'right\', \'left\']": 1}}', ['s__right_left 1']],
  // Other names of a unit.
  ['{"value": 5, "unitOfMeasure": "ppm"}', ['value{unit="ppm"} 5']],
  ['{"value": 5, "Unit_Of_Measure": "ppm"}', ['value{unit="ppm"} 5']],
  ['{"value": 5, "engineeringUnits": "degF"}', ['value{unit="degF"} 5']],
  ['{"value": 5, "Einheit": "Stück"}', ['value{unit="Stück"} 5']],
  ['{"value": 5, "postfix": "°"}', ['value{unit="°"} 5']],
  ['{"value": 5, "suffix": "north"}', ['value 5']],
  ['{"value": 5, "unitName": "Bus 12"}', ['value 5']],
  ['{"value": 5, "scale": 10}', ['scale 10', 'value 5']],
  [
    '{"T": {"l10n": "F", "value": "90"}, "D": {"value": 10, "l10n": "xlate", "unit": "minutes"}}',
    ['D_value{unit="minutes"} 10', 'T_value{unit="F"} 90'],
  ],
  ['{"suffix": "C", "flow": 3}', ['flow 3']],
  // A voltage is no code of a unit.
  ['{"U": 230, "I": 3}', ['I 3', 'U 230']],
  ['{"u": 1240, "ph": 6.8}', ['ph 6.8', 'u 1240']],
  ['{"v": 3, "u": 7}', ['v 3']],
  ['{"flow": 3, "unit": 7}', ['flow 3']],
  ['{"value": 5, "unit": "m&sup3;"}', ['value{unit="m³"} 5']],
  ['{"value": 5, "unit": "&#181;g/m&#xB3;"}', ['value{unit="µg/m³"} 5']],
  ['{"value": 5, "unit": "&foo;"}', ['value{unit="&foo;"} 5']],
  ['{"value": 5, "unit": "&#0;m"}', ['value{unit="&#0;m"} 5']],
  ['{"value": 5, "unit": "&deg;&deg;&deg;&deg;&deg;"}', ['value{unit="°°°°°"} 5']],
  ['{"value": 5, "unitId": "Cel"}', ['value{unit="Cel"} 5']],
  ['{"value": 5, "unitId": "north"}', ['value{unitId="north"} 5']],
  ['{"l": [{"unitId": 2, "value": 5}]}', ['l_value{unitId="2"} 5']],
  ['{"t": "21.5 Cel"}', ['t{unit="Cel"} 21.5']],
  ['{"value": 5, "units": "degreesFahrenheit"}', ['value{unit="degreesFahrenheit"} 5']],
  ['{"value": 5, "unit": "a text of more than thirty letters"}', ['value 5']],
])('%s', (json, lines) => {
  const mapped = mapLine(undefined, { topic: 'a', payload: JSON.parse(json) }, { identityLabels: [] })
  expect(
    mapped.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ 1767225605000$/, '')),
  ).toEqual(lines)
})
