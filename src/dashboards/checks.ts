// Checks: what plugins say (docs/checks.md), worst first.

import { type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { graph, list, number, states } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

const of = (name: string, more = '') => `${name}{check=~"$check"${more}}`
const words = {
  '0': ['ok', 'green'],
  '1': ['warning', 'orange'],
  '2': ['critical', 'red'],
  '3': ['unknown', 'purple'],
} as const
/** As a plugin's exit status: 0 to 3. */
const status = ['warning', 'critical', 'unknown']
  .map((one, index) => `${index + 1} * max by (check) (${of('check_status', `, check_status="${one}"`)})`)
  .join(' + ')
const failing = (status: string) =>
  `count(${of('check_status', `, check_status="${status}"`)} == 1) or vector(0)`

export function checks(): Dashboard {
  return dashboard({
    name: 'checks',
    title: 'IoT checks',
    description: 'What check plugins say: failing, attempts, runs, durations and performance data.',
    range: '24h',
  })
    .withVariable(labelVariable({ name: 'check', label: 'Check', selector: 'check_interval_seconds' }))
    .withPanel(
      number(
        { title: 'Checks', description: 'In the configuration.', span: 4, unit: 'short' },
        now(`count(${of('check_interval_seconds')})`),
      ),
    )
    .withPanel(
      number(
        { title: 'Critical', description: 'Now.', span: 4, unit: 'short', steps: ['green', [1, 'red']] },
        now(failing('critical')),
      ),
    )
    .withPanel(
      number(
        { title: 'Warning', description: 'Now.', span: 4, unit: 'short', steps: ['green', [1, 'orange']] },
        now(failing('warning')),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Unknown',
          description: 'The plugin could not tell: it is missing, was killed, or has wrong arguments.',
          span: 4,
          unit: 'short',
          steps: ['green', [1, 'purple']],
        },
        now(failing('unknown')),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Not running',
          description: 'Checks whose last run is more than three intervals ago.',
          span: 4,
          unit: 'short',
          steps: ['green', [1, 'red']],
        },
        now(
          `count(time() - ${of('check_last_run_timestamp_seconds')} > on (check) 3 * ${of('check_interval_seconds')}) or vector(0)`,
        ),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Rounds',
          description:
            'Whether the last round of the function worked. A check that fails is not a round that fails.',
          span: 4,
          words: { '0': ['failed', 'red'], '1': ['worked', 'green'] },
        },
        now('min(last_over_time(up{collector="checks"}[10m]))'),
      ),
    )
    .withRow(row('States'))
    .withPanel(
      states(
        { title: 'Every check', description: 'By the status of each run.', span: 14, height: 12, words },
        range(status, '{{check}}'),
      ),
    )
    .withPanel(
      list(
        {
          title: 'Failing, the worst first',
          description: 'With the attempts in a row that failed. An alert comes when they reach the maximum.',
          span: 10,
          height: 12,
          noValue: 'every check is ok',
        },
        [
          { label: 'check', title: 'Check' },
          { label: 'Value #A', title: 'Status', words },
          { label: 'Value #B', title: 'Attempts' },
          { label: 'Value #C', title: 'Maximum' },
        ],
        rows(`sort_desc(${status})`),
        rows(`max by (check) (${of('check_failed_attempts')})`),
        rows(`max by (check) (${of('check_max_attempts')})`),
      ),
    )
    .withRow(row('Runs and values'))
    .withPanel(
      graph(
        {
          title: 'Duration of runs',
          description: 'One that grows will reach its timeout, and then be unknown.',
          span: 12,
          unit: 's',
          min: 0,
        },
        range(of('check_duration_seconds'), '{{check}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Performance data',
          description: 'As plugins print them; each has its own scale and unit.',
          span: 12,
          unit: 'short',
        },
        range(
          `last_over_time({__name__=~"check_perfdata(_seconds|_bytes|_percent)?", check=~"$check"}[1h])`,
          '{{check}} {{perfdata}}',
        ),
      ),
    )
    .build()
}
