// promtool on the rules of a template: series in, alerts out.
// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'

export interface RuleTest {
  /** Between two samples of a series. */
  readonly interval: string
  /** Values as promtool takes them, by series; `1x60` is one value sixty times more. */
  readonly series: Readonly<Record<string, string>>
  /** What queries have to answer at a time. */
  readonly queries?: readonly {
    readonly expr: string
    readonly at: string
    readonly samples: readonly { readonly labels: string; readonly value: number }[]
  }[]
  /** Alerts of a name that fire at a time, with all that they say. */
  readonly alerts?: readonly {
    readonly alert: string
    readonly at: string
    readonly firing: readonly {
      readonly exp_labels: Readonly<Record<string, string>>
      readonly exp_annotations: Readonly<Record<string, string>>
    }[]
  }[]
}

/** Fails with promtool's words. @param rules the text of a file */
export function testRules(promtool: string, rules: string, test: RuleTest, evaluationInterval: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'promtool-'))
  try {
    writeFileSync(path.join(folder, 'rules.yaml'), rules)
    const one = {
      interval: test.interval,
      input_series: Object.entries(test.series).map(([series, values]) => ({
        series,
        // Of promtool, `1x60` adds nothing to 1 sixty times only where a step is named.
        values: values.replace(/(^|\s)(-?[\d.]+)x(\d+)/g, '$1$2+0x$3'),
      })),
      promql_expr_test: (test.queries ?? []).map(({ expr, at, samples }) => ({
        expr,
        eval_time: at,
        exp_samples: samples,
      })),
      alert_rule_test: (test.alerts ?? []).map(({ alert, at, firing }) => ({
        eval_time: at,
        alertname: alert,
        exp_alerts: firing,
      })),
    }
    const file = path.join(folder, 'test.json')
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: ['rules.yaml'],
        evaluation_interval: evaluationInterval,
        tests: [one],
      }),
    )
    const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`).toMatch(/SUCCESS\s*$/)
    expect(status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
