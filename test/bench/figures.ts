// The figures of the bench with their budgets: one table for the report, the JSON and the check.

import type { WarmFigures } from './measure-bundle.ts'
import type { CpuFigures } from './measure-cpu.ts'
import type { StartFigures } from './measure-start.ts'
import type { TopicFigures } from './measure-topics.ts'

/** NaN for what was not measured, since that Node is not there. */
export interface Figures extends CpuFigures, StartFigures, TopicFigures, WarmFigures {
  /** On Node 24, which template.yaml deploys. */
  readonly w2OverFloor24: number
  readonly samplesPerCpuSecond24: number
  readonly importCpuMs24: number
  /** On the Node that runs the bench, if it is another. */
  readonly ownW2OverFloor: number
  readonly ownImportCpuMs: number
  readonly lambdaHeapSamplesPerCpuSecond: number
  readonly lambdaHeapRssOverEmptyMb: number
  readonly rssOverEmptyMb: number
  readonly w4RssOverEmptyMb: number
  readonly streamCpuMsPer1000: number
  readonly eagerBytes: number
  readonly importOverEmptyMs: number
  /** Of the scheduled function. */
  readonly collectEagerBytes: number
  readonly collectImportCpuMs: number
  readonly collectImportOverEmptyMs: number
}

interface Row {
  readonly figure: keyof Figures
  readonly label: string
  readonly digits: number
  readonly unit: string
  /** `exact` is both. */
  readonly budget?: { readonly max: number } | { readonly min: number } | { readonly exact: number }
  /** What the budget is to become once it is reached. */
  readonly goal?: number
}

const rows: readonly Row[] = [
  {
    figure: 'w2OverFloor',
    label: 'CPU of W2 over the floor',
    digits: 2,
    unit: '×',
    budget: { max: 1.2 },
    goal: 1.15,
  },
  { figure: 'ownW2OverFloor', label: 'the same on the Node of the bench', digits: 2, unit: '×' },
  {
    figure: 'w2OverNaive',
    label: 'W2 speed over the naive path',
    digits: 2,
    unit: '×',
    budget: { min: 5.5 },
    goal: 6.8,
  },
  { figure: 'samplesPerSecond', label: 'samples per CPU second, W2', digits: 0, unit: '' },
  {
    figure: 'samplesPerCpuSecond24',
    label: 'samples per CPU second of the whole process, W2, Node 24',
    digits: 0,
    unit: '',
    goal: 555_556,
  },
  {
    figure: 'lambdaHeapSamplesPerCpuSecond',
    label: 'the same with the heap of Lambda',
    digits: 0,
    unit: '',
  },
  {
    figure: 'w4OverFloor',
    label: 'CPU of W4 over the floor',
    digits: 2,
    unit: '×',
    budget: { max: 1.6 },
    goal: 1.5,
  },
  { figure: 'w4OverW2', label: 'CPU per sample, W4 over W2', digits: 2, unit: '×' },
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
  {
    figure: 'lambdaHeapRssOverEmptyMb',
    label: 'the same with the heap of Lambda',
    digits: 0,
    unit: 'MB',
    budget: { max: 120 },
  },
  { figure: 'w4RssOverEmptyMb', label: 'memory over an empty handler, W4', digits: 0, unit: 'MB' },
  { figure: 'eagerBytes', label: 'loaded by init', digits: 0, unit: 'bytes', budget: { max: 110_000 } },
  {
    figure: 'importCpuMs24',
    label: 'CPU of the import over an empty module, Node 24',
    digits: 1,
    unit: 'ms',
    budget: { max: 20 },
    goal: 10,
  },
  {
    figure: 'ownImportCpuMs',
    label: 'the same on the Node of the bench',
    digits: 1,
    unit: 'ms',
    budget: { max: 20 },
  },
  { figure: 'importOverEmptyMs', label: 'import over an empty module, by the clock', digits: 1, unit: 'ms' },
  {
    figure: 'firstMessageCpuMs',
    label: 'CPU of the first message after the import',
    digits: 1,
    unit: 'ms',
    budget: { max: 43 },
    goal: 15,
  },
  {
    figure: 'firstMessageBytes',
    label: 'loaded until the first message is written',
    digits: 0,
    unit: 'bytes',
  },
  {
    figure: 'collectEagerBytes',
    label: 'loaded by init, collect',
    digits: 0,
    unit: 'bytes',
    budget: { max: 95_000 },
  },
  {
    figure: 'collectImportCpuMs',
    label: 'CPU of the import over an empty module, collect',
    digits: 1,
    unit: 'ms',
    budget: { max: 26 },
    goal: 20,
  },
  {
    figure: 'collectImportOverEmptyMs',
    label: 'import over an empty module, collect, by the clock',
    digits: 1,
    unit: 'ms',
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
  { figure: 'w1CpuUs', label: 'CPU of a warm W1', digits: 0, unit: 'µs', budget: { max: 400 } },
]

/** What tools read from the last line of `npm run --silent bench -- --json`. */
const reported = [
  'w2OverFloor',
  'w2OverFloor24',
  'w2OverNaive',
  'samplesPerSecond',
  'samplesPerCpuSecond24',
  'w4OverFloor',
  'w4OverW2',
  'w4SamplesPerSecond',
  'streamCpuMsPer1000',
  'rssOverEmptyMb',
  'w4RssOverEmptyMb',
  'eagerBytes',
  'importOverEmptyMs',
  'importCpuMs24',
  'firstMessageCpuMs',
  'firstMessageBytes',
  'collectEagerBytes',
  'collectImportCpuMs',
  'collectImportOverEmptyMs',
  'w1Requests',
  'w1CpuUs',
] as const satisfies readonly (keyof Figures)[]

/** @param node its version; what was not measured is null */
export function toJson(figures: Figures, node: string): string {
  const digitsOf = (name: keyof Figures): number => rows.find(({ figure }) => figure === name)?.digits ?? 2
  const numbers = reported.map((name) => [name, Number(figures[name].toFixed(digitsOf(name)))])
  return JSON.stringify({ node, ...Object.fromEntries(numbers) })
}

/** Lines of a table: figure, measured, budget, what the budget is to become, verdict. */
export function toTable(figures: Figures): string[] {
  const measured = rows.filter(({ figure }) => !Number.isNaN(figures[figure]))
  const cells = measured.map((row) => {
    const verdict = row.budget === undefined ? '' : isOver(row, figures) ? 'over' : 'ok'
    const goal = row.goal === undefined ? '' : format(row.goal, row)
    return [row.label, format(figures[row.figure], row), formatBudget(row), goal, verdict]
  })
  const all = [['figure', 'measured', 'budget', 'goal', ''], ...cells]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => (line[column] ?? '').length)))
  return all.map(([label = '', ...columns]) => {
    const numbers = columns.slice(0, -1).map((column, index) => column.padStart(widths[index + 1] ?? 0))
    return [label.padEnd(widths[0] ?? 0), ...numbers, columns.at(-1)].join('  ').trimEnd()
  })
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
