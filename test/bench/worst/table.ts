// The table of worst messages, for a terminal and as Markdown for docs/performance.md.

import { type Cell, sizes, type Worst } from './measure-worst.ts'
import { groups } from './targets.ts'
import { budgets, dearestStep, growthOf, isOverBudget } from './verdict.ts'

/** @returns lines, with what is over budget in bold */
export function toMarkdown(all: readonly Worst[]): string[] {
  const heads = ['message', ...groups.flatMap((group) => [group, '2 ×'])]
  const lines = messagesOf(all).map(
    (message) =>
      `| ${message} | ${groups
        .map((group) =>
          cellsOf(all.find((one) => one.message === message && one.group === group)).join(' | '),
        )
        .join(' | ')} |`,
  )
  return [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---|').join('')}`, ...lines, '', ...summary(all)]
}

/** @returns lines; what is over budget ends with an exclamation mark */
export function toText(all: readonly Worst[]): string[] {
  const width = Math.max(...all.map(({ message }) => message.length))
  const lines = all.map((worst) => {
    const { message, group, mapping, topic, cells } = worst
    const ratios = cells.map(({ ratio, isOverCap }) => describeRatio(ratio, isOverCap).padStart(9))
    const milliseconds = `${((cells.at(-1)?.cpuUs ?? 0) / 1000).toFixed(1)} ms`.padStart(10)
    const where = group === 'presets' ? mapping : `${group} ${topic}`
    const growth = describeGrowth(worst).padStart(6)
    return `${message.padEnd(width)}${ratios.join('')}${growth}${milliseconds}  ${where}${isOverBudget(worst) ? ' !' : ''}`
  })
  const head = `${''.padEnd(width)}${sizes.map((bytes) => `${bytes / 1024} kB`.padStart(9)).join('')}   2 n`
  return [head, ...lines, '', ...summary(all)]
}

function summary(all: readonly Worst[]): string[] {
  const over = all.filter(isOverBudget)
  const again = all.filter(({ first }) => first !== undefined)
  const ratio = Math.max(...all.flatMap(({ cells }) => cells.map((cell) => cell.ratio)))
  const growth = Math.max(...all.map((worst) => growthOf(worst) ?? Number.POSITIVE_INFINITY))
  const step = dearestStep(all)
  return [
    `The most expensive message: ${ratio.toFixed(1)} × the ordinary one (budget ${budgets.ratioMax}). ` +
      `Twice the bytes: ${growth.toFixed(2)} × at most (budget ${budgets.growthMax}). Over budget: ${over.length} of ${all.length}.`,
    ...again.map((worst) => {
      const first = { ...worst, cells: worst.first ?? [] }
      return `Measured again alone: \`${worst.message}\` on ${worst.topic}, first ${describeCost(first)}, then ${describeCost(worst)}.`
    }),
    ...(step === undefined
      ? []
      : [
          `The most expensive step: ${step.nanoseconds.toFixed(0)} ns, ${(step.nanoseconds / step.medianNanoseconds).toFixed(1)} × ` +
            `the median one (budget ${budgets.stepRatioMax}), in \`${step.worst.message}\` on ${step.worst.topic}.`,
        ]),
  ]
}

function describeCost(worst: Worst): string {
  return `${describeRatios(worst.cells)} (2 ×: ${describeGrowth(worst) || 'not counted'})`
}

function messagesOf(all: readonly Worst[]): string[] {
  return [...new Set(all.map(({ message }) => message))]
}

function cellsOf(worst: Worst | undefined): string[] {
  if (worst === undefined) return ['', '']
  const ratios = describeRatios(worst.cells)
  const where = worst.group === 'presets' ? worst.mapping : worst.topic.replace(/^worst\//, '')
  const text = `${ratios} (${where})`
  return [isOverBudget(worst) ? `**${text}**` : text, describeGrowth(worst)]
}

function describeRatios(cells: readonly Cell[]): string {
  return cells.map(({ ratio, isOverCap }) => describeRatio(ratio, isOverCap)).join(', ')
}

function describeRatio(ratio: number, isOverCap: boolean): string {
  const text = ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString('en-US')
  return isOverCap ? `> ${text}` : text
}

function describeGrowth(worst: Worst): string {
  const growth = growthOf(worst)
  return growth === undefined ? '?' : growth === 0 ? '' : growth.toFixed(1)
}
