// The alert rules of checks-template.yaml, run by promtool on series as src/checks writes them.
// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeWithParts } from '../helpers/parts.ts'
import { deployTemplate, sample } from '../helpers/template.ts'

const { WorkspaceArn } = sample
const folder = mkdtempSync(path.join(tmpdir(), 'rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Case {
  /** Series and their values, one a minute. */
  readonly series: Readonly<Record<string, string>>
  readonly alert: string
  /** Minutes at which it fires, and others at which it does not. */
  readonly fires: readonly number[]
  readonly quiet: readonly number[]
}

const up = { 'up{collector="checks",instance="i"}': '1x60' }
/** Of one check; the statuses are those of its runs. */
function check(statuses: string, attempts: string, max: number) {
  const of = (status: string) =>
    statuses
      .split(' ')
      .map((one) => (one === status ? 1 : 0))
      .join(' ')
  return {
    ...up,
    ...Object.fromEntries(
      ['ok', 'warning', 'critical', 'unknown'].map((status) => [
        `check_status{check="a",check_status="${status}"}`,
        of(status),
      ]),
    ),
    'check_failed_attempts{check="a"}': attempts,
    'check_max_attempts{check="a"}': `${max}x60`,
    'check_interval_seconds{check="a"}': '60x60',
  }
}

const cases: Record<string, Case> = {
  'a check that fails once, and may twice': {
    series: check('ok critical ok ok', '0 1 0 0', 3),
    alert: 'CheckFailing',
    fires: [],
    quiet: [0, 1, 2, 3],
  },
  'a check that fails as often as it may': {
    series: check('ok critical unknown critical critical ok', '0 1 2 3 4 0', 3),
    alert: 'CheckFailing',
    fires: [3, 4],
    quiet: [0, 1, 2, 5],
  },
  'a check that is to fail but once': {
    series: check('ok unknown ok', '0 1 0', 1),
    alert: 'CheckFailing',
    fires: [1],
    quiet: [0, 2],
  },
  'a warning': {
    series: check('ok warning warning ok', '0 1 2 0', 2),
    alert: 'CheckWarning',
    fires: [2],
    quiet: [0, 1, 3],
  },
  'a warning, which is no failure': {
    series: check('ok warning warning ok', '0 1 2 0', 2),
    alert: 'CheckFailing',
    fires: [],
    quiet: [1, 2, 3],
  },
  'a check that stops to run': {
    series: {
      ...up,
      'check_interval_seconds{check="a"}': '60x60',
      'check_last_run_timestamp_seconds{check="a"}': '0 60 120 120x57',
    },
    alert: 'CheckNotRunning',
    fires: [11, 30],
    quiet: [1, 2, 5, 9],
  },
  'a check that runs once an hour': {
    series: {
      ...up,
      'check_interval_seconds{check="a"}': '3600x60',
      'check_last_run_timestamp_seconds{check="a"}': '0x60',
    },
    alert: 'CheckNotRunning',
    fires: [],
    quiet: [10, 59],
  },
  'a check that never ran': {
    series: { ...up, 'check_interval_seconds{check="a"}': '60x60' },
    alert: 'CheckNotRunning',
    fires: [5, 20],
    quiet: [0, 4],
  },
  'a collector that fails': {
    series: { 'up{collector="checks",instance="i"}': '1 1 0x30' },
    alert: 'CheckCollectorDown',
    fires: [12, 20],
    quiet: [1, 11],
  },
  'no collector': {
    series: { 'up{collector="soracom",instance="i"}': '1x60' },
    alert: 'CheckCollectorDown',
    fires: [10],
    quiet: [9],
  },
  'a collector that works': { series: up, alert: 'CheckCollectorDown', fires: [], quiet: [0, 10, 30] },
}

/** `1x60` here is one value for an hour; of promtool `1x60` adds nothing to 1 sixty times. */
const values = (text: string) => text.replace(/(\d+)x(\d+)/g, '$1+0x$2')

describeWithParts('promtool', ['promtool'], (parts) => {
  const { Data } = deployTemplate({ WorkspaceArn, AlertRules: 'true' }, 'checks-template.yaml').resources[
    'CheckRules'
  ].Properties
  writeFileSync(path.join(folder, 'rules.yaml'), Data)

  test('takes the rules', () => {
    const { status, stdout } = spawnSync(parts.promtool, ['check', 'rules', 'rules.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS: 4 rules found')])
  })

  test.each(Object.entries(cases))('says of %s when it alerts', (name, { series, alert, fires, quiet }) => {
    const file = path.join(folder, `${Object.keys(cases).indexOf(name)}.json`)
    // Which labels and words an alert has is asked of the first one; here it is whether there is one.
    const query = (minute: number) => ({
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
      eval_time: `${minute}m`,
      exp_samples: [{ labels: '{}', value: fires.includes(minute) ? 1 : 0 }],
    })
    const one = {
      interval: '1m',
      input_series: Object.entries(series).map(([key, text]) => ({ series: key, values: values(text) })),
      promql_expr_test: [...fires, ...quiet].map(query),
    }
    writeFileSync(
      file,
      JSON.stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [one] }),
    )
    const { status, stdout, stderr } = spawnSync(parts.promtool, ['test', 'rules', file], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`).toMatch(/SUCCESS\s*$/)
    expect(status).toBe(0)
  })

  test('says which check it is, and how bad', () => {
    const file = path.join(folder, 'words.json')
    const input_series = Object.entries(check('ok critical ok', '0 1 0', 1)).map(([key, text]) => ({
      series: key,
      values: values(text),
    }))
    const expected = {
      exp_labels: { check: 'a', severity: 'critical' },
      exp_annotations: { summary: 'Check a has failed 1 times in a row.' },
    }
    const alert_rule_test = [{ eval_time: '1m', alertname: 'CheckFailing', exp_alerts: [expected] }]
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: [{ interval: '1m', input_series, alert_rule_test }],
      }),
    )
    const { status, stdout, stderr } = spawnSync(parts.promtool, ['test', 'rules', file], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([status, stderr, stdout]).toEqual([0, '', expect.stringContaining('SUCCESS')])
  })
})
