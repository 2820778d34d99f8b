// Every command of docs/cost.md, and the figures of its tables and text.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { advise } from '../../../src/plan/advise.ts'
import { type Architecture, architectureOf, planArchitecture } from '../../../src/plan/architecture.ts'
import { formatUsd } from '../../../src/plan/format-figure.ts'
import { planDelivery } from '../../../src/plan/make-plan.ts'
import { measureLoad } from '../../../src/plan/measure-load.ts'
import { costOf, pricesAsOf, usEast1 } from '../../../src/plan/prices.ts'
import { consoleSteps } from '../../helpers/console-page.ts'
import { runCli } from '../../helpers/run-cli.ts'
import { million } from './fleets.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/cost.md'), 'utf8')
const text = page.replaceAll(/\s+/g, ' ')

describe('docs/cost.md', () => {
  const steps = consoleSteps(page)

  it('shows advice and a comparison', () => {
    expect(steps.map(({ command }) => command.split(' ')[2])).toEqual(['--advise', '--compare'])
  })

  it.each(steps)('$command', async ({ command, output }) => {
    const { out } = await runCli(command.split(' ').slice(1))
    expect(out.trimEnd()).toBe(output)
  })
})

describe('the table of a million devices', () => {
  const both = { basicIngest: true, packReadings: 5 }
  const last = { ...both, provisioned: true, fewerSamples: true }
  const planOf = (changes: Partial<Architecture>) =>
    planArchitecture(million, { ...architectureOf(million, 'stream'), ...changes }, usEast1)

  it('has the bill of each step', () => {
    const steps = [{}, { basicIngest: true }, { packReadings: 5 }, both, { ...both, provisioned: true }, last]
    expect(rowsUnder('| | stream on demand |').map(([, usd]) => usd)).toEqual(
      steps.map((changes) => formatUsd(planOf(changes).usdPerMonth)),
    )
    expect(text).toContain(`list prices of us-east-1 of ${pricesAsOf}`)
  })

  it('says what is left', () => {
    const usdOf = (parts: RegExp, changes: Partial<Architecture> = last) =>
      planOf(changes)
        .cost.filter(({ part }) => parts.test(part))
        .reduce((sum, { usd }) => sum + usd, 0)
    expect(text).toContain(`connections of the devices (${formatUsd(usdOf(/connections/))})`)
    expect(text).toContain(`AMP (${formatUsd(usdOf(/^AMP/))}), and the rule`)
    expect(text).toContain(`with its action (${formatUsd(usdOf(/ (rule|action)$/))})`)
    expect(usdOf(/messages/, {})).toBeGreaterThan(planOf({}).usdPerMonth / 2)
  })

  it('says what a larger pack costs', () => {
    const usdOf = (payloadBytes: number, provisioned: boolean) => {
      const pack = { intervalSeconds: 300, samplesPerMessage: 25, basicIngest: true, payloadBytes }
      const fleet = { ...million, ...pack }
      return planDelivery('stream', fleet, measureLoad(fleet), usEast1, provisioned).usdPerMonth
    }
    expect(usdOf(640, false)).toBe(planOf(both).usdPerMonth)
    expect(usdOf(678, false) - usdOf(640, false)).toBeLessThan(20)
    expect(text).toContain('A payload of more than 678 bytes')
    expect(text).toContain(
      `costs $${formatUsd(usdOf(679, false) - usdOf(678, false))} a month more on demand`,
    )
    expect(usdOf(679, true) - usdOf(678, true)).toBeLessThan(1)
  })
})

describe('the table of sizes', () => {
  it.each(rowsUnder('| devices | today |'))('%s devices pay %s, or %s', (count, today, least) => {
    const devices = Number((count as string).replaceAll(',', ''))
    const advice = advise({ ...million, devices }, undefined, 300)
    expect([today, least]).toEqual([
      formatUsd(advice.today.usdPerMonth),
      formatUsd(advice.together.at(-1)?.usdPerMonth ?? 0),
    ])
  })

  it('has five sizes', () => {
    expect(rowsUnder('| devices | today |')).toHaveLength(5)
  })
})

it('what free tiers are worth is at the prices of plan', () => {
  const amp = costOf('ampSample', 40e6) + costOf('ampStored', 10)
  const iot =
    costOf('iotConnection', 2_250_000) +
    costOf('iotMessage', 500_000) +
    costOf('iotRule', 250_000) +
    costOf('iotAction', 250_000)
  expect(rowsUnder('| free each month |').map(([, worth]) => worth)).toEqual(
    [amp, iot].map((usd) => `USD ${usd.toFixed(2)}`),
  )
})

/** The cells of the table that begins with this line. */
function rowsUnder(header: string): string[][] {
  const [, table = ''] = page.split(header)
  const lines = table.split('\n').slice(2)
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  )
  return rows.map((row) => row.slice(2, -2).split(' | '))
}
