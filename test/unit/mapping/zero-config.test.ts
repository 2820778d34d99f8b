import { describe, expect, it } from 'vitest'
import type { MappingLimits } from '../../../src/mapping/mapping-parts.ts'
import type { JsonValue } from '../../../src/model.ts'
import { mapLine, mappingOf } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

/** Lines without labels and time: they are the same in each. */
function mapPayload(payload: JsonValue, limits: Partial<MappingLimits> = {}): string[] {
  const lines = mapLine(undefined, { topic: '', payload }, { identityLabels: [], ...limits })
  return lines.map((line) => line.replace(/ 1767225605000$/, ''))
}

describe('without a mapping', () => {
  it.each<[json: string, lines: string[]]>([
    ['21.5', ['value 21.5']],
    ['true', ['value 1']],
    ['false', ['value 0']],
    ['{"a": 1, "b": {"c": true, "d": {"e": -2}}}', ['a 1', 'b_c 1', 'b_d_e -2']],
    ['{"a": 1, "text": "2", "none": null}', ['# left_out, none', 'a 1', 'text 2']],
    [
      '[5, [6, 7]]',
      ['value{index="0"} 5', 'value{index="1",index_2="0"} 6', 'value{index="1",index_2="1"} 7'],
    ],
    [
      '{"s": [{"t": 1, "u": [2], "v": 3}]}',
      ['s_t{index="0"} 1', 's_u{index="0",index_2="0"} 2', 's_v{index="0"} 3'],
    ],
    [
      '{"a": [[1], 2], "b": ["x", [3, 4], {"c": [5]}], "d": [[6]], "e": [7]}',
      [
        '# left_out, b',
        'a{index="0",index_2="0"} 1',
        'a{index="1"} 2',
        'b_c{index="2",index_2="0"} 5',
        'b{index="1",index_2="0"} 3',
        'b{index="1",index_2="1"} 4',
        'd{index="0",index_2="0"} 6',
        'e{index="0"} 7',
      ],
    ],
    [
      '{"a b": [1, [2], 3], "a.b": [4, [5], 6, 7]}',
      [
        '# collision × 3, a_b',
        'a_b{index="0"} 1',
        'a_b{index="1",index_2="0"} 2',
        'a_b{index="2"} 3',
        'a_b{index="3"} 7',
      ],
    ],
    ['[{"t": 1}]', ['t{index="0"} 1']],
    ['{"data": [{"1767225605": 5}]}', ['data{index="0"} 5']],
    ['{"data": {"1767225605000": {"w": 5}}}', ['data_w 5']],
    ['{"tags": [{"dmac": "DD01", "rssi": -60}]}', ['tags_rssi{dmac="DD01"} -60']],
    // Keys of digits number things, or members, as positions do.
    ['{"19": 2301, "20": 12}', ['value{id="19"} 2301', 'value{id="20"} 12']],
    [
      '{"0": {"t": 1}, "1": {"t": 2, "3": {"4": 5}}}',
      ['t{id="0"} 1', 't{id="1"} 2', 'value{id="1",id_2="3",id_3="4"} 5'],
    ],
    ['{"0": {"name": "temp", "value": 45.5}}', ['value{id="0",name="temp"} 45.5']],
    ['{"1h": 1, "": 2, "a": {"": 3, "2": 4}}', ['_ 2', '_1h 1', 'a__ 3', 'a{id="2"} 4']],
    [
      '{"__proto__": 1, "constructor": {"__proto__": 2}, "hasOwnProperty": 3}',
      ['__proto__ 1', 'constructor___proto__ 2', 'hasOwnProperty 3'],
    ],
    ['{"a.b": 1, "a b": 2, "a": {"b": 3}, "c": 4}', ['# collision × 2, a_b', 'a_b 1', 'c 4']],
    ['{"a": [1], "b": 2, "a ": [3]}', ['# collision, a', 'a{index="0"} 1', 'b 2']],
    ['{"temp ": 21, " hum\\t": 40, " ": 1, "a b ": 2}', ['_ 1', 'a_b 2', 'hum 40', 'temp 21']],
    ['{"p": "PRESENT", "q": "NOT_PRESENT", "link": "Disconnected"}', ['link 0', 'p 1', 'q 0']],
    [
      '{"g": {"type": "Line", "coordinates": [9.2, 48.8]}}',
      ['# left_out, g_type', 'g_coordinates{index="0"} 9.2', 'g_coordinates{index="1"} 48.8'],
    ],
    ['{"type": "Point", "coordinates": [9.2, "x"]}', ['# left_out × 2, type', 'coordinates{index="0"} 9.2']],
    ['{"a": 1e400, "b": -1e400, "c": 9007199254740993}', ['# not_finite × 2, a', 'c 9007199254740992']],
    ['"21.5"', ['value 21.5']],
    ['"auto"', ['# left_out, value']],
    ['null', ['# left_out, value']],
    ['{}', ['# no_metric']],
    ['[[], {}]', ['# no_metric']],
    ['{"a": 1e400}', ['# no_metric', '# not_finite, a']],
  ])('%s', (json, lines) => {
    expect(mapPayload(JSON.parse(json) as JsonValue)).toEqual(lines)
  })

  it.each<[topic: string, json: string, lines: string[]]>([
    ['battery/total_charge', '12.4', ['battery_total_charge 12.4']],
    ['heater/power_total_kwh', '8133.2', ['power_total_kwh 8133.2']],
    ['heater/room_temp_c', '21', ['room_temp_c 21']],
    ['heater/kwh', '21', ['heater_kwh 21']],
    ['heater/c/temp', '21', ['temp 21']],
    ['battery/charge/3/today', '12.4', ['battery_charge_today 12.4']],
    ['meter/energy/l1', '9', ['energy_l1 9']],
    ['home/temperature/attic/max', '21', ['temperature_max 21']],
    ['energy/house', '9', ['energy 9']],
    ['battery/output_state', '1', ['battery 1']],
    ['weather/dateTime', '1700000000', ['# left_out, time']],
    ['esp/version', '1.14', ['# left_out, value']],
    ['esp/model', '3', ['# left_out, value']],
    ['esp/relay/0', '1', ['relay 1']],
    ['wb/get/currents', '[1.5, 2]', ['current{index="0"} 1.5', 'current{index="1"} 2']],
    ['robot/CurrentStatisticsCapability/area', '12', ['area 12']],
    ['ot/current-temperature', '21.5', ['temperature 21.5']],
    ['evse/CurrentL1', '6', ['current_l1 6']],
    ['bms/current_1', '6', ['current 6']],
    ['inverter/Export_Energy_Total_kWh', '9', ['export_energy_total_kwh 9']],
    ['car/est_battery_range_km', '312', ['battery_range_km 312']],
    ['x/cmd/relay', '1', ['# ignored, cmd']],
    ['dev/cmd/relay/1', '1', ['# ignored, cmd']],
    ['x/cfg/interval', '60', ['# ignored, cfg']],
    ['printer/1/assignment', '{"jobId": "j1", "parameters": {"nozzleTemp": 210}}', ['# ignored, assignment']],
    ['robot/1/execute', '{"speed": 3}', ['# ignored, execute']],
    ['line/2/WorkOrders', '[{"quantity": 30}]', ['# ignored, workorders']],
    ['line/2/work_order', '{"quantity": 30}', ['# ignored, work_order']],
    ['x/CMDs/7', '60', ['# ignored, cmds']],
    ['amr/TaskCommand/AMR01', '{"tasks": [{"goal_x": 3}]}', ['# ignored, taskcommand']],
    ['motor_cmd/m1', '[{"speed": 3}]', ['# ignored, motor_cmd']],
    ['AxisCommand/Speed', '3', ['speed 3']],
    ['last_command/pump', '{"speed": 3}', ['speed 3']],
    ['CommandStatus/m1', '{"speed": 3}', ['speed 3']],
    ['knx/set/1/2/3', '1', ['# ignored, set']],
    ['x/set/temperature/actual', '21', ['temperature_actual 21']],
    ['x/set/actualTemp', '21', ['actual_temp 21']],
    ['x/config/temp/actual', '21', ['# ignored, config']],
    ['dev/x/action/7/dim', '50', ['# ignored, action']],
    ['dev/x/actions/turn_on', '{"level": 3}', ['# ignored, actions']],
    ['dev/x/Action/restart/0', '1', ['# ignored, action']],
    ['dev/x/action/7/level', '50', ['level 50']],
    ['dev/x/action/7/heart-rate', '61', ['heartrate 61']],
    ['dev/x/action/7/open_count', '61', ['count 61']],
    ['dev/x/action/update/progress', '61', ['progress 61']],
    ['dev/x/reaction/dim', '61', ['value 61']],
    ['remote/action', '3', ['value 3']],
    ['v1/me/rpc/request/17', '{"params": 3}', ['# ignored, request']],
    ['v1/me/rpc/response/17', '{"rssi": 3}', ['rssi 3']],
    ['http/request/rate', '3', ['rate 3']],
    ['x/Config/interval', '60', ['# ignored, config']],
    ['x/settings/interval', '60', ['# ignored, settings']],
    ['x/limits', '{"max": 60}', ['# ignored, limits']],
    ['garage/door_cmd', '1', ['# ignored, door_cmd']],
    ['system/WriteData', '{"Data": [{"name": "temp", "value": "22"}]}', ['# ignored, writedata']],
    ['d1/properties/write', '{"temp": 21}', ['# ignored, write']],
    ['d1/batch_write', '[{"register": 7, "temp": 21}]', ['# ignored, batch_write']],
    ['disk/io/write', '512', ['disk 512']],
    ['disk/write_rate', '{"mean": 7}', ['rate_mean 7']],
    ['telegraf/diskio/write', '{"bytes": 7}', ['bytes 7']],
    ['bus/written', '{"temp": 21}', ['temp 21']],
    ['gw/set_value/request_reboot', '{"temp": 21}', ['# ignored, set_value']],
    ['plc/SetValue/temp', '21', ['# ignored, setvalue']],
    ['plc/write-value/temp', '21', ['# ignored, write-value']],
    ['oven/set_value', '180', ['value 180']],
    ['plc/set_value/temp/actual', '21', ['temp_actual 21']],
    ['gw/d1/down', '{"content": [{"addr": "VW8", "addrv": 20}]}', ['# ignored, down']],
    ['gw/d1/downlink', '{"port": 2, "temp": 21}', ['# ignored, downlink']],
    ['router/wan/down', '{"rate": 7.5}', ['rate 7.5']],
    ['gw/stats/downlink', '{"sent": 7}', ['sent 7']],
    ['blind/down', '1', ['value 1']],
    ['heating/schedules', '{"w1t": 20}', ['# ignored, schedules']],
    ['d1/announce', '{"id": "d1", "mac": "A4C138000001", "fw": 3, "uptime": 7}', ['# ignored, announce']],
    ['d1/announce', '{"ip": "10.0.0.1", "temperature": 21.5}', ['# left_out, ip', 'temperature 21.5']],
    ['d1/announce', '{"env": {"hum": "40"}}', ['env_hum 40']],
    ['heater/control', '"ON"', ['# ignored, control']],
    ['heater/ctrl', '{"temp": 21}', ['temp 21']],
    ['garage/control/temp', '1', ['temp 1']],
    [
      'a',
      '{"data": "0102", "code": "0001", "h": "05", "z": "0021.4"}',
      ['# left_out × 2, data', 'h 5', 'z 21.4'],
    ],
    ['a', '{"data": "1234"}', ['# left_out, data']],
    ['a', '{"data": "21.4"}', ['data 21.4']],
    [
      'a',
      '{"obs": [[1700000000, 2.5], [1700000060, 3]]}',
      ['# left_out × 2, obs', 'obs{index="0",index_2="1"} 2.5', 'obs{index="1",index_2="1"} 3'],
    ],
    ['a', '{"n": [1700000000, 1700000001]}', ['n{index="0"} 1700000000', 'n{index="1"} 1700000001']],
    ['a', '{"m": [{"serial": "A1", "signal": "-85"}]}', ['m_signal{serial="A1"} -85']],
    [
      'a',
      '{"slave": 1, "address": 40001, "registers": [7]}',
      ['registers{address="40001",index="0",slave="1"} 7'],
    ],
    ['a', '{"tagPath": "[d]L1/T", "value": 5}', ['value{tagPath="[d]L1/T"} 5']],
    [
      'a',
      '{"gpsUtcTime": "20260101120000", "val": 5, "lc": 1700000000000}',
      ['# left_out × 2, gpsUtcTime', 'value 5'],
    ],
    [
      'a',
      '{"t": "-21.4 °C", "v": "230V", "h": " 45 %", "p": "1e3 W"}',
      ['# left_out, p', 'h{unit="%"} 45', 't{unit="°C"} -21.4', 'v{unit="V"} 230'],
    ],
    [
      'a',
      '{"a": "1,234.5", "b": "-1.234.567,25", "c": "1,234", "d": "1.234,5 kWh", "e": "1.2.3", "f": "00:12:33"}',
      ['# left_out × 2, e', '# not_a_number × 2, c', 'a 1234.5', 'b -1234567.25'],
    ],
    [
      'a',
      '{"a": "1 234", "b": "192.168.100.200", "c": "12\'345.5", "d": "45%"}',
      ['# left_out, b', '# not_a_number × 2, a', 'd{unit="%"} 45'],
    ],
    [
      'a',
      '{"a": "12F", "b": "12 F", "c": "1.5A", "d": "3 boxes"}',
      ['# not_a_number × 2, a', 'b{unit="F"} 12', 'c{unit="A"} 1.5'],
    ],
    [
      'a',
      '{"level": "80%", "version": "5 m", "status": "3 A", "id": "4 W"}',
      ['# left_out × 2, version', 'level{unit="%"} 80', 'status{unit="A"} 3'],
    ],
    ['a', '{"v": "21 W", "unit": "kW"}', ['v{unit="kW",unit_2="W"} 21']],
    ['room/temperature', '"21.4 °C"', ['temperature{unit="°C"} 21.4']],
    [
      'a',
      '{"data": "[2301]", "row": "[1, -2.5e1]"}',
      ['data{index="0"} 2301', 'row{index="0"} 1', 'row{index="1"} -25'],
    ],
    [
      'a',
      '{"color": "[1, 2]", "a": "[1, x]", "b": "[]", "c": "[1,]", "e": "[01]"}',
      ['# left_out × 5, color'],
    ],
    ['a', '{"d": {"temp": 21, "value": 3}}', ['temp 21', 'value 3']],
    [
      'a',
      '{"d": [{"tag": "flow", "value": 3}], "ts": 1700000000}',
      ['# left_out, ts', 'value{tag="flow"} 3'],
    ],
    ['a', '{"d": 5, "e": {"d": {"t": 1}}}', ['d 5', 'e_d_t 1']],
    ['a', '{"id": 120, "value": 11.3}', ['value{id="120"} 11.3']],
    ['a', '{"id": 1000, "value": 11.3}', ['# left_out, id', 'value 11.3']],
    ['a', '{"id": 120, "temp": 11.3}', ['# left_out, id', 'temp 11.3']],
    ['room/temp/get', '21.5', ['temp 21.5']],
    ['room/temp/get', '"21.5"', ['temp 21.5']],
    ['room/relay/get', 'true', ['relay 1']],
    ['room/relay/get', '"ON"', ['relay 1']],
    ['room/relay/get', '"all"', ['# ignored, get']],
    ['a', '{"zone": "on", "port": 5027, "phase": 0.5}', ['# left_out, zone', 'phase 0.5', 'port 5027']],
    ['a', '{"names": ["t", "h"], "values": [21, "40"]}', ['h 40', 't 21']],
    ['a', '{"names": ["t", "h"], "values": [21]}', ['# left_out × 2, names', 'values{index="0"} 21']],
    [
      'a',
      '{"names": ["t", "t"], "values": [21, 40]}',
      ['# left_out × 2, names', 'values{index="0"} 21', 'values{index="1"} 40'],
    ],
    ['a', '{"names": [], "values": [], "t": 1}', ['t 1']],
    [
      'a',
      '{"x": {"columns": ["sensor", "t"], "rows": [["hall", 21], ["attic", 17]]}}',
      ['x_t{sensor="attic"} 17', 'x_t{sensor="hall"} 21'],
    ],
    ['a', '{"nvName": "nvoTemp", "nvValue": 21.5}', ['nvValue{nvName="nvoTemp"} 21.5']],
    [
      'a',
      '{"p": [{"paramName": "a", "paramValue": 1}, {"paramName": "b", "paramValue": 2}]}',
      ['p_paramValue{paramName="a"} 1', 'p_paramValue{paramName="b"} 2'],
    ],
    ['a', '{"gas_timestamp": 210314112233, "w": 1}', ['# left_out, gas_timestamp', 'w 1']],
    ['a', '{"tm": 1611929119, "ts0": 1608654000, "w": 1}', ['# left_out × 2, tm', 'w 1']],
    [
      'a',
      '{"begun": 1471806386919000000, "rx_bytes": 1471806386919000, "w": 1}',
      ['# left_out, begun', 'rx_bytes 1471806386919000', 'w 1'],
    ],
    ['a', '{"ChecksumVal": 30302, "w": 1}', ['# left_out, ChecksumVal', 'w 1']],
    [
      'a',
      '{"code1": "25220713", "energy": "25220713", "w": "1234567"}',
      ['# left_out, code1', 'energy 25220713', 'w 1234567'],
    ],
    [
      'a',
      '{"value": 5, "unit": "C", "ok": true, "n": {"count": 4}}',
      ['n_count 4', 'ok 1', 'value{unit="C"} 5'],
    ],
    ['a', '{"t": {"name": "x", "unit": "C", "v": {"mean": 4}}}', ['t_v_mean{name="x",unit="C"} 4']],
    [
      'a',
      '{"g": {"type": "Point", "coordinates": [8.5, 47.25, 400]}}',
      ['g_altitude 400', 'g_latitude 47.25', 'g_longitude 8.5'],
    ],
    [
      'a',
      '{"g": {"type": "Point", "coordinates": ["-73.98513", "40.7589"]}}',
      ['g_latitude 40.7589', 'g_longitude -73.98513'],
    ],
    [
      'a',
      '{"h": [{"ts": 1767225601, "w": 1}, {"ts": 1767225602, "w": 2}]}',
      ['h_w 1 1767225601000', 'h_w 2 1767225602000'],
    ],
    [
      'a',
      '{"h": [{"ts": 1767225601, "w": 1}, {"ts": 1767225601, "w": 2}]}',
      ['h_w{index="0"} 1 1767225601000', 'h_w{index="1"} 2 1767225601000'],
    ],
    [
      'a',
      '{"h": [{"at": {"timeInSeconds": 1767225601, "offsetInNanos": 0}, "w": 1}]}',
      ['h_w 1 1767225601000'],
    ],
    [
      'a',
      '{"h": [{"properties": {"time": "2026-01-01T00:00:01Z", "w": 1}}]}',
      ['# left_out, h_properties_time', 'h_properties_w 1 1767225601000'],
    ],
    ['plant/water-system/pump/grade', '72', ['value 72']],
    ['power-plant/unit/grade', '3', ['value 3']],
    ['home/boiler_water/hall/state', '21', ['water 21']],
    // Calls of OCPP: what stands beside the object is the kind and the id of the message.
    [
      'a',
      '[2, "17", "MeterValues", {"connectorId": 1, "meterValue": [{"sampledValue": [{"measurand": "Power", "value": "5"}]}]}]',
      [
        '# left_out × 3, value',
        'meterValue_sampledValue_value{connectorId="1",index="0",measurand="Power"} 5',
      ],
    ],
    [
      'a',
      '[3, "17", {"currentTime": "2026-01-01T00:00:00Z", "interval": 300}]',
      ['# left_out × 3, value', 'interval 300'],
    ],
    [
      'a',
      '[2, "17", "DataTransfer", {"vendorId": "v", "data": "{\\"soc\\": 87}"}]',
      ['# left_out × 4, value', 'data_soc 87'],
    ],
    ['a', '[2, "17", {"a": 1}, {"b": 2}]', ['# left_out × 2, value', 'a{index="2"} 1', 'b{index="3"} 2']],
    ['a', '[2, "17", "x", [4]]', ['# left_out × 4, value']],
    [
      'a',
      '[[2, "17", "x", {"a": 1}], [2, "18", "x", {"a": 2}]]',
      ['# left_out × 6, value', 'a{index="0"} 1', 'a{index="1"} 2'],
    ],
    [
      'a',
      '{"jsonrpc": "2.0", "id": 77, "result": {"t": 21.5}}',
      ['# left_out × 2, jsonrpc', 'result_t 21.5'],
    ],
    [
      'a',
      '{"jsonrpc": "2.0", "id": "s7", "method": "x", "params": {"t": 21.5}}',
      ['# left_out × 3, jsonrpc', 'params_t 21.5'],
    ],
    ['a', '{"regs": [{"flag": "REG001", "value": "24.5"}]}', ['regs_value{flag="REG001"} 24.5']],
    ['a', '{"sn": "30173", "tmst": 20903508, "ns": 5}', ['# left_out × 3, sn']],
    ['room/temp/get', '""', ['# ignored, get']],
    ['room/temp/get', '{"temp": 1}', ['# ignored, get']],
    ['room/temp/set', '21.5', ['# ignored, set']],
  ])('%s %s', (topic, json, lines) => {
    const mapped = mapLine(
      undefined,
      { topic, payload: JSON.parse(json) as JsonValue },
      { identityLabels: [] },
    )
    expect(
      mapped.filter((line) => line !== '# no_metric').map((line) => line.replace(/ 1767225605000$/, '')),
    ).toEqual(lines)
  })

  it.each<[json: string, device: string]>([
    ['{"position": {"deviceId": 7, "speed": 1}, "device": {"id": 7}}', '7'],
    ['{"a": {"deviceId": "d1", "speed": 1}, "b": {"deviceId": "d2"}}', 'c'],
    ['{"source": {"id": "10200"}, "t": {"value": 1}}', '10200'],
    ['{"charger_id": 12, "w": 1}', '12'],
    ['{"source_address": 12, "w": 1}', '12'],
    ['{"uniqueid": "00:15:8d:00:01:a2:b3:c4-01-0402", "w": 1}', '00:15:8d:00:01:a2:b3:c4-01-0402'],
    ['{"meter": "10203847", "kwh": 1}', '10203847'],
    ['{"id": "4", "w": 1}', '4'],
    ['{"addr": "b4:35:22:fe:56:e5", "w": 1}', 'b4:35:22:fe:56:e5'],
    ['{"addr": "hall 4", "w": 1}', 'c'],
    ['{"addr": 12, "w": 1}', 'c'],
    ['{"address": 40001, "w": 1}', 'c'],
    ['{"deviceNum": 12, "w": 1}', '12'],
    ['{"meta": {"device": "70b3d54b10f50001"}, "w": 1}', '70b3d54b10f50001'],
    ['{"car": {"device": "70b3d54b10f50001"}, "w": 1}', 'c'],
    ['{"ident": "352093081429150", "w": 1}', '352093081429150'],
    ['{"id": "4000", "w": 1}', '4000'],
    ['{"id": "0047", "w": 1}', '0047'],
    ['{"id": "0047", "event": "alarm", "w": 1}', 'c'],
    ['{"id": "4000", "method": "report", "w": 1}', 'c'],
    ['{"id": "4000", "jsonrpc": "2.0", "w": 1}', 'c'],
    ['{"id": "4000", "deviceId": "d1", "w": 1}', 'd1'],
    ['{"id": "4000", "device": {"id": "d2"}, "w": 1}', 'd2'],
    ['{"id": "356307042441013", "w": 1}', '356307042441013'],
    ['{"id": 356307042441013, "w": 1}', '356307042441013'],
    ['{"id": "12345678901234567", "w": 1}', 'c'],
    ['{"id": 999999, "w": 1}', 'c'],
    ['{"id": 1000000, "w": 1}', '1000000'],
    ['{"id": 2930001234, "w": 1}', '2930001234'],
    ['{"id": 1767225605, "w": 1}', 'c'],
    ['{"id": "1767225605123", "w": 1}', 'c'],
    ['{"id": 1234567, "created_at": "2026-01-01 00:00:00", "w": 1}', 'c'],
    ['{"id": 4000, "w": 1}', 'c'],
    ['{"id": 4000, "seq": 7, "w": 1}', '4000'],
    ['{"id": 4000, "messageId": 7, "w": 1}', '4000'],
    ['{"id": "s7", "result": 21.4}', 's7'],
    ['{"id": "s7", "result": {"w": 1}}', 'c'],
    ['{"id": "2d7a9d0c-1f3b-4a8e-9a10-aa0b6f7c1d2e", "source": "x", "specversion": "1.0", "w": 1}', 'c'],
    ['{"sid": "158d0001a2b3c4", "w": 1}', '158d0001a2b3c4'],
    ['{"src": "meter-a8032ab1", "w": 1}', 'meter-a8032ab1'],
    ['{"source": "bf9dd9d5", "w": 1}', 'bf9dd9d5'],
    ['{"source": "hdmi1", "w": 1}', 'c'],
    ['{"source": "mqtt", "w": 1}', 'c'],
    ['{"data": {"id": "n7", "w": 1}}', 'n7'],
    ['{"payload": {"node": "n7", "w": 1}}', 'n7'],
    ['{"host": "h1", "data": {"id": "n7", "w": 1}}', 'h1'],
    ['{"room": {"id": "n7", "w": 1}}', 'n7'],
    ['{"state": {"id": "idle", "w": 1}}', 'c'],
    ['{"packet": {"ID": 44448439, "w": 1}}', '44448439'],
    ['{"packet": {"ID": 1540559732, "w": 1}}', 'c'],
    ['{"packet": {"ID": 1540559732, "w": 1}, "time": "2026-01-01T00:00:00Z"}', '1540559732'],
    ['{"a": {"id": "n7", "w": 1}, "b": {"w": 1}}', 'c'],
    ['{"a": {"b": {"c": {"dev_eui": "70b3d54b10f50001"}}}, "w": 1}', '70b3d54b10f50001'],
    ['{"a": {"b": {"mac": "aabbccddeeff"}}, "b": {"c": {"mac": "aabbccddeef0"}}, "w": 1}', 'c'],
    ['{"a": {"b": {"c": {"d": {"mac": "aabbccddeeff"}}}}, "w": 1}', 'c'],
    ['{"target": "projects/p1/devices/bhek7", "w": 1}', 'bhek7'],
    ['{"target": "projects/p1/devices/bhek7", "mac": "aabbccddeeff", "w": 1}', 'aabbccddeeff'],
    ['{"context": "vessels.urn:mrn:imo:mmsi:234567890", "w": 1}', 'vessels.urn:mrn:imo:mmsi:234567890'],
    ['{"ref": "urn:uuid:2d7a9d0c-1f3b-4a8e-9a10-aa0b6f7c1d2e", "w": 1}', 'c'],
    ['{"type": "urn:x:thing", "w": 1}', 'c'],
    ['{"device": "receiver", "mmsi": 244030470, "w": 1}', '244030470'],
    ['{"ep": "lamp-7", "w": 1}', 'lamp-7'],
    ['{"hex": "4787a2", "w": 1}', '4787a2'],
    ['{"hex": "0102", "w": 1}', 'c'],
    [
      '{"ev": {"vehicleId": "31cb5062-f316-49b6-b2bd-2317da383299", "w": 1}}',
      '31cb5062-f316-49b6-b2bd-2317da383299',
    ],
    ['{"uniqueId": "31cb5062-f316-49b6-b2bd-2317da383299", "w": 1}', 'c'],
    ['{"meter": "MTR-17", "kwh": 1}', 'MTR-17'],
    ['{"meter": "102038", "kwh": 1}', 'c'],
    ['{"meter": 10203847, "kwh": 1}', 'c'],
    ['{"machine": "running", "kwh": 1}', 'c'],
    ['{"gateway": "7.4kW", "kwh": 1}', 'c'],
    ['{"from": "system.adapter.hm.0", "val": 1}', 'c'],
    ['{"message": "EngineData", "rpm": 1}', 'c'],
  ])('%s is of the device %s', (json, device) => {
    const lines = mapLine(undefined, { topic: 'a', client_id: 'c', payload: JSON.parse(json) as JsonValue })
    expect(
      lines.filter((line) => !line.startsWith('#')).every((line) => line.includes(`device="${device}"`)),
    ).toBe(true)
  })

  it.each<[json: string, line: string]>([
    ['{"message": "EngineData", "rpm": 1}', 'rpm{device="c",message="EngineData"} 1'],
    ['{"id": "0047", "value": 1}', 'value{device="c",id="0047"} 1'],
    ['{"id": "0047", "method": "get", "value": 1}', 'value{device="c"} 1'],
    ['{"id": 10203847, "value": 1}', 'value{device="c",id="10203847"} 1'],
    ['{"id": 1767225605, "value": 1}', 'value{device="c"} 1'],
    ['{"id": "0047", "gateway": "gw-12", "rpm": 1}', 'rpm{device="0047",gateway="gw-12"} 1'],
    ['{"id": 47, "gateway": "gw-12", "rpm": 1}', 'rpm{device="gw-12",id="47"} 1'],
    ['{"id": "0047", "name": "attic", "rpm": 1}', 'rpm{device="0047",name="attic"} 1'],
    ['{"id": 4711, "name": "attic", "rpm": 1}', 'rpm{device="c",name="attic"} 1'],
    ['{"parent": "aabbccddeeff", "rpm": 1}', 'rpm{device="c",parent="aabbccddeeff"} 1'],
    ['{"parent": "root", "rpm": 1}', 'rpm{device="c"} 1'],
    ['{"tagName": "flow", "x": {"rpm": 1}}', 'x_rpm{device="c",tagName="flow"} 1'],
    ['{"device": "d1", "station": "s1", "w": 1}', 'w{device="d1",station="s1"} 1'],
    ['{"device": "d1", "station": "s1", "snr": 1}', 'snr{device="d1"} 1'],
    ['{"l": [{"sn": "A17", "w": 1}]}', 'l_w{device="c",sn="A17"} 1'],
    ['{"l": [{"ble_addr": "d616f9641622", "w": 1}]}', 'l_w{ble_addr="d616f9641622",device="c"} 1'],
    ['{"l": [{"mmsi": 244030470, "w": 1}]}', 'l_w{device="c",mmsi="244030470"} 1'],
    ['{"l": [{"id": 1234567, "w": 1}]}', 'l_w{device="c",id="1234567"} 1'],
    [
      '{"l": [{"id": "5606a921-4315-4d66-867a-552718df8cae", "type": "t", "w": 1}]}',
      'l_w{device="c",id="5606a921-4315-4d66-867a-552718df8cae",type="t"} 1',
    ],
    ['{"l": [{"id": "5606a921-4315-4d66-867a-552718df8cae", "w": 1}]}', 'l_w{device="c",index="0"} 1'],
    [
      '{"l": [{"channel": "A", "spreading": "SF7", "name": "gw", "rssi": -8}]}',
      'l_rssi{device="c",name="gw"} -8',
    ],
    ['{"channel": "A", "lsnr": -8}', 'lsnr{device="c"} -8'],
    [
      '{"counts": [{"type": {"name": "flow", "unit": "l"}, "n": 3}]}',
      'counts_n{device="c",type="flow",unit="l"} 3',
    ],
    ['{"l": [{"type": 6, "value": 1, "unit": -3}]}', 'l_value{device="c",type="6"} 1'],
    ['{"l": [{"properties": {"deviceId": "p1", "w": 1}}]}', 'l_properties_w{device="c",deviceId="p1"} 1'],
    ['{"data": {"name": "attic", "rpm": 1}}', 'data_rpm{device="c",name="attic"} 1'],
    [
      '{"message": "bms_state", "mac": "a4:c1:38:00:00:01", "serial": "A1", "v": 1}',
      'v{device="a4:c1:38:00:00:01",message="bms_state",serial="A1"} 1',
    ],
    ['{"message": "ok", "rpm": 1}', 'rpm{device="c"} 1'],
    ['{"message": "Engine is hot", "rpm": 1}', 'rpm{device="c"} 1'],
    ['{"connectorId": 2, "rpm": 1}', 'rpm{connectorId="2",device="c"} 1'],
    ['{"trx_type": "ng", "qty": 1}', 'qty{device="c",trx_type="ng"} 1'],
    ['{"pgn": 61444, "spn": 190, "value": 1}', 'value{device="c",pgn="61444",spn="190"} 1'],
    [
      '{"values": [{"measurand": "Current.Import", "value": 1}]}',
      'values_value{device="c",measurand="Current.Import"} 1',
    ],
    ['{"channel": 2, "rpm": 1}', 'rpm{channel="2",device="c"} 1'],
    ['{"phase": "A", "rpm": 1}', 'rpm{device="c",phase="A"} 1'],
    ['{"slave": "7", "mac": "a4:c1:38:00:00:01", "rpm": 1}', 'rpm{device="a4:c1:38:00:00:01",slave="7"} 1'],
    ['{"pgn": 61444, "rpm": 1}', 'rpm{device="c",pgn="61444"} 1'],
  ])('%s becomes %s', (json, line) => {
    const lines = mapLine(
      undefined,
      { topic: 'a', client_id: 'c', payload: JSON.parse(json) as JsonValue },
      { identityLabels: ['device'] },
    )
    expect(lines.filter((one) => !one.startsWith('#'))).toEqual([`${line} 1767225605000`])
  })

  describe('the labels', () => {
    const line = { topic: 'a/b', client_id: 'c-1', payload: 1 }
    const at = '1 1767225605000'
    it('are topic, client id and device', () => {
      expect(mapLine(undefined, line)).toEqual([`value{client_id="c-1",device="c-1",topic="a/b"} ${at}`])
    })
    it.each<[identityLabels: ('topic' | 'client_id' | 'device')[], labels: string]>([
      [['topic'], '{topic="a/b"}'],
      [['client_id'], '{client_id="c-1"}'],
      [[], ''],
    ])('are those of the setting %j', (identityLabels, labels) => {
      expect(mapLine(undefined, line, { identityLabels })).toEqual([`value${labels} ${at}`])
    })
    it('are left out where the event has none', () => {
      expect(mapLine(undefined, { topic: '', payload: 1 })).toEqual([`value ${at}`])
      expect(mapLine(undefined, { topic: 'a', payload: 1 })).toEqual([`value{topic="a"} ${at}`])
    })
    it('are the same object for all leaves outside arrays, and for all at the same positions in arrays', () => {
      const payload = { a: 1, b: { c: 2 }, d: [{ e: 3, f: 4 }, 5], g: [6] }
      const { samples } = mappingOf(undefined).map(messageOf({ topic: 't', payload }))
      const [a, c, e, f, second, g] = samples.map(({ labels }) => labels)
      expect(a).toBe(c)
      expect(e).toBe(f)
      expect(g).toBe(e)
      expect(second?.key).not.toBe(f?.key)
    })
  })

  describe('the depth limit', () => {
    it.each<[depthMax: number, lines: string[]]>([
      [0, ['# no_metric', '# too_deep, value']],
      [1, ['# too_deep × 2, b', 'a 1', 'f 5']],
      [2, ['# too_deep × 2, b_d', 'a 1', 'b_c 2', 'f 5']],
      [3, ['a 1', 'b_c 2', 'b_d_e 3', 'f 5', 'g{index="0",index_2="0"} 6']],
    ])('of %i', (payloadDepthMax, lines) => {
      const payload = { a: 1, b: { c: 2, d: { e: 3 } }, f: 5, g: [[6]] }
      expect(mapPayload(payload, { payloadDepthMax })).toEqual(lines)
    })

    it('holds for a payload that is nothing but nesting', () => {
      const payload = JSON.parse('['.repeat(60_000) + ']'.repeat(60_000)) as JsonValue
      expect(mapPayload(payload)).toEqual(['# no_metric', '# too_deep, value'])
    })
  })

  it.each<[leaves: number, drops: string[]]>([
    [999, []],
    [1000, []],
    [1001, ['# too_many_samples, limit 1000']],
    [10_000, ['# too_many_samples × 9000, limit 1000']],
  ])('of %i leaves the first 1,000 are samples', (leaves, drops) => {
    const payload = Object.fromEntries(Array.from({ length: leaves }, (_, index) => [`l${index}`, index]))
    const lines = mapPayload(payload)
    expect(lines.filter((line) => line.startsWith('#'))).toEqual(drops)
    expect(lines.filter((line) => !line.startsWith('#'))).toHaveLength(Math.min(leaves, 1000))
    expect(lines).toContain('l998 998')
  })

  it.each<[topic: string, payload: JsonValue, name: string]>([
    ['home/router', { up: 1 }, 'payload_up'],
    ['home/router', { up: [1] }, 'payload_up'],
    ['home/router', { ALERTS: 1 }, 'payload_ALERTS'],
    ['home/router', { ALERTS_FOR_STATE: 1 }, 'payload_ALERTS_FOR_STATE'],
    ['home/router', { scrape: { duration_seconds: 1 } }, 'payload_scrape_duration_seconds'],
    ['scrape', { scrape_x: 1 }, 'payload_scrape_x'],
    ['home/router', { router: { up: 1 } }, 'router_up'],
    ['home/router', { upper: 1 }, 'upper'],
    ['home/router', { scrape: 1 }, 'scrape'],
    ['home/router', { ALERT: 1 }, 'ALERT'],
  ])('%s %j is not taken for a series that Prometheus writes itself', (topic, payload, name) => {
    const { samples } = mappingOf(undefined).map(messageOf({ topic, payload }))
    expect(samples.map((sample) => sample.name)).toEqual([name])
  })

  it('drops leaves whose path is too long for a name', () => {
    const key = 'k'.repeat(100)
    expect(mapPayload({ [key]: { [key]: 1, [key.slice(1)]: 2 } })).toEqual([
      '# bad_name',
      `${key}_${key.slice(1)} 2`,
    ])
  })
})
