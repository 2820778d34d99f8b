// The alert rules of template.yaml, run by promtool: when each fires and when it stops, what it says, and how many alerts a
// fleet can have at once. test/e2e/alerts.test.ts has the alert manager that hears of them.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { describeWithParts } from '../helpers/parts.ts'
import { testRules } from '../helpers/promtool.ts'
import { deployTemplate, type Parameters, parseTemplate, sample, type Tree } from '../helpers/template.ts'

const rulesOf = (parameters = {}): string =>
  deployTemplate({ AlertRules: 'true', ...parameters }).resources['DeviceRules'].Properties.Data
const rules = rulesOf()

/** As liveness is by default: the time of a message in so many minutes, and nothing between them. */
const heardEvery = (minutes: number, total: number) =>
  Array.from({ length: Math.ceil(total / minutes) }, (_, index) => 60 * minutes * index).join(
    ` _x${minutes - 1} `,
  )

/** With `liveness: 1m`, the time of a message each minute: `messages(60, 20, 40)` is an hour, a gap, 40 minutes. */
function messages(minutes: number, gap = 0, after = 0): string {
  const later = after === 0 ? '' : ` ${60 * (minutes + gap)}+60x${after - 1}`
  return `0+60x${minutes - 1}${gap === 0 ? '' : ` _x${gap}`}${later}`
}

const lastSeen = (labels: string) => `last_seen_timestamp_seconds{${labels}}`
/** Devices of a site that report for four hours. */
const fleet = (count: number, site: string, values = messages(240)) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      lastSeen(`device="${site}-${index}",site="${site}"`),
      values,
    ]),
  )

interface Case {
  readonly series: Readonly<Record<string, string>>
  readonly alert: string
  /** Minutes at which it fires for so many, and others at which it does not. */
  readonly fires: Readonly<Record<number, number>>
  readonly quiet: readonly number[]
}

const of = (counter: string, labels: string) => `${counter}{${labels}}`

