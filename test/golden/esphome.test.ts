// Holds the bundled mapping to all components, properties and words that ESPHome publishes over MQTT.

import { describe, expect, it } from 'vitest'
import { bundledLines } from '../helpers/bundled-mapping.ts'

const onOff = { ON: 1, OFF: 0 }

/** What stands behind the name of the entity, the metric, and its value; the words of a stateset are a list. */
const properties: readonly {
  readonly component: string
  readonly property?: string
  readonly metric: string
  readonly words?: { readonly [word: string]: number }
  readonly states?: readonly string[]
  readonly number?: number
}[] = [
  { component: 'sensor', metric: 'esphome_state', number: -4.25 },
  { component: 'number', metric: 'esphome_state', number: 30 },
  { component: 'binary_sensor', metric: 'esphome_state', words: onOff },
  { component: 'switch', metric: 'esphome_state', words: onOff },
  { component: 'fan', metric: 'esphome_state', words: onOff },
  { component: 'fan', property: 'speed_level', metric: 'esphome_fan_speed_level', number: 3 },
  {
    component: 'fan',
    property: 'speed',
    metric: 'esphome_fan_speed',
    states: ['off', 'low', 'medium', 'high'],
  },
  {
    component: 'fan',
    property: 'oscillation',
    metric: 'esphome_fan_oscillating',
    words: { oscillate_on: 1, oscillate_off: 0 },
  },
  {
    component: 'fan',
    property: 'direction',
    metric: 'esphome_fan_direction',
    states: ['forward', 'reverse'],
  },
  ...['cover', 'valve'].flatMap((component) => [
    {
      component,
      metric: 'esphome_opening_state',
      states: ['open', 'opening', 'closed', 'closing', 'unknown'],
    },
    { component, property: 'position', metric: 'esphome_position_percent', number: 35 },
  ]),
  { component: 'cover', property: 'tilt', metric: 'esphome_tilt_percent', number: 80 },
  {
    component: 'alarm_control_panel',
    metric: 'esphome_alarm_state',
    states: [
      'disarmed',
      'arming',
      'armed_home',
      'armed_away',
      'armed_night',
      'armed_vacation',
      'armed_custom_bypass',
      'pending',
      'triggered',
      'disarming',
      'unknown',
    ],
  },
  {
    component: 'climate',
    property: 'mode',
    metric: 'esphome_climate_mode',
    states: ['off', 'auto', 'cool', 'heat', 'fan_only', 'dry', 'heat_cool'],
  },
  {
    component: 'climate',
    property: 'action',
    metric: 'esphome_climate_action',
    states: ['off', 'cooling', 'heating', 'idle', 'drying', 'fan', 'unknown'],
  },
  {
    component: 'climate',
    property: 'fan_mode',
    metric: 'esphome_climate_fan_mode',
    states: ['on', 'off', 'auto', 'low', 'medium', 'high', 'middle', 'focus', 'diffuse', 'quiet'],
  },
  {
    component: 'climate',
    property: 'swing_mode',
    metric: 'esphome_climate_swing_mode',
    states: ['off', 'both', 'vertical', 'horizontal'],
  },
  {
    component: 'climate',
    property: 'preset',
    metric: 'esphome_climate_preset',
    states: ['none', 'home', 'away', 'boost', 'comfort', 'eco', 'sleep', 'activity'],
  },
  { component: 'climate', property: 'away', metric: 'esphome_climate_away', words: onOff },
  ...(
    [
      ['current_temperature', 'temperature_celsius'],
      ['target_temperature', 'target_temperature_celsius'],
      ['target_temperature_low', 'target_temperature_low_celsius'],
      ['target_temperature_high', 'target_temperature_high_celsius'],
      ['current_humidity', 'humidity_percent'],
      ['target_humidity', 'target_humidity_percent'],
    ] as const
  ).map(([property, name]) => ({
    component: 'climate',
    property,
    metric: `esphome_climate_${name}`,
    number: 21.5,
  })),
]

const prefixes = [
  { topic: 'attic', labels: 'device="attic",entity="it"' },
  { topic: 'esphome/attic', labels: 'device="attic",entity="it",prefix="esphome"' },
  { topic: 'home/attic', labels: 'device="attic",entity="it",prefix="home"' },
  { topic: 'home/floor/1/attic', labels: 'device="attic",entity="it",prefix="home/floor/1"' },
]

