// Every command of docs/scaling.md, the figures in its text, those of docs/deploy.md for an idle stack, and those of
// docs/performance.md for a month.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/cli/read-arguments.ts'
import { deployment } from '../../../src/plan/deployment.ts'
import { planOptions, readPlanOptions } from '../../../src/plan/fleet.ts'
import { formatUsd } from '../../../src/plan/format-figure.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { monthSeconds } from '../../../src/plan/measure-load.ts'
import { measured, memoryMbPerVcpu } from '../../../src/plan/measured.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { costOf } from '../../../src/plan/prices.ts'
import { consoleSteps } from '../../helpers/console-page.ts'
import { runCli } from '../../helpers/run-cli.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/scaling.md'), 'utf8')

/** @param command may hand its output on to another, through a pipe */
async function run(command: string): Promise<string> {
  const [, args = '', pipe] =
    /^(?:iot-remote-write|npm run --silent cli --) ([^|]*?)(?: \| (.*))?$/.exec(command) ?? []
  const { out, err } = await runCli(args.split(' '))
  if (pipe === undefined) return `${err}${out}`
  return spawnSync('sh', ['-c', pipe], { input: out, encoding: 'utf8' }).stdout
}

describe('docs/scaling.md', () => {
  // A block within a list is indented.
  const steps = consoleSteps(page.replaceAll(/^ {3}(?=\S)/gm, ''))

  it('has commands that run', () => {
    expect(steps.length).toBeGreaterThan(5)
  })

  it.each(steps)('$command', async ({ command, output }) => {
    expect((await run(command)).trimEnd()).toBe(output)
  })

  it('begins with a command that runs', async () => {
    const command = /^npm run --silent cli -- plan .*$/m.exec(page)?.[0] ?? ''
    expect(await run(command)).toMatch(/^Each of 20,000 devices/)
  })
})

describe('its text', () => {
  const usual = planOf()
  const text = page.replaceAll(/\s+/g, ' ')
  const month = usual.load.messagesPerMonth

  /** Of what is between the rule and the endpoint, by delivery. */
  function handedOver({ deliveries }: Plan, parts: RegExp): number[] {
    return deliveries.map(({ cost }) =>
      cost.filter(({ part }) => parts.test(part)).reduce((sum, { usd }) => sum + usd, 0),
    )
  }

  it('says how much cheaper stream is', () => {
    const [direct = 0, stream = 0] = handedOver(usual, /^(Lambda|Kinesis)/)
    expect(text).toContain(
      `costs ${(direct / stream).toFixed(1)} times less with stream, as the stack deploys it`,
    )
    const slow = planOf('--wait-ms=50')
    const [slowDirect = 0, slowStream = 0] = handedOver(slow, /^Lambda/)
    const most = slowDirect / (slowStream + slow.streamAlternatives.provisionedUsd)
    expect(text).toContain(`and ${Math.round(most)} times less in the best case for stream`)
    const [all = 0, allStream = 0] = usual.deliveries.map(({ usdPerMonth }) => usdPerMonth)
    expect(text).toContain(`The whole bill falls by ${Math.round((1 - allStream / all) * 100)} %`)
    expect(direct / all).toBeLessThan(0.2)
  })

  it('says what logs would cost', () => {
    // 26 bytes are CloudWatch's own.
    expect(text).toContain(`$${formatUsd(costOf('logsIn', (month * 526) / 1024 ** 3))} a month here`)
  })

  it('says what a panel costs', () => {
    const samples = (monthSeconds / 10) * 1e6 * 60
    // $0.10 for a billion: price list of AWS, as in prices.ts.
    expect(text).toContain(`is $${(Math.round((samples * 0.1) / 1e9 / 100) * 100).toLocaleString('en')}.`)
  })

  it('says what was measured', () => {
    const { batchCpuUsPerMessage, cpuUsPerSample } = measured
    expect(text).toContain(`${batchCpuUsPerMessage} µs for a message and ${cpuUsPerSample} µs for a sample`)
  })

  it('puts what helps most first', () => {
    const usd = (plan: Plan) => plan.deliveries[0]?.usdPerMonth ?? 0
    const levers = [
      ['--interval=300', '--samples=25', '--series-per-device=5'],
      ['--basic-ingest'],
      ['--delivery=stream'],
      ['--samples=2'],
    ].map((options) => usd(usual) - usd(planOf(...options)))
    expect(levers).toEqual([...levers].sort((one, other) => other - one))
    expect(Math.min(...levers)).toBeGreaterThan(1_000)
  })
})