const cases: Record<string, Case> = {
  'a device that stops, and comes back': {
    series: { ...fleet(12, 'a'), [lastSeen('device="x",site="a"')]: messages(60, 60, 60) },
    alert: 'DeviceSilent',
    fires: { 75: 1, 115: 1 },
    quiet: [55, 70, 120, 170],
  },
  'a device that is heard of every five minutes, and stops': {
    series: { ...fleet(12, 'a', heardEvery(5, 240)), [lastSeen('device="x",site="a"')]: heardEvery(5, 60) },
    alert: 'DeviceSilent',
    fires: { 75: 1, 115: 1 },
    quiet: [55, 65, 70],
  },
  // One that reports every 4 minutes and 29 seconds is heard of with every other message.
  'devices that liveness has as rarely as can be': {
    series: fleet(12, 'a', heardEvery(9, 240)),
    alert: 'DeviceSilent',
    fires: {},
    quiet: [60, 65, 70, 75, 80, 85, 90, 95, 100],
  },
  'a pipeline with ten devices that are heard of so, and then stands': {
    series: fleet(10, 'a', heardEvery(9, 120)),
    alert: 'PipelineStopped',
    fires: { 135: 1 },
    quiet: [60, 63, 70, 77, 84, 91, 98, 105, 112],
  },
  'a device that is gone for more than a day': {
    series: { ...fleet(2, 'a', messages(60)) },
    alert: 'DeviceSilent',
    fires: { 90: 2, 1490: 2 },
    quiet: [60, 1_505],
  },
  'a site that is silent': {
    series: { ...fleet(20, 'a', messages(60, 60, 120)), ...fleet(20, 'b') },
    alert: 'FleetShareSilent',
    fires: { 75: 1, 115: 1 },
    quiet: [60, 70, 120],
  },
  'a fifth of a site': {
    series: { ...fleet(4, 'a', messages(60)), ...fleet(17, 'b'), ...renamed(fleet(16, 'c'), 'c', 'a') },
    alert: 'FleetShareSilent',
    fires: {},
    quiet: [75, 120],
  },
  'a site with few devices': {
    series: { ...fleet(9, 'a', messages(60)), ...fleet(20, 'b') },
    alert: 'FleetShareSilent',
    fires: {},
    quiet: [75, 120],
  },
  'a pipeline that stands for an hour': {
    series: fleet(20, 'a', messages(60, 60, 120)),
    alert: 'PipelineStopped',
    // Until a quarter of an hour after the last look without a message.
    fires: { 70: 1, 100: 1, 130: 1 },
    quiet: [60, 65, 135, 200],
  },
  'a fleet that begins': {
    series: fleet(100, 'a', `_x60 ${60 * 60}+60x120`),
    alert: 'PipelineStopped',
    fires: {},
    quiet: [30, 60, 65, 70, 80, 170],
  },
  'a home that sends less than a message a minute': {
    series: { [lastSeen('device="a"')]: `0 _x19 1200 _x19 2400 _x100` },
    alert: 'PipelineStopped',
    fires: {},
    quiet: [60, 100],
  },
  'a battery that is changed': {
    series: { [of('zigbee2mqtt_battery_percent', 'device="a"')]: '90x30 14x60 100x30' },
    alert: 'BatteryLow',
    fires: { 65: 1, 85: 1 },
    quiet: [30, 55, 95],
  },
  'batteries that say only that they are low': {
    series: {
      [of('zigbee2mqtt_battery_low', 'device="a"')]: '1x120',
      [of('zigbee2mqtt_battery_low', 'device="b"')]: '0x120',
      [of('rtl433_battery_ok', 'device="c"')]: '0x120',
      [of('rtl433_battery_ok', 'device="d"')]: '1x120',
      [of('soracom_button_battery_ratio', 'device="e"')]: '0.1x120',
      [of('soracom_button_battery_ratio', 'device="f"')]: '0.25x120',
    },
    alert: 'BatteryLow',
    fires: { 60: 3 },
    quiet: [20],
  },
  'a clock that is ahead, and is set': {
    series: { [of('clock_skew_seconds', 'device="a"')]: '0x30 90x60 0x60' },
    alert: 'ClockWrong',
    fires: { 65: 1, 85: 1 },
    quiet: [30, 45, 95],
  },
  'a clock that is behind': {
    series: { [of('clock_skew_seconds', 'device="a"')]: '-400x60 -1x30' },
    alert: 'ClockWrong',
    fires: { 30: 1 },
    quiet: [10, 65],
  },
  'messages that were late now and then': {
    series: {
      [of('clock_skew_seconds', 'device="a"')]: '-900 -1 -900 -900 -1x2 -900x5 -1 -900x9 -1 -900x9 -1',
    },
    alert: 'ClockWrong',
    fires: {},
    quiet: [15, 20, 30],
  },
  'a device that sends its old uptime again': {
    series: {
      [of('tasmota_uptime_seconds', 'device="a"')]: '0+60x120 7200x300 14400+60x60',
      [of('tasmota_uptime_seconds', 'device="b"')]: '0+60x480',
    },
    alert: 'CounterStuck',
    fires: { 315: 1, 415: 1 },
    quiet: [120, 290, 430],
  },
  'a device that starts again and again': {
    series: { [of('shelly_uptime_seconds', 'device="a"')]: '5 _x29 5 _x29 6 _x29 5 _x29 6 _x29 5 _x29 6' },
    alert: 'CounterStuck',
    fires: {},
    quiet: [190],
  },
  'a meter that stands while there is power': {
    series: {
      [of('shelly_energy_joules_total', 'component="switch:0",device="a"')]: '0+9000x120 1080000x300',
      [of('shelly_power_watts', 'component="switch:0",device="a"')]: '150x420',
      // Nothing is switched on.
      [of('shelly_energy_joules_total', 'component="switch:0",device="b"')]: '5x420',
      [of('shelly_power_watts', 'component="switch:0",device="b"')]: '0x420',
      // What is fed in stands, what is used rises.
      [of('shelly_energy_joules_total', 'component="em:0",device="c"')]: '0+9000x420',
      [of('shelly_returned_energy_joules_total', 'component="em:0",device="c"')]: '5x420',
      [of('shelly_power_watts', 'component="em:0",device="c"')]: '150x420',
    },
    alert: 'CounterStuck',
    fires: { 315: 1, 400: 1 },
    quiet: [120, 290],
  },
  'a silent device with a SIM that is online': {
    series: {
      ...fleet(12, 'a'),
      [lastSeen('device="x"')]: messages(60, 60, 60),
      [of('soracom_session_status', 'imsi="4401",name="x"')]: '1x240',
    },
    alert: 'SimOnlineDeviceSilent',
    fires: { 75: 1, 115: 1 },
    quiet: [60, 70, 120],
  },
  'a silent device with a SIM that is offline, too': {
    series: {
      [lastSeen('device="4401"')]: messages(60),
      [of('soracom_session_status', 'imsi="4401",name="x"')]: '1x60 0x120',
    },
    alert: 'SimOnlineDeviceSilent',
    fires: {},
    quiet: [75, 120],
  },
  'a device that reports while its SIM is offline': {
    series: {
      [lastSeen('device="4401"')]: messages(240),
      [lastSeen('device="tagged"')]: messages(240),
      [of('soracom_session_status', 'imsi="4401",name="x"')]: '1x60 0x60 1x100',
      [of('soracom_session_status', 'device="tagged",imsi="4402",name="y"')]: '1x60 0x60 1x100',
    },
    alert: 'SimOfflineDeviceReports',
    fires: { 95: 2, 120: 2 },
    quiet: [60, 85, 130],
  },
  'a collector whose rounds fail, and then work': {
    series: { [of('up', 'collector="soracom",instance="a"')]: '1x30 0x60 1x60' },
    alert: 'CollectorDown',
    fires: { 70: 1, 90: 1 },
    quiet: [30, 55, 95],
  },
  'a collector that does not run any more': {
    series: { [of('up', 'collector="soracom",instance="a"')]: '1x30 _x60 1x60' },
    alert: 'CollectorDown',
    fires: { 70: 1, 90: 1 },
    quiet: [30, 55, 95],
  },
  'a collector with a bad round now and then': {
    series: {
      [of('up', 'collector="soracom",instance="a"')]: '1 0 0 0 0 0 1 0 0 0 0 0 0 0 0 1 0x14 1 0x14 1',
    },
    alert: 'CollectorDown',
    fires: {},
    quiet: [20, 30, 40],
  },
}

