import { describe, expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

function linesOf(payload: string, rule?: string): string[] {
  const lines = mapLine(rule, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
  return lines.map((line) => line.replace(/ 1767225605000$/, ''))
}

describe('a payload that is text', () => {
  it.each<[text: string, lines: string[]]>([
    ['temp=21.4', ['temp{device="c"} 21.4']],
    ['temp=21.4,hum=40', ['hum{device="c"} 40', 'temp{device="c"} 21.4']],
    ['T:21.4 H:40', ['H{device="c"} 40', 'T{device="c"} 21.4']],
    ['T : 21.4 C H : 40 %', ['H{device="c",unit="%"} 40', 'T{device="c",unit="C"} 21.4']],
    ['temp: 21.4\nhum: 40\n', ['hum{device="c"} 40', 'temp{device="c"} 21.4']],
    ['a=1&b=on&at=2026-01-01+10%3A00', ['# left_out, at', 'a{device="c"} 1', 'b{device="c"} 1']],
    ['a=%E0%A4%A&b=1', ['# left_out, a', 'b{device="c"} 1']],
    ['id=0047;w=5;bat=low', ['# left_out, bat', 'w{device="0047"} 5']],
    ['20;2D;ID=0001;HUM=16', ['HUM{device="0001"} 16']],
    ['w=21,4;h=40', ['# not_a_number, w', 'h{device="c"} 40']],
    ['w=21,4,h=40', ['# not_a_number, w', 'h{device="c"} 40']],
    // JSON behind a name is a member of this name, and its commas separate nothing.
    ['DATA={"t":21.4,"h":40}', ['DATA_h{device="c"} 40', 'DATA_t{device="c"} 21.4']],
    ['data {"t":21.4,"deviceId":"d1"}\n', ['data_t{device="d1"} 21.4']],
    ['on_data({"t":[21.4]});', ['on_data_t{device="c",index="0"} 21.4']],
    // Words that say no more than that it came.
    ['RX: {"node":7,"t":21.4}', ['t{device="7"} 21.4']],
    ['RX: {"node":7,"t":21.4} RSSI: -67', ['RSSI{device="7"} -67', 't{device="7"} 21.4']],
    ['rx={"t":1};rssi=-67', ['rssi{device="c"} -67', 't{device="c"} 1']],
    ['rx={"t":1;x};rssi=-67', ['# no_metric', '# not_a_number, value']],
    ['rx: 5, tx: 7', ['rx{device="c"} 5', 'tx{device="c"} 7']],
    ['w: [7, 8]', ['w{device="c",index="0"} 7', 'w{device="c",index="1"} 8']],
    ['J={"s_name":"p1","s_value":3}', ['J_s_value{device="c",s_name="p1"} 3']],
    ['w=1,z={"a":2,"b":3}', ['w{device="c"} 1', 'z_a{device="c"} 2', 'z_b{device="c"} 3']],
    ['a={"b":1};c={"d":2}', ['a_b{device="c"} 1', 'c_d{device="c"} 2']],
    ['w[1]=4,w[2]=5', ['w_1{device="c"} 4', 'w_2{device="c"} 5']],
    ['log {"a":1,"t":21.4,"u":5} end', ['# no_metric', '# not_a_number, value']],
    ['17["at",{"t":21.4}]', ['# no_metric', '# not_a_number, value']],
    ['say {"to":"all"} 5', ['# left_out, value']],
    ['w=1,w=2', ['# collision, w', 'w{device="c"} 1']],
    ['1.8.0=12.5', ['value{device="c",id="1.8.0"} 12.5']],
    ['t|21.4|h|40', ['h{device="c"} 40', 't{device="c"} 21.4']],
    ['t;21.4;h;40', ['h{device="c"} 40', 't{device="c"} 21.4']],
    ['t|15|k|abc', ['# left_out, k', 't{device="c"} 15']],
    ['k|abc|t|15', ['# left_out, k', 't{device="c"} 15']],
    ['id|n7|t|15|ok|on', ['ok{device="n7"} 1', 't{device="n7"} 15']],
    ['t|15|k|', ['# left_out, k', 't{device="c"} 15']],
    ['2026-01-01T00:00:01Z|lle|100', ['lle{device="c"} 100']],
    ['2026-01-01T00:00:01Z|lle|100|gps|41.2,2.1', ['# not_a_number, gps', 'lle{device="c"} 100']],
    ['t|1|h|2#t|3', ['h{device="c",index="0"} 2', 't{device="c",index="0"} 1', 't{device="c",index="1"} 3']],
    [
      '2026-01-01T00:00:01Z|t|1#2026-01-01T00:00:02Z|t|3',
      ['t{device="c"} 1 1767225601000', 't{device="c"} 3 1767225602000'],
    ],
    ['t|1|t|3', ['# collision, t', 't{device="c"} 1']],
    [
      'SOIL_HUMIDITY 41.25,AIR_HUMIDITY 60.00',
      ['AIR_HUMIDITY{device="c"} 60', 'SOIL_HUMIDITY{device="c"} 41.25'],
    ],
    [
      'flow [L/h] 0023 , rssi [dBm] -045',
      ['flow{device="c",unit="L/h"} 23', 'rssi{device="c",unit="dBm"} -45'],
    ],
    ['temp 21.4; hum 40', ['hum{device="c"} 40', 'temp{device="c"} 21.4']],
    ['dev [-] water , rssi [dBm] -045', ['# no_metric', '# not_a_number, value']],
    ['door open, temp 21.4', ['# no_metric', '# not_a_number, value']],
    ['at room 3, on floor 2', ['# left_out, value']],
    ['t|15|k', ['# no_metric', '# not_a_number, value']],
    ['a|b|c|d', ['# left_out, value']],
    ['lamp@turn|left|x|3', ['# no_metric', '# not_a_number, value']],
    ['t|1#2', ['# left_out, value']],
    ['t;1;k;abc', ['# no_metric', '# not_a_number, value']],
    ['n7;21.4', ['# no_metric', '# not_a_number, value']],
    ['21.5C;45%;3.71V', ['# no_metric', '# not_a_number, value']],
    ['n7,21.4,40', ['# no_metric', '# not_a_number, value']],
    ['12.5 99.25', ['# no_metric', '# not_a_number, value']],
    // Numbers between other separators, and a time in front.
    ['1500/1650/1850', ['# no_metric', '# not_a_number, value']],
    ['2025_11_13_14_30_00/1500/1650/1850', ['# no_metric', '# not_a_number, value']],
    ['2025-11-13T14:30:00Z/1500/1650', ['# no_metric', '# not_a_number, value']],
    ['1500#-1650#1850', ['# no_metric', '# not_a_number, value']],
    ['1500:1650:1850', ['# no_metric', '# not_a_number, value']],
    ['21.4/45.2', ['# no_metric', '# not_a_number, value']],
    ['21.4~45~1013\n', ['# no_metric', '# not_a_number, value']],
    ['21.4_45.2', ['# no_metric', '# not_a_number, value']],
    ['21.4*45*3', ['# no_metric', '# not_a_number, value']],
    ['120/80/72', ['# no_metric', '# not_a_number, value']],
    // Dates, times, addresses, fractions, sizes, versions, ids and what has two separators.
    ['31/01/2026', ['# left_out, value']],
    ['2026/01/31', ['# left_out, value']],
    ['2025_11_13_14_30_00', ['# left_out, value']],
    ['31/01/26/10/30', ['# left_out, value']],
    ['12:03:04.5', ['# left_out, value']],
    ['00:11:22:33:44:55', ['# left_out, value']],
    ['192.168.10.1/24', ['# left_out, value']],
    ['192.168.10.1:8080', ['# left_out, value']],
    ['3/4', ['# left_out, value']],
    ['1/2.5', ['# left_out, value']],
    ['1920*1080', ['# left_out, value']],
    ['120/80', ['# left_out, value']],
    ['1/2/12', ['# left_out, value']],
    ['1.2.3/1.2.4/1.2.5', ['# left_out, value']],
    ['20251113_143000_15', ['# left_out, value']],
    ['0049/89/123456', ['# left_out, value']],
    ['123456789/123456790/123456791', ['# left_out, value']],
    ['1500//1650/1850', ['# left_out, value']],
    ['1500/1650:1850', ['# left_out, value']],
    ['1500/1650/', ['# left_out, value']],
    ['Room 12', ['# left_out, value']],
    ['at 10:30, go', ['# left_out, value']],
    ['started pid=12 port=80', ['# left_out, value']],
    ['http://x:80/y?z=1', ['# left_out, value']],
    ['note: call me', ['# left_out, value']],
    ['=5', ['# left_out, value']],
    [`${'n'.repeat(65)}=5`, ['# left_out, value']],
    ['hello', ['# left_out, value']],
  ])('%j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['air t=21.4,n=4i,ok=t', ['air_n{device="c"} 4', 'air_ok{device="c"} 1', 'air_t{device="c"} 21.4']],
    ['air,host=n7,room=hall t=1', ['air_t{device="n7",room="hall"} 1']],
    [
      'air,room=big\\ hall t=1,s="a b",b=F',
      ['# left_out, air_s', 'air_b{device="c",room="big hall"} 0', 'air_t{device="c",room="big hall"} 1'],
    ],
    ['air t=1 1767225600000000000', ['air_t{device="c"} 1']],
    [
      'air,host=n7 t=1 1767225601000000000\nair,host=n8 t=2 1767225602000000000',
      ['air_t{device="n7"} 1 1767225601000', 'air_t{device="n8"} 2 1767225602000'],
    ],
    ['air t=', ['# left_out, value']],
  ])('in the line protocol: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  const lost = ['# no_metric', '# not_a_number, value']
  const values = (...numbers: number[]) =>
    numbers.map((number, index) => `value{device="c",index="${index}"} ${number}`)

  it.each<[text: string, lines: string[]]>([
    // Names of several words, and blanks around units.
    ['Temp: 21.4 *C  Hum: 40 %', ['Hum{device="c",unit="%"} 40', 'Temp{device="c",unit="*C"} 21.4']],
    [
      'Temp : 21.4 deg C, Hum : 40 % RH',
      ['Hum{device="c",unit="%RH"} 40', 'Temp{device="c",unit="degC"} 21.4'],
    ],
    ['Temp: 21.4 C / Hum: 40 %', ['Hum{device="c",unit="%"} 40', 'Temp{device="c",unit="C"} 21.4']],
    ['Flow rate: 12.3 L/min  Pump: ON', ['Flow_rate{device="c",unit="L/min"} 12.3', 'Pump{device="c"} 1']],
    ['Sensor 1: 21.4 Sensor 2: 22', ['Sensor_1{device="c"} 21.4', 'Sensor_2{device="c"} 22']],
    ['V: 12.1 A: 3 ', ['A{device="c"} 3', 'V{device="c"} 12.1']],
    ['Light level is 345 lux', ['Light_level{device="c",unit="lux"} 345']],
    ['EC: 1.40 mS/cm', ['EC{device="c",unit="mS/cm"} 1.4']],
    [
      'Heat index: 23.00°C 73.40°F',
      ['Heat_index{device="c",index="0",unit="°C"} 23', 'Heat_index{device="c",index="1",unit="°F"} 73.4'],
    ],
    [
      'Hum: 45 %\tTemp: 23.0 C 73.4 F',
      [
        'Hum{device="c",unit="%"} 45',
        'Temp{device="c",index="0",unit="C"} 23',
        'Temp{device="c",index="1",unit="F"} 73.4',
      ],
    ],
    [
      'Level: 45.2 cm (75 %)',
      ['Level{device="c",index="0",unit="cm"} 45.2', 'Level{device="c",index="1",unit="%"} 75'],
    ],
    ['Level: 45.2 cm (low)', ['Level{device="c",unit="cm"} 45.2']],
    ['Level: 45.2 cm (7 of 9)', lost],
    [
      'Quality: 18 (-77 dBm)',
      ['Quality{device="c",index="0"} 18', 'Quality{device="c",index="1",unit="dBm"} -77'],
    ],
    ['It is 21.4 degrees Celsius', ['It{device="c",unit="degC"} 21.4']],
    // Without a sign between name and value, one of them is a quantity, or each value has a unit.
    ['temperature 23 C', ['temperature{device="c",unit="C"} 23']],
    ['temp 21 hum 40', ['hum{device="c"} 40', 'temp{device="c"} 21']],
    ['temp 21.4 C\nhum 40 %', ['hum{device="c",unit="%"} 40', 'temp{device="c",unit="C"} 21.4']],
    ['CO2 415 ppm, T 22.1 C', ['CO2{device="c",unit="ppm"} 415', 'T{device="c",unit="C"} 22.1']],
    ['Pump ON, level 45', ['Pump{device="c"} 1', 'level{device="c"} 45']],
    [
      'temperature;21.4;°C\nhumidity;40.2;%',
      ['humidity{device="c",unit="%"} 40.2', 'temperature{device="c",unit="°C"} 21.4'],
    ],
    ['temp -> 21.4', ['temp{device="c"} 21.4']],
    ['temp=>21, x=>40', ['temp{device="c"} 21', 'x{device="c"} 40']],
    ['Room 12', ['# left_out, value']],
    ['started 3 jobs 5', ['# left_out, value']],
    ['started on host: 5 port: 80', ['# left_out, value']],
    // Names and numbers with one sign between all of them.
    ['temperature/23', ['temperature{device="c"} 23']],
    ['LM35/124.84/TC1/-1.0', ['LM35{device="c"} 124.84', 'TC1{device="c"} -1']],
    ['temp~21~x~40', ['temp{device="c"} 21', 'x{device="c"} 40']],
    ['temp;21', ['temp{device="c"} 21']],
    ['floor/1/room/2', ['# left_out, value']],
    ['app/1.2', ['# left_out, value']],
    ['temp/23/x', ['# left_out, value']],
    // What nothing reads, and has numbers of readings in it.
    ['(21.4,40.2)', lost],
    ['wind: 3.4 m/s NW', lost],
    ['moisture=512,dry', lost],
    ['<T>21.4</T><H>40</H>', lost],
    ['T21.4 H40.2', lost],
    ['T21.4 v3', ['# left_out, value']],
    ['ST,GS,+  12.345kg', lost],
    ['node says t:21.4 h:40', lost],
    ['level 2 of 5', ['# left_out, value']],
    ['1-0:1.8.0(000123.456*kWh)', lost],
    ['UVI 3.4', lost],
    ['28-0000012345ab 21.437', lost],
    ['O2 20.9 %', lost],
    ['night 1h', ['# left_out, value']],
    ['accel 0.1 0.2 9.8', lost],
    ['from 10.1.2.3 to 10.1.2.4', ['# left_out, value']],
    ['took v1.2 and v1.3', ['# left_out, value']],
    ['temp sensor 3 of 4', ['# left_out, value']],
    ['temp: v1.2.3 and more', ['# left_out, value']],
    ['at 1.2.3.4', ['# left_out, value']],
  ])('as it is printed for people: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['t:21.4,h:40', ['m_h{device="c"} 40', 'm_t{device="c"} 21.4', 'n{device="c"} 1']],
    ['t: 21.5C; h: 40%', ['m_h{device="c",unit="%"} 40', 'm_t{device="c",unit="C"} 21.5', 'n{device="c"} 1']],
    ['code:5,line:7', ['# left_out, m', 'n{device="c"} 1']],
    ['is T:1.77 H:100', ['# not_a_number, m', 'n{device="c"} 1']],
    ['is T:1 H:100', ['# left_out, m', 'n{device="c"} 1']],
    ['is fw:1.2.3 T:1.5', ['# left_out, m', 'n{device="c"} 1']],
    ['1 2 3 4 5 6 7 8 9 1000', ['# not_a_number, m', 'n{device="c"} 1']],
    ['1 2 3 4 5 6 7 8 9 255', ['# left_out, m', 'n{device="c"} 1']],
    ['1 2 3 4 5 6 7 8 1000', ['# left_out, m', 'n{device="c"} 1']],
    ['01 02 03 04 05 06 07 08 09 10', ['# left_out, m', 'n{device="c"} 1']],
  ])('in a member: %j', (m, lines) => {
    expect(linesOf(JSON.stringify({ n: 1, m }))).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['21.4;40;3.7', values(21.4, 40, 3.7)],
    ['1|2|3|4', values(1, 2, 3, 4)],
    ['206.8,216.4,275.7,175.7', values(206.8, 216.4, 275.7, 175.7)],
    ['206.8, 216.4, 275.7,', values(206.8, 216.4, 275.7)],
    ['0.01 -0.5  1e3', values(0.01, -0.5, 1000)],
    ['1,5,2', values(1, 5, 2)],
    ['21.4;nan;3.7', ['# not_finite, value', ...values(21.4, 0, 3.7).filter((_, index) => index !== 1)]],
    // A time in front of them, or behind.
    ['1767225600,21.4,40', ['# left_out, value', ...values(0, 21.4, 40).slice(1)]],
    ['21.4,40,1767225600', values(21.4, 40)],
    // Decimal commas, thousands, ids, dates, codes, and a row that has no place for what is missing.
    ['1,5;2,5;3,5', lost],
    ['1,234,567', lost],
    ['862170011507322,21.4,40', lost],
    ['20260101,120000,21.4', lost],
    ['2026 01 05', lost],
    ['007;8;9', lost],
    ['21.4,,40', lost],
    ['21.4;40,3.7', lost],
    ['21.4;40', lost],
    ['1.2.3.4', ['# left_out, value']],
    [Array(400).fill('10').join(','), lost],
  ])('is an array of numbers: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[topic: string, text: string, lines: string[]]>([
    [
      'car/v/t/pressure',
      '206.8,216.4,275.7',
      ['0"} 206.8', '1"} 216.4', '2"} 275.7'].map((one) => `pressure{index="${one}`),
    ],
    ['lamp/color', '255,0,100', ['# left_out, value']],
    ['lamp/message', 'too hot, 85', ['# left_out, value']],
    ['lamp/version', '1 2 3', ['# left_out, value']],
    ['mcs/D0/switch01', 'switch01,, 1', ['switch 1']],
    ['mcs/D0/switch01', 'switch01,1485421200, 1', ['switch 1']],
    ['mcs/D0/switch01', 'switch01;on', ['switch 1']],
    ['house/lamp', 'lamp, off', ['lamp 0']],
    ['mcs/D0/switch01', 'switch02,, 1', ['# no_metric', '# not_a_number, switch']],
    ['mcs/D0/switch01', 'switch011, 1', ['# no_metric', '# not_a_number, switch']],
    ['mcs/D0/switch01', 'switch01,,, 1', ['# no_metric', '# not_a_number, switch']],
    ['mcs/D0/switch01', 'switch01,at,1', ['# no_metric', '# not_a_number, switch']],
    ['mcs/D0/switch01', 'switch01, a', ['# left_out, switch']],
    [
      'mcs/D0/gps01',
      'gps01,1485421200,25.0339,121.5644',
      ['# left_out, value', 'value{index="1"} 25.0339', 'value{index="2"} 121.5644'],
    ],
    ['house/temp', '28.6 @1429627454', ['temp 28.6']],
    ['house/door', 'ON @1429627454', ['door 1']],
    ['house/mode', 'on @1429627454', ['# left_out, mode']],
  ])('on the topic %s: %j', (topic, payload, expected) => {
    const lines = mapLine(undefined, { topic, payload }, { identityLabels: [] })
    expect(lines.map((line) => line.replace(/ 1767225605000$/, ''))).toEqual(expected)
  })

  const stamped = ['value{device="c"} 28.6']

  it.each<[text: string, lines: string[]]>([
    ['28.6 @1429627454', stamped],
    ['28.6 1429627454', stamped],
    ['28.6@1429627454', stamped],
    ['28.6 @1429627454.25', stamped],
    ['28.6 @1429627454123', stamped],
    ['28.6 1429627454123456789', stamped],
    ['28.6;1429627454', stamped],
    ['28.6, 1429627454', stamped],
    ['28.6,1429627454', stamped],
    ['1429627454 28.6', stamped],
    ['1429627454:28.6', stamped],
    ['@1429627454 28.6', stamped],
    ['28.6 2026-01-01T00:00:01Z', stamped],
    ['2026-01-01 00:00:01, 28.6', stamped],
    ['28.6 °C @1429627454', ['value{device="c",unit="°C"} 28.6']],
    ['online 1429627454', ['value{device="c"} 1']],
    ['online,1429627454', ['value{device="c"} 1']],
    ['nan @1429627454', ['# no_metric', '# not_finite, value']],
    [
      '28.6 @1767225601\n28.7 @1767225602',
      ['value{device="c"} 28.6 1767225601000', 'value{device="c"} 28.7 1767225602000'],
    ],
    // Too short or too long for a time of this century, two times, one number, more than a number.
    ['28.6 @142962745', ['# left_out, value']],
    ['28.6 142962745', lost],
    ['28.6 4294967295', lost],
    ['1429627454 1429627460', lost],
    ['28,1429627454', lost],
    ['28.6 2026-01-01', ['# left_out, value']],
    ['28.6 at 1429627454', ['# left_out, value']],
    ['2026-01-01T00:00:00+00:00', ['# left_out, value']],
    ['2026-01-01T00:00:00', ['# left_out, value']],
    ['2026-01-01 00:00', ['# left_out, value']],
    ['2026-01-01 00:00:05', ['# left_out, value']],
    ['28.6 @1429627454\n28.7', lost],
  ])('is a value with its time: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['<dat|{"t":1}|>', ['t{device="c"} 1']],
    ['dat|{"t":1}', ['t{device="c"} 1']],
    ['#{"t":1}#', ['t{device="c"} 1']],
    ['({"t":1})', ['t{device="c"} 1']],
    ['$DAT,{"t":1}*3F', ['t{device="c"} 1']],
    ['<dat>{"t":1}</dat>', ['t{device="c"} 1']],
    ['1767225604 {"t":1}', ['t{device="c"} 1']],
    ['1767225604,{"t":1}', ['t{device="c"} 1']],
    ['node7|{"t":1}', ['node7_t{device="c"} 1']],
    ['A4C138000001,{"t":1}', ['t{device="c",id="A4C138000001"} 1']],
    // As elsewhere, a number may be that of the message.
    ['17,{"t":1}', lost],
    ['ERROR parsing {"t":1}', lost],
    ['{"t":1} is what came', lost],
    ['<{"t":1}{"t":2}>', lost],
  ])('is JSON in a frame of marks: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  const both = ['h{device="c"} 40', 't{device="c"} 21.4']

  it.each<[head: string]>([
    ['10003 OK'],
    ['OK'],
    ['OK 10003'],
    ['OK:'],
    ['>'],
    ['INFO'],
    ['seq 17'],
    ['msg 12:'],
    ['msg #12:'],
    ['Response 10003 OK:'],
    ['17:45:01'],
    ['17:45:01.123 ->'],
    ['2026-01-01 00:00:01'],
    ['01.01.2026 00:00:01'],
    ['2026-01-01T00:00:01Z INFO'],
    ['1767225604 INFO'],
  ])('has no part of the message in its names: %s', (head) => {
    for (const pairs of [
      't=21.4 h=40',
      't=21.4, h=40',
      't=21.4,h=40',
      't=21.4; h=40',
      't=21.4|h=40',
      't:21.4 h:40',
    ])
      expect(linesOf(`${head} ${pairs}`), pairs).toEqual(both)
    expect(linesOf(`${head} t=21.4`)).toEqual(both.slice(1))
  })

  it.each<[text: string, lines: string[]]>([
    // The time of a line is the one of its pairs where the text is a key of that form.
    ['1767225604 t=21.4 h=40', both.map((line) => `${line} 1767225604000`)],
    ['1767225604: t=21.4, h=40', both.map((line) => `${line} 1767225604000`)],
    // A word is of all pairs, as a measurement is.
    ['node7: t=21.4 h=40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['node7: t=21.4, h=40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['node7: t: 21.4, h: 40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['node 7: t=21.4, h=40', ['node_7_h{device="c"} 40', 'node_7_t{device="c"} 21.4']],
    ['10003 OK node7 t=21.4 h=40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['DATA t=21.4 h=40', ['DATA_h{device="c"} 40', 'DATA_t{device="c"} 21.4']],
    ['n7 t=21.4 C h=40 %', ['n7_h{device="c",unit="%"} 40', 'n7_t{device="c",unit="C"} 21.4']],
    ['n7: t=1\nn8: t=3 h=4', ['n7_t{device="c"} 1', 'n8_h{device="c"} 4', 'n8_t{device="c"} 3']],
    [
      'L1: V=230 A=5, L2: V=231 A=6',
      ['L1_A{device="c"} 5', 'L1_V{device="c"} 230', 'L2_A{device="c"} 6', 'L2_V{device="c"} 231'],
    ],
    ['17:45:01 n7: t=1, n8: t=3', ['n7_t{device="c"} 1', 'n8_t{device="c"} 3']],
    ['n7: t=1, n8: t=3', ['n7_t{device="c"} 1', 'n8_t{device="c"} 3']],
    ['t=1, n7: t=2, u=3', ['n7_t{device="c"} 2', 'n7_u{device="c"} 3', 't{device="c"} 1']],
    ['n7: t=1\nh=40', ['h{device="c"} 40', 'n7_t{device="c"} 1']],
    ['10003 OK t=1\n10004 OK t=2', ['# collision, t', 't{device="c"} 1']],
    // So is an address, and a number as elements of an array have it.
    ['A4C138000001 t=1, h=2', ['h{device="c",id="A4C138000001"} 2', 't{device="c",id="A4C138000001"} 1']],
    [
      'A4:C1:38:00:00:01 t=1 h=2',
      ['h{device="c",id="A4:C1:38:00:00:01"} 2', 't{device="c",id="A4:C1:38:00:00:01"} 1'],
    ],
    ['10.0.0.12 t=1, h=2', ['h{device="c",id="10.0.0.12"} 2', 't{device="c",id="10.0.0.12"} 1']],
    [
      '28-0316a2b3c4ff t=1 h=2',
      ['h{device="c",id="28-0316a2b3c4ff"} 2', 't{device="c",id="28-0316a2b3c4ff"} 1'],
    ],
    ['OK 9 t=1 h=2', ['h{device="c",id="9"} 2', 't{device="c",id="9"} 1']],
    // A longer number may be one of the message, or of a thing.
    ['10003 t=21.4', lost],
    ['10003 t=21.4 h=40', lost],
    ['10003: t=21.4, h=40', lost],
    ['#17 t=21.4, h=40', lost],
    ['101 kitchen temp=21.4', lost],
    // Beside a status, a short number is that of the message too.
    ['99 OK t=21.4', both.slice(1)],
    ['#9 ACK t=21.4 h=40', both],
    ['99 t=21.4 h=40', ['h{device="c",id="99"} 40', 't{device="c",id="99"} 21.4']],
    // Between the signs that separate the pairs.
    ['node7;t=21.4;h=40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['node7, t=21.4, h=40', ['node7_h{device="c"} 40', 'node7_t{device="c"} 21.4']],
    ['hall|t:21.4|h:40', ['hall_h{device="c"} 40', 'hall_t{device="c"} 21.4']],
    ['hall, t=21.4', ['hall_t{device="c"} 21.4']],
    ['A4C138000001, t=1', ['t{device="c",id="A4C138000001"} 1']],
    ['A4:C1:38:00:00:01;t=1', ['t{device="c",id="A4:C1:38:00:00:01"} 1']],
    ['5,t=1,h=2', ['h{device="c",id="5"} 2', 't{device="c",id="5"} 1']],
    ['12345,t=21.4,h=40', lost],
    ['#17;t=21.4;h=40', lost],
    ['#17;OK;t=21.4;h=40', both],
    ['12345;OK;t=21.4;h=40', both],
    ['1767225604;t=21.4;h=40', both.map((line) => `${line} 1767225604000`)],
    ['17:45:01,t=21.4,h=40', both],
    ['2026-01-01 00:00:01,t=21.4,h=40', both],
    ['17:45:01;hall;t=21.4', ['hall_t{device="c"} 21.4']],
    ['OK;t=21.4;h=40', both],
    ['on;t=21.4;h=40', both],
    ['two words;t=21.4;h=40', both],
    ['$DAT,t=21.4,h=40', both],
    // One of several may be another one in each message.
    ['20;2D;Oregon;t=21.4;h=40', both],
    ['20;AF;Oregon;ID=1A89;t=21.4', ['t{device="1A89"} 21.4']],
    ['air,room=hall t=1', ['air_t{device="c",room="hall"} 1']],
    // Names of several words, with numbers in them.
    ['Motor 2 speed: 5', ['Motor_2_speed{device="c"} 5']],
    ['Motor 2 speed=5, h=40', ['Motor_2_speed{device="c"} 5', 'h{device="c"} 40']],
    ['1 min load=0.4', ['_1_min_load{device="c"} 0.4']],
    ['1 min=0.4, 15 min=0.2', ['_15_min{device="c"} 0.2', '_1_min{device="c"} 0.4']],
    ['100 cm soil temp=8', ['_100_cm_soil_temp{device="c"} 8']],
    ['Outdoor temp=1, Indoor temp=2', ['Indoor_temp{device="c"} 2', 'Outdoor_temp{device="c"} 1']],
    ['STATUS t=21.4, h=40', ['STATUS_t{device="c"} 21.4', 'h{device="c"} 40']],
    ['OK: 5, WARN: 3', ['OK{device="c"} 5', 'WARN{device="c"} 3']],
    ['ERROR count=5', ['ERROR_count{device="c"} 5']],
    ['mac: A4:C1:38:00:00:01, h: 40', ['h{device="A4:C1:38:00:00:01"} 40']],
    // Lines of logs, errors and orders.
    ['error code=5 at line=7', ['# left_out, value']],
    ['error: code=5 at line=7', ['# left_out, value']],
    ['ERROR code=5 line=7', ['# left_out, value']],
    ['10004 ERR t=5', ['# left_out, value']],
    ['17:45:01 started pid=12 port=80', ['# left_out, value']],
    ['12345 started pid=12 port=80', ['# left_out, value']],
    ['INFO t=1 h=40 reboot in 3 s', ['# left_out, value']],
    ['set t=1', ['# left_out, value']],
    ['set t=1, h=2', ['# left_out, value']],
    ['cmd t=1 h=2', ['# left_out, value']],
    // Between pairs and behind them.
    ['t=21.4 h=40 OK', both],
    ['t=21.4 OK h=40', both],
    ['t=21.4,h=40,OK', both],
    ['t=21.4;h=40; OK', both],
    ['id=5 OK t=1', ['t{device="5"} 1']],
    ['node=7 t=21.4, h=40', ['h{device="7"} 40', 't{device="7"} 21.4']],
    ['Time: 17:45:01 t=21.4, h=40', ['# left_out, Time', ...both]],
    ['state=NOT OK t=21.4', ['# left_out, state', 't{device="c"} 21.4']],
  ])('has words in front of its pairs: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['temp 28.6 1429627454', ['temp{device="c"} 28.6']],
    ['temp;room=attic 28.6 @1429627454', ['temp{device="c",room="attic"} 28.6']],
    ['temp,room=attic,host=n7 28.6 1429627454000', ['temp{device="n7",room="attic"} 28.6']],
    ['rack.n7.load 0.4 1429627454', ['value{device="c",name="rack.n7.load"} 0.4']],
    [
      'rack.n7.load 0.4 1767225601\nrack.n8.load 0.5 1767225602',
      [
        'value{device="c",name="rack.n7.load"} 0.4 1767225601000',
        'value{device="c",name="rack.n8.load"} 0.5 1767225602000',
      ],
    ],
    ['temp 28.6', ['temp{device="c"} 28.6']],
    ['temp ok 1429627454', ['# left_out, value']],
    ['temp 28.6 17', ['# no_metric', '# not_a_number, value']],
  ])('is a line of Graphite: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it.each<[text: string, lines: string[]]>([
    ['temp=21.4 1429627454', ['temp{device="c"} 21.4']],
    ['temp=21.4,hum=40 @1429627454123', ['hum{device="c"} 40', 'temp{device="c"} 21.4']],
    ['id=n7;temp=21.4;hum=40 1429627454', ['hum{device="n7"} 40', 'temp{device="n7"} 21.4']],
    [
      'temp=21.4 1767225601\ntemp=21.5 1767225602',
      ['temp{device="c"} 21.4 1767225601000', 'temp{device="c"} 21.5 1767225602000'],
    ],
    ['n=4 ts=1429627454', ['# left_out, ts', 'n{device="c"} 4']],
    ['count: 1429627454', ['count{device="c"} 1429627454']],
    ['temp=21.4 142962745', ['# no_metric', '# not_a_number, value']],
  ])('is pairs with their time: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
  })

  it('is read by the leaves of a rule too', () => {
    const rule = 'version: 1\nrules: [{ topic: a, leaves: { prefix: x_ } }]'
    expect(linesOf('t=1,h=2', rule)).toEqual(['x_h 2', 'x_t 1'])
    expect(linesOf('air,room=hall t=1', rule)).toEqual(['x_air_t{room="hall"} 1'])
  })

  it('is left alone in a member', () => {
    const lines = mapLine(undefined, { topic: 'a', payload: { note: 't=1,h=2' } }, { identityLabels: [] })
    expect(lines).toEqual(['# left_out, note'])
  })

  it('costs steps with its length', () => {
    const text = Array.from({ length: 2_000 }, (_, index) => `k${index}=1`).join(',')
    const lines = mapLine(
      undefined,
      { topic: 'a', payload: text },
      { identityLabels: [], messageStepsMax: 1_500 },
    )
    expect(lines.some((line) => line.startsWith('# too_much_work'))).toBe(true)
  })
})
