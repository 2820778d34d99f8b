// The chaos run as `npm run chaos -- --short` makes it: everything that goes wrong in the full run, for half an hour of
// simulated time and a few devices. What it has to show is in docs/chaos.md.

import { beforeAll, expect, it } from 'vitest'
import { makeLedger } from '../chaos/ledger/make-ledger.ts'
import { runNames } from '../chaos/plans.ts'
import { type ChaosOutcome, runChaos } from '../chaos/run-chaos.ts'
import { describeWithParts } from '../helpers/parts.ts'

const timeoutMs = 300_000

describeWithParts('the chaos run', ['prometheus'], () => {
  let outcomes: readonly ChaosOutcome[] = []

  beforeAll(async () => {
    outcomes = await runChaos(runNames, { seed: 1, short: true, messages: undefined, devices: undefined })
  }, timeoutMs)

  it.each(runNames)('%s: every message is accounted for', (name) => {
    const { result, verdict } = outcomes.find((outcome) => outcome.name === name)!
    expect(verdict!.problems).toEqual([])
    expect(result!.ledger.counts.get('stored')).toBeGreaterThan(0.9 * result!.log.messages.length)
  })

  it.each(runNames)('%s: what can go wrong has gone wrong', (name) => {
    const { log, journal } = outcomes.find((outcome) => outcome.name === name)!.result!
    const poisoned = log.messages.filter(({ poison }) => poison !== undefined)
    expect(poisoned.length).toBeGreaterThan(0)
    expect(journal.instances.filter(({ killed }) => killed).length).toBeGreaterThan(0)
    expect([...journal.requests.faults.keys()]).toEqual(
      expect.arrayContaining(['403', '429', '503', 'hang', 'process killed', 'reset']),
    )
  })

  it.each(runNames)('%s: what ends processes is a dead letter, and others do not wait for it', (name) => {
    const { result, verdict } = outcomes.find((outcome) => outcome.name === name)!
    const { log, ledger } = result!
    const killers = log.messages.filter(({ deadLetter }) => deadLetter === 'killed')
    expect(killers.length).toBeGreaterThan(0)
    expect(log.messages.filter(({ poison }) => poison?.startsWith('cost')).length).toBeGreaterThan(0)
    expect(ledger.counts.get('dead_letter: killed')).toBeGreaterThanOrEqual(killers.length)
    // Simulated time: five minutes for a crash, fifteen where the time of an invocation has to pass each time.
    expect(verdict!.honestDelay.maxMs).toBeLessThan(15 * 60_000)
  })

  it('misses what is not there, and finds what nobody has sent', () => {
    const { log, journal, keys } = outcomes.find(({ name }) => name === 'stream-amp')!.result!
    const nowhere = { deadLetters: [], onFailure: [], unprocessed: [], sampleAgeMaxMs: undefined }
    const nothing = { stored: [], storedSeriesCount: 0 }
    const { lost } = makeLedger({ log, journal, keys, ...nowhere, ...nothing })
    expect(lost.length).toBeGreaterThan(0.9 * log.messages.length)

    const [labels, timestampMs] = [{ __name__: 'alien' }, log.messages[0]!.receivedAtMs]
    const alien = { stored: [{ labels, samples: [{ timestampMs, value: 1 }] }], storedSeriesCount: 2 }
    const { unexplained } = makeLedger({ log, journal, keys, ...nowhere, ...alien })
    expect(unexplained).toEqual([
      expect.stringMatching(/^\[\["__name__","alien"\]\] .* was never sent$/),
      "the endpoint has 2 series, and 1 of them are the fleet's",
    ])
  })

  it('rides out an outage of five minutes in each way of delivery', () => {
    const costs = outcomes.flatMap(({ verdict }) => verdict!.outages)
    expect(costs.map(({ unwritable }) => unwritable)).toEqual([0, 0, 0, 0])
    for (const { messages } of costs) expect(messages).toBeGreaterThan(10)
  })
})
