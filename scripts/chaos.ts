// `npm run chaos`: many messages through models of AWS and a faulty proxy into the model of AMP and a real Prometheus;
// then every message is looked for. Prints a table for each run, and ends with status 1 if a message is lost or
// unexplained, or anything else is not as docs/chaos.md says.

import { parseArgs } from 'node:util'
import { type PlanOptions, type RunName, runNames } from '../test/chaos/plans.ts'
import { runChaos } from '../test/chaos/run-chaos.ts'
import { readOrExplain } from './script-options.ts'

const usage = `usage: npm run chaos -- [options]
  --seed N       seed of the run; the same seed repeats the same run (default 1)
  --short        the run of CI: fewer devices, one outage
  --only NAMES   run only some of ${runNames.join(', ')}
  --devices N    devices in the largest run; the other runs scale with it
  --messages N   approximate number of messages in all runs together
`

interface Options extends PlanOptions {
  readonly names: readonly RunName[]
}

/** @throws {Error} that says what is wrong */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      short: { type: 'boolean', default: false },
      only: { type: 'string', default: runNames.join(',') },
      devices: { type: 'string' },
      messages: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { help, short, seed, devices, messages, only } = values
  if (help) return undefined
  return {
    short,
    seed: whole('seed', seed),
    devices: devices === undefined ? undefined : whole('devices', devices),
    messages: messages === undefined ? undefined : whole('messages', messages),
    names: named(only),
  }
}

function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Error(`--${name}: expected a whole number above 0 (actual: ${text})`)
}

function named(text: string): RunName[] {
  return text.split(',').map((name) => {
    const found = runNames.find((known) => known === name)
    if (found === undefined)
      throw new Error(
        `--only: expected one or more of ${runNames.join(', ')}, separated by commas (actual: ${name})`,
      )
    return found
  })
}

async function main(options: Options): Promise<void> {
  const startedMs = Date.now()
  const outcomes = await runChaos(options.names, options, ({ text }) => process.stdout.write(`${text}\n`))
  let sent = 0
  let lost = 0
  let unexplained = 0
  let isGood = true
  for (const { result, verdict } of outcomes) {
    sent += result?.log.messages.length ?? 0
    lost += result?.ledger.lost.length ?? 0
    unexplained += result?.ledger.unexplained.length ?? 0
    isGood &&= verdict === undefined || verdict.problems.length === 0
  }
  const skipped = outcomes.filter(({ result }) => result === undefined).length
  const seconds = Math.round((Date.now() - startedMs) / 1000)
  process.stdout.write(
    `${sent.toLocaleString('en-US')} messages, seed ${options.seed}: lost ${lost}, unexplained ${unexplained}` +
      `${skipped === 0 ? '' : `, runs skipped ${skipped}`}; ${seconds} s\n`,
  )
  process.exitCode = isGood ? 0 : 1
}

const options = readOrExplain(usage, readOptions)
if (options !== undefined) await main(options)