describe.each(prefixes)('ESPHome on $topic', ({ topic, labels }) => {
  it.each(properties)('$component $property gives $metric', (row) => {
    const { component, property, metric, words = {}, states = [], number } = row
    const where = [topic, component, 'it', ...(property === undefined ? [] : [property]), 'state'].join('/')
    const series = `${metric}{component="${component}",${labels}}`
    if (number !== undefined) {
      expect(bundledLines({ topic: where, payload: number })).toEqual([`${series} ${number} 1767225605000`])
    }
    for (const [word, value] of Object.entries(words)) {
      expect(bundledLines({ topic: where, payload: word })).toEqual([`${series} ${value} 1767225605000`])
    }
    for (const state of states) {
      const lines = bundledLines({ topic: where, payload: state })
      expect(lines).toHaveLength(states.length)
      expect(
        lines.filter((line) => line.includes(`${metric}="${state}"`) && line.endsWith(' 1 1767225605000')),
      ).toHaveLength(1)
      expect(lines.filter((line) => line.endsWith(' 0 1767225605000'))).toHaveLength(states.length - 1)
    }
  })

  it.each(['LOCKED', 'UNLOCKED', 'JAMMED', 'LOCKING', 'UNLOCKING', 'NONE', 'UNKNOWN'])(
    'a lock that is %s has this state and no other',
    (word) => {
      const lines = bundledLines({ topic: `${topic}/lock/it/state`, payload: word })
      expect(lines.filter((line) => line.endsWith(' 1 1767225605000'))).toEqual([
        expect.stringContaining(`esphome_lock_state="${word.toLowerCase()}"`),
      ])
    },
  )

  it('a light has its state, its color mode and its channels', () => {
    const light = (payload: object) =>
      bundledLines({ topic: `${topic}/light/it/state`, payload: payload as never })
        .filter((line) => !line.includes(' 0 1767225605000'))
        .map((line) => line.replace(/\{.*?(esphome_light_color_mode="\w+")?(,prefix="[\w/]+")?\}/, '{$1}'))
    const color = { r: 255, g: 1, b: 2, w: 3, c: 4 }
    expect(
      light({ state: 'ON', color_mode: 'rgbww', brightness: 180, color, color_temp: 250, effect_count: 7 }),
    ).toEqual([
      expect.stringMatching(/^# left_out, .*, effect_count$/),
      'esphome_light_brightness{} 180 1767225605000',
      'esphome_light_color_b{} 2 1767225605000',
      'esphome_light_color_c{} 4 1767225605000',
      'esphome_light_color_g{} 1 1767225605000',
      'esphome_light_color_mode{esphome_light_color_mode="rgbww"} 1 1767225605000',
      'esphome_light_color_r{} 255 1767225605000',
      'esphome_light_color_temperature_mireds{} 250 1767225605000',
      'esphome_light_color_w{} 3 1767225605000',
      'esphome_state{} 1 1767225605000',
    ])
  })

  it('an event is 1 at its time', () => {
    expect(
      bundledLines({ topic: `${topic}/event/it/state`, payload: { event_type: 'double_press' } }),
    ).toEqual([expect.stringMatching(/^esphome_event\{.*event_type="double_press".*\} 1 1767225605000$/)])
  })

  it.each([
    ['2026.1.0', '2026.1.1', 1],
    ['2026.1.1', '2026.1.1', 0],
  ])('an update from %s to %s is available: %d', (installed, latest, available) => {
    const payload = { installed_version: installed, latest_version: latest, title: 'x' }
    expect(bundledLines({ topic: `${topic}/update/it/state`, payload })).toEqual([
      expect.stringMatching(/^# left_out, .*, title$/),
      expect.stringMatching(new RegExp(`^esphome_update_available\\{.*\\} ${available} `)),
      expect.stringMatching(/^esphome_update_info\{.*latest_version="2026.1.1".*\} 1 /),
    ])
  })

  it.each([
    ['sensor/it/state', 'nan'],
    ['binary_sensor/it/state', 'MAYBE'],
    ['cover/it/state', 'ajar'],
    ['climate/it/preset/state', 'my own preset'],
  ])('a word on %s that it does not document, %s, is counted', (end, payload) => {
    const lines = bundledLines({ topic: `${topic}/${end}`, payload })
    expect(lines).not.toEqual([])
    for (const line of lines) expect(line).toMatch(/^# /)
  })

  it.each([
    ['debug', '[D][sensor:094]: it: 3.1'],
    ['text_sensor/it/state', '2026.1'],
    ['switch/it/command', 'ON'],
    ['climate/it/mode/command', 'heat'],
  ])('what is no reading on %s is ignored: %s', (end, payload) => {
    expect(bundledLines({ topic: `${topic}/${end}`, payload })).toEqual([
      expect.stringMatching(/^# ignored, rule bundled\[\d+\]$/),
    ])
  })
})

describe('ESPHome', () => {
  it.each(['online', 'offline'])('says under its own prefix that it is %s', (payload) => {
    expect(bundledLines({ topic: 'esphome/attic/status', payload })).toEqual([
      `esphome_up{device="attic"} ${payload === 'online' ? 1 : 0} 1767225605000`,
    ])
  })

  it('is not taken for the state stream of Home Assistant', () => {
    for (const topic of ['homeassistant/sensor/attic/state', 'homeassistant/light/attic/brightness/state']) {
      for (const line of bundledLines({ topic, payload: 5 })) expect(line).not.toContain('esphome')
    }
  })

  it('keeps two devices, and two entities of one, in series of their own', () => {
    const devices = ['a', 'b', 'home/a', 'esphome/a', 'x/home/a']
    const topics = [...devices.map((device) => `${device}/sensor/x/state`), 'a/sensor/y/state']
    const lines = topics.flatMap((topic) => bundledLines({ topic, payload: 1 }))
    expect(new Set(lines).size).toBe(topics.length)
  })
})