/** `a` of `b`: the same devices at another site. */
function renamed(series: Readonly<Record<string, string>>, from: string, to: string) {
  const entries = Object.entries(series).map(([key, values]) => [
    key.replace(`site="${from}"`, `site="${to}"`),
    values,
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

describeWithParts('the device rules, with promtool', ['promtool'], ({ promtool }) => {
  it('are rules', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rules-'))
    try {
      writeFileSync(path.join(folder, 'rules.yaml'), rules)
      const { status, stdout } = spawnSync(promtool, ['check', 'rules', 'rules.yaml'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS: 18 rules found')])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.each(Object.entries(cases))('say of %s when it alerts', (_, { series, alert, fires, quiet }) => {
    const at = (minute: number, value: number) => ({
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
      at: `${minute}m`,
      samples: [{ labels: '{}', value }],
    })
    const queries = [
      ...Object.entries(fires).map(([minute, count]) => at(Number(minute), count)),
      ...quiet.map((minute) => at(minute, 0)),
    ]
    testRules(promtool, rules, { interval: '1m', series, queries }, '5m')
  })

  it('wait as long as SilentMinutes says', () => {
    const series = fleet(2, 'a', messages(60, 200, 60))
    const queries = [110, 120, 200].map((minute) => ({
      expr: 'count(ALERTS{alertname="DeviceSilent"}) or vector(0)',
      at: `${minute}m`,
      samples: [{ labels: '{}', value: minute < 120 ? 0 : 2 }],
    }))
    const own = rulesOf({ SilentMinutes: '60' })
    testRules(promtool, own, { interval: '1m', series, queries }, '5m')
  })

  it('say which device it is, where, and what to look at', () => {
    const series = {
      ...fleet(12, 'a'),
      [lastSeen('device="x",site="a"')]: messages(60),
      [of('zigbee2mqtt_battery_percent', 'device="y"')]: '7x240',
    }
    const alerts = [
      {
        alert: 'DeviceSilent',
        at: '119m',
        firing: [
          {
            exp_labels: { device: 'x', site: 'a', severity: 'warning' },
            exp_annotations: { summary: 'Device x at a has sent nothing for 56m 0s.' },
          },
        ],
      },
      {
        alert: 'BatteryLow',
        at: '119m',
        firing: [
          {
            exp_labels: { device: 'y', severity: 'warning' },
            exp_annotations: { summary: 'The battery of device y is at 7 percent.' },
          },
        ],
      },
    ]
    testRules(promtool, rules, { interval: '1m', series, alerts }, '5m')
  })

  it('compare cost with the same weekday, and name who sends most', () => {
    const week = 7 * 288
    const day = 288
    // A device with one series, and one that comes after a week, for a day, with two. Of equals nobody knows who is named first.
    const series = {
      'temperature_celsius{device="old"}': `20x${week + 3 * day}`,
      'temperature_celsius{device="new"}': `_x${week} 20x${day} _x${2 * day}`,
      'humidity_percent{device="new"}': `_x${week} 20x${day} _x${2 * day}`,
    }
    const words = {
      SamplesRise: 'got 2.99 times the samples of the same day a week ago. Most come from: new 4; old 2; ',
      SeriesRise: 'has 3.00 times the series of the same day a week ago. Most are of: new 2; old 1; ',
    }
    const alerts = Object.entries(words).flatMap(([alert, text]) => {
      const exp_annotations = { summary: `The workspace ${text}` }
      return [
        { alert, at: `${5 * (week + 12)}m`, firing: [] },
        {
          alert,
          at: `${5 * (week + day)}m`,
          firing: [{ exp_labels: { severity: 'warning' }, exp_annotations }],
        },
        { alert, at: `${5 * (week + 2.5 * day)}m`, firing: [] },
      ]
    })
    const cost = { groups: parse(rules).groups.filter(({ name }: Tree) => name === 'iot-cost') }
    testRules(promtool, JSON.stringify(cost), { interval: '5m', series, alerts }, '5m')
  })

  // promtool takes no more devices: it holds 10,000 samples. test/e2e/alerts.test.ts has 20,000.
  it('name 100 of the devices that an outage of 20 minutes silences, and are over half an hour later', () => {
    const series = Object.assign(
      {},
      ...['tokyo', 'osaka', 'nagoya', 'sapporo'].map((site) => fleet(30, site, messages(60, 20, 60))),
    )
    const count = (minute: number, alert: string, value: number) => ({
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
      at: `${minute}m`,
      samples: [{ labels: '{}', value }],
    })
    const queries = [
      { expr: 'ALERTS', at: '65m', samples: [] },
      count(70, 'PipelineStopped', 1),
      { expr: 'count(ALERTS)', at: '70m', samples: [{ labels: '{}', value: 1 }] },
      count(75, 'PipelineStopped', 1),
      count(75, 'FleetShareSilent', 4),
      count(75, 'DeviceSilent', 100),
      { expr: 'count(ALERTS)', at: '75m', samples: [{ labels: '{}', value: 105 }] },
      // The devices are back; the pipeline has to be for a while.
      { expr: 'count(ALERTS)', at: '80m', samples: [{ labels: '{}', value: 1 }] },
      count(80, 'PipelineStopped', 1),
      { expr: 'ALERTS', at: '110m', samples: [] },
    ]
    testRules(promtool, rules, { interval: '1m', series, queries }, '5m')
  })
})

describe('the device rules', () => {
  const groups: Tree[] = parse(rules).groups
  const alerts: Tree[] = groups.flatMap((group) => group.rules).filter((rule) => 'alert' in rule)

  it('can have 1,000 alerts together never', () => {
    const cap = ({ expr }: Tree) => Number(/^(?:top|bottom)k\((\d+),/.exec(expr)?.[1] ?? Number.NaN)
    const perDevice = alerts.filter(
      ({ expr }) => /device|collector/.test(expr) && !/^\s*(site:|iot:|min_over|avg_over)/.test(expr),
    )
    for (const rule of perDevice) expect([rule.alert, cap(rule)]).toEqual([rule.alert, expect.any(Number)])
    const sum = perDevice.map(cap).reduce((total, one) => total + one, 0)
    expect(sum).toBeLessThanOrEqual(750)
  })

  it('are run no more often than AMP does', () => {
    for (const { interval } of groups) expect(interval).toMatch(/^[1-5]m$/)
  })
})

test('nothing of it is there without AlertRules', () => {
  const { resources } = deployTemplate({})
  expect(resources['DeviceRules']).toBeUndefined()
  expect(resources['Workspace'].Properties.AlertManagerDefinition).toBeUndefined()
  expect(parseTemplate().Resources.DeviceRules.Condition).toBe('HasAlertRules')
})

describe('the alert manager', () => {
  const { WorkspaceArn, AlarmTopicArn } = sample
  const definitionOf = (parameters: Parameters) =>
    deployTemplate({ AlertRules: 'true', ...parameters }).resources['Workspace']?.Properties
      .AlertManagerDefinition

  it('notifies AlarmTopicArn, in the region of that topic', () => {
    // The pseudo parameters of deployTemplate are of another region than this topic.
    const topic = AlarmTopicArn.replace('eu-central-1', 'us-west-2')
    const { receivers, route } = parse(parse(definitionOf({ AlarmTopicArn: topic })).alertmanager_config)
    expect(receivers).toMatchObject([
      { name: route.receiver, sns_configs: [{ topic_arn: topic, sigv4: { region: 'us-west-2' } }] },
    ])
    expect(route.group_by).toEqual(['alertname', 'site'])
  })

  it('is only in a workspace of the stack, and needs a topic', () => {
    expect(definitionOf({})).toBeUndefined()
    expect(definitionOf({ AlarmTopicArn, WorkspaceArn })).toBeUndefined()
    const { resources } = deployTemplate({ AlertRules: 'true', AlarmTopicArn, WorkspaceArn })
    expect(resources['DeviceRules'].Properties.Workspace).toBe(WorkspaceArn)
  })

  it('inhibits alerts that there are', () => {
    const { inhibit_rules } = parse(parse(definitionOf({ AlarmTopicArn })).alertmanager_config)
    const checks = deployTemplate({ WorkspaceArn, AlertRules: 'true' }, 'checks-template.yaml').resources
    const known = [rules, checks['CheckRules'].Properties.Data]
      .flatMap((text) => parse(text).groups)
      .flatMap((group: Tree) => group.rules.flatMap(({ alert }: Tree) => alert ?? []))
    for (const { source_matchers, target_matchers } of inhibit_rules) {
      const named = [...source_matchers, ...target_matchers].flatMap((matcher: string) =>
        matcher.replace('alertname', '').match(/\w+/g),
      )
      expect(named.filter((name) => !known.includes(name))).toEqual([])
    }
  })
})
