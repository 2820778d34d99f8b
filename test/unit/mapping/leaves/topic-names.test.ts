// What a payload that is one value is called after its topic.

import { expect, it } from 'vitest'
import { readTopic } from '../../../../src/mapping/leaves/name-of-topic.ts'

it.each<[why: string, names: { readonly [topic: string]: string }]>([
  [
    'abbreviations, as chargers, UPS and inverters have them',
    {
      'openevse/amp': 'amp',
      'openevse/freeram': 'freeram',
      'apcupsd/pi/linev/state': 'linev',
      'apcupsd/pi/bcharge/state': 'bcharge',
      'solar/vpv1': 'vpv',
      'ups/loadpct': 'loadpct',
    },
  ],
  [
    'other languages',
    {
      'planta/mezclador/temperatura': 'temperatura',
      'planta/mezclador/presión': 'presion',
      'haus/Außentemperatur': 'aussentemperatur',
      'haus/bad/Luftfeuchte': 'luftfeuchte',
      'usine/puissance': 'puissance',
      'huis/spanning_l1': 'spanning_l1',
      'dom/napięcie': 'napiecie',
    },
  ],
  [
    'two words in one',
    {
      'node/batteryVoltage': 'battery_voltage',
      'node/watertemp': 'water_temp',
      'pv/energytoday': 'energy_today',
      'haus/flurtemperatur': 'temperatur',
      'node/account': 'value',
      'node/download': 'value',
    },
  ],
  [
    'tariffs and directions',
    {
      'sensors/power/p1meter/consumption_low_tarif': 'consumption_low_tarif',
      'sensors/power/p1meter/consumption_high_tarif': 'consumption_high_tarif',
      'meter/energy_delivery': 'energy_delivery',
    },
  ],
  [
    'units',
    {
      'openevse/wh': 'wh',
      'meter/water/m3': 'water_m3',
      'meter/energy/today/kWh': 'energy_today_kwh',
      'room/temperature/f': 'temperature_f',
      'house/bar': 'value',
      'house/a': 'value',
    },
  ],
  [
    'what the quantity is of',
    {
      'temperature/water': 'temperature_water',
      'temperature/water_heater': 'temperature',
      'voltage/battery': 'voltage_battery',
      'house/water': 'water',
      'house/battery/kitchen': 'battery',
    },
  ],
  [
    'attributes',
    {
      'room/temperature/offset': 'offset',
      'room/temperature_offset': 'temperature_offset',
      'pack/battery/error': 'error',
      'room/mode': 'mode',
      'weather/wind/direction': 'direction',
      'lamp/color_temp': 'colortemp',
    },
  ],
  ['the last resort', { 'evse/state': 'state', 'evse/charger/status/value': 'status', 'evse/9': 'value' }],
])('%s', (_, names) => {
  const found = Object.keys(names).map((topic) => [topic, readTopic(topic.split('/')).nameOf(false)])
  expect(Object.fromEntries(found)).toEqual(names)
})

it.each<[topic: string, name: string]>([
  ['camera/motion/front_door', 'motion'],
  ['camera/motion/back_window', 'motion'],
  ['camera/bewegung/fenster_links', 'bewegung'],
  ['house/contact/window', 'contact'],
  ['house/front_door', 'door'],
  ['house/front_door/contact', 'contact'],
  ['house/alarm/door', 'door'],
  ['house/battery/front_door', 'value'],
  ['house/water/main_valve', 'valve'],
  ['house/window/closed', 'closed'],
  ['house/kitchen/state', 'state'],
  ['house/power', 'value'],
])('%s, a word: %s', (topic, name) => {
  expect(readTopic(topic.split('/')).nameOf(true)).toBe(name)
})