describe('docs/deploy.md', () => {
  it('says what an idle stack costs', () => {
    const deploy = readFileSync(path.join(import.meta.dirname, '../../../docs/deploy.md'), 'utf8').replaceAll(
      /\s+/g,
      ' ',
    )
    const idle = makePlan(...fleetOf('--devices=1', '--interval=2592000'))
    const [direct, stream] = idle.deliveries
    expect(deploy).toContain(
      `it shows USD ${formatUsd(direct?.usdPerMonth ?? 0)} a month even for one device`,
    )
    const usdOf = (name: string) => direct?.cost.find(({ part }) => part === name)?.usd ?? 0
    expect(deploy).toContain(`USD ${formatUsd(usdOf('SQS failure queue'))} for polling the failure queue`)
    expect(deploy).toContain(
      `about USD ${Math.round(usdOf('CloudWatch metrics'))} a month if messages arrive in every hour`,
    )
    expect(deploy).toContain(
      `about USD ${Math.round((stream?.usdPerMonth ?? 0) - (direct?.usdPerMonth ?? 0))} a month.`,
    )
  })
})

describe('docs/performance.md', () => {
  const performance = readFileSync(path.join(import.meta.dirname, '../../../docs/performance.md'), 'utf8')
  const plan = planOf()
  const [direct, stream] = plan.deliveries

  /** Lambda gives a share of a vCPU by memory, so that a second of CPU time costs the same with any. */
  function cpuUsdPerMonth(usPerMessage: string): string {
    const cpuSeconds = (plan.load.messagesPerMonth * Number(usPerMessage)) / 1e6
    return formatUsd(costOf('lambdaDuration', cpuSeconds * (memoryMbPerVcpu / 1_024)))
  }

  it('says what the CPU time of a month costs, before and now', () => {
    const rows = [
      ...performance.matchAll(
        /^\| (direct|stream) \| ([\d.]+) µs, \$(\S+) \| ([\d.]+) µs, \$(\S+) \| \$(\S+) \|$/gm,
      ),
    ].map(([, ...cells]) => cells as [string, string, string, string, string, string])
    expect(rows.map(([delivery]) => delivery)).toEqual(['direct', 'stream'])
    for (const [delivery, beforeUs, beforeUsd, nowUs, nowUsd, bill] of rows) {
      expect([beforeUsd, nowUsd]).toEqual([beforeUs, nowUs].map(cpuUsdPerMonth))
      expect(bill).toBe(formatUsd((delivery === 'direct' ? direct : stream)?.usdPerMonth ?? 0))
    }
  })

  it('says what share of a vCPU a function has, and how soon a stream has caught up', () => {
    const text = performance.replaceAll(/\s+/g, ' ')
    const share = Math.round((deployment.memoryMb.direct / memoryMbPerVcpu) * 100)
    expect(text).toContain(`A function of ${deployment.memoryMb.direct} MB has ${share} % of a vCPU`)
    const pollerLoad = stream?.capacity.pollerLoad ?? 0
    const minutes = (60 * pollerLoad) / (1 - pollerLoad)
    expect(text).toContain(`what an outage of an hour has left in ${minutes.toFixed(1)} minutes`)
  })
})

function planOf(...args: string[]): Plan {
  return makePlan(...fleetOf('--devices=1000000', ...args))
}

function fleetOf(...args: string[]): Parameters<typeof makePlan> {
  const given = readArguments(args, planOptions)
  if (given === 'help') throw new Error('no help was asked for')
  const { fleet, deliveries } = readPlanOptions(given.options)
  return [fleet, deliveries]
}
