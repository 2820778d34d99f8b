// Advice as a page of text, at most 100 columns wide: what each lever saves, what they save together, and how to pull them.

import type { Advice, Step } from './advise.ts'
import type { Architecture } from './architecture.ts'
import { formatUsd } from './format-figure.ts'
import { describeFleet, notCounted } from './render-plan.ts'
import { table, wrap } from './text-table.ts'

export function renderAdvice(advice: Advice): string {
  const { today, alone, together } = advice
  return [
    ...describeFleet(advice),
    '',
    ...wrap(`Today: ${describeArchitecture(today.architecture)}, $${formatUsd(today.usdPerMonth)} a month.`),
    '',
    ...(alone.length === 0 && together.length === 0
      ? ['No lever of plan makes this bill smaller.']
      : [
          ...describeSteps('each change alone', alone),
          '',
          ...describeSteps('together, one after the other', together),
          ...[...together, ...alone].filter(isFirstOfLever).flatMap(describeWords),
        ]),
    '',
    ...wrap(notCounted),
    '',
  ].join('\n')
}

/** `stream on demand`, `direct with Basic Ingest`. */
function describeArchitecture({ delivery, provisioned, basicIngest }: Architecture): string {
  const kind =
    delivery === 'direct' ? 'direct' : `stream ${provisioned ? 'with provisioned shards' : 'on demand'}`
  return `${kind}${basicIngest ? ', Basic Ingest' : ''}`
}

function describeSteps(title: string, steps: readonly Step[]): string[] {
  return table(
    [
      [title, 'saves', 'bill'],
      ...steps.map((step) => [step.title, formatUsd(step.savedUsdPerMonth), formatUsd(step.usdPerMonth)]),
    ],
    [32],
  )
}

function isFirstOfLever({ lever }: Step, index: number, steps: readonly Step[]): boolean {
  return steps.findIndex((one) => one.lever === lever) === index
}

function describeWords({ title, change, lost }: Step): string[] {
  return ['', title, ...indented(`Change: ${change}`), ...indented(`Lost: ${lost}`)]
}

function indented(text: string): string[] {
  return wrap(text, 98).map((line) => `  ${line}`)
}
