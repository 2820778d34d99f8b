// The figures of the bench with their budgets: one table for the report, the JSON and the check.

import type { WarmFigures } from './measure-bundle.ts'
import type { CpuFigures } from './measure-cpu.ts'
import type { TopicFigures } from './measure-topics.ts'

export interface Figures extends CpuFigures, TopicFigures, WarmFigures {
  readonly rssOverEmptyMb: number
  readonly w4RssOverEmptyMb: number
  readonly streamCpuMsPer1000: number
  readonly eagerBytes: number
  readonly importOverEmptyMs: number
  /** Of the scheduled function. */
  readonly collectEagerBytes: number
  readonly collectImportOverEmptyMs: number
}

interface Row {
  readonly figure: keyof Figures
  readonly label: string
  readonly digits: number
  readonly unit: string
  /** `exact` is both. */
  readonly budget?: { readonly max: number } | { readonly min: number } | { readonly exact: number }
}

const rows: readonly Row[] = [
  { figure: 'w2OverFloor', label: 'CPU of W2 over the floor', digits: 2, unit: '×', budget: { max: 2 } },
  {
    figure: 'w2OverNaive',
    label: 'W2 speed over the naive path',
    digits: 2,
    unit: '×',
    budget: { min: 1.8 },
  },
  { figure: 'samplesPerSecond', label: 'samples per CPU second, W2', digits: 0, unit: '' },
  { figure: 'w4OverW2', label: 'CPU per sample, W4 over W2', digits: 2, unit: '×', budget: { max: 1.3 } },
  { figure: 'w4SamplesPerSecond', label: 'samples per CPU second, W4', digits: 0, unit: '' },
  {
    figure: 'streamCpuMsPer1000',
    label: 'CPU of 1,000 messages in an event of 6 MB',
    digits: 1,
    unit: 'ms',
  },
  { figure: 'w3OverFloor', label: 'CPU of W3 over the floor', digits: 2, unit: '×' },
  {
    figure: 'rssOverEmptyMb',
    label: 'memory over an empty handler, W2',
    digits: 0,
    unit: 'MB',
    budget: { max: 150 },
  },
  { figure: 'w4RssOverEmptyMb', label: 'memory over an empty handler, W4', digits: 0, unit: 'MB' },
  { figure: 'eagerBytes', label: 'loaded by init', digits: 0, unit: 'bytes', budget: { max: 116_000 } },
  {
    figure: 'importOverEmptyMs',
    label: 'import over an empty module',
    digits: 1,
    unit: 'ms',
    budget: { max: 20 },
  },
  {
    figure: 'collectEagerBytes',
    label: 'loaded by init, collect',
    digits: 0,
    unit: 'bytes',
    budget: { max: 95_000 },
  },
  {
    figure: 'collectImportOverEmptyMs',
    label: 'import over an empty module, collect',
    digits: 1,
    unit: 'ms',
    budget: { max: 20 },
  },
  { figure: 'w1Requests', label: 'requests of a warm W1', digits: 2, unit: '', budget: { exact: 1 } },
  { figure: 'w1Connections', label: 'connections of all W1', digits: 0, unit: '', budget: { exact: 1 } },
  {
    figure: 'w1OtherCalls',
    label: 'other network calls of warm W1',
    digits: 0,
    unit: '',
    budget: { exact: 0 },
  },
  { figure: 'topicMatchNs', label: 'time to match a topic, 10 rules', digits: 0, unit: 'ns' },
  {
    figure: 'topics100Over10',
    label: '100 rules over 10 rules',
    digits: 2,
    unit: '×',
    budget: { max: 1.3 },
  },
  {
    figure: 'topics1000Over10',
    label: '1,000 rules over 10 rules',
    digits: 2,
    unit: '×',
    budget: { max: 1.3 },
  },
  { figure: 'w1CpuUs', label: 'CPU of a warm W1', digits: 0, unit: 'µs' },
]

/** What tools read from the last line of `npm run --silent bench -- --json`. */
const reported = [
  'w2OverFloor',
  'w2OverNaive',
  'samplesPerSecond',
  'w4OverW2',
  'w4SamplesPerSecond',
  'streamCpuMsPer1000',
  'rssOverEmptyMb',
  'w4RssOverEmptyMb',
  'eagerBytes',
  'importOverEmptyMs',
  'collectEagerBytes',
  'collectImportOverEmptyMs',
  'w1Requests',
  'w1CpuUs',
] as const satisfies readonly (keyof Figures)[]

export function toJson(figures: Figures): string {
  const digitsOf = (name: keyof Figures): number => rows.find(({ figure }) => figure === name)?.digits ?? 0
  return JSON.stringify(
    Object.fromEntries(reported.map((name) => [name, Number(figures[name].toFixed(digitsOf(name)))])),
  )
}

/** Lines of a table: figure, measured, budget, verdict. */
export function toTable(figures: Figures): string[] {
  const cells = rows.map((row) => {
    const verdict = row.budget === undefined ? '' : isOver(row, figures) ? 'over' : 'ok'
    return [row.label, format(figures[row.figure], row), formatBudget(row), verdict]
  })
  const all = [['figure', 'measured', 'budget', ''], ...cells]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((line) => (line[column] ?? '').length)))
  return all.map(([label = '', measured = '', budget = '', verdict = '']) =>
    [
      label.padEnd(widths[0] ?? 0),
      measured.padStart(widths[1] ?? 0),
      budget.padStart(widths[2] ?? 0),
      verdict,
    ]
      .join('  ')
      .trimEnd(),
  )
}

/** Labels of the figures that are over their budget. */
export function overBudget(figures: Figures): string[] {
  return rows.filter((row) => isOver(row, figures)).map(({ label }) => label)
}

function isOver({ figure, budget }: Row, figures: Figures): boolean {
  const value = figures[figure]
  if (budget === undefined) return false
  if ('max' in budget) return value > budget.max
  return 'min' in budget ? value < budget.min : value !== budget.exact
}

function formatBudget(row: Row): string {
  const { budget } = row
  if (budget === undefined) return ''
  if ('max' in budget) return `≤ ${format(budget.max, row)}`
  return 'min' in budget ? `≥ ${format(budget.min, row)}` : format(budget.exact, { ...row, digits: 0 })
}

function format(value: number, { digits, unit }: Row): string {
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit === '' ? text : `${text} ${unit}`
}
