import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { CollectError, type CollectedSample, type Collector } from '../../../src/collect/collector.ts'
import { createNotes, notesMax } from '../../../src/collect/notes.ts'
import { createRounds, graceMs } from '../../../src/collect/run-round.ts'
import { ConfigError } from '../../../src/errors.ts'
import type { Sample } from '../../../src/model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000

type Step = CollectedSample | Error | (() => void)

/** A collector whose rounds are given step by step. */
function rounds(steps: readonly (readonly Step[])[], open?: () => Collector) {
  const clock = createFakeClock(startMs)
  const notes = createNotes()
  let round = 0
  const collector: Collector = {
    metadata: new Map([['a', { type: 'gauge', help: 'A.', unit: '' }]]),
    async *collect() {
      for (const step of steps[round++] ?? []) {
        if (step instanceof Error) throw step
        if (typeof step === 'function') step()
        else yield step
      }
    },
  }
  const options = { collector: 'weather', instance: 'home', clock }
  const run = createRounds(options, open ?? (() => collector), notes)
  return { clock, notes, run: () => run(clock.now() + 10_000) }
}

const lines = (samples: readonly Sample[]): string[] =>
  samples.map(({ name, labels, value, timestampMs }) => {
    const pairs = labels.names.map((label, index) => `${label}=${labels.values[index]}`)
    return `${name}{${pairs.join()}} ${value} ${timestampMs - startMs}`
  })

const own = 'collector=weather,instance=home'
const value = (name: string, labels: Record<string, string> = {}, number = 1): CollectedSample => ({
  name,
  labels,
  value: number,
})

describe('a round', () => {
  it('gives what was found at the time when it began, and says that it worked', async () => {
    const { clock, run } = rounds([[value('a', { z: '1', b: '2', none: '' }, 3), () => clock.advance(250)]])
    const { samples, problems, metadata } = await run()
    expect(lines(samples)).toEqual([
      'a{b=2,z=1} 3 0',
      `up{${own}} 1 0`,
      `collector_duration_seconds{${own}} 0.25 0`,
      `collector_samples{${own}} 1 0`,
      `collector_last_success_timestamp_seconds{${own}} ${(startMs + 250) / 1000} 0`,
    ])
    expect(problems).toEqual([])
    expect([...metadata.keys()]).toEqual([
      'a',
      'up',
      'collector_duration_seconds',
      'collector_samples',
      'collector_last_success_timestamp_seconds',
    ])
  })

  it('keeps the time of an observation', async () => {
    const { run } = rounds([[{ ...value('a'), timestampMs: startMs - 60_000.5 }]])
    expect(lines((await run()).samples)[0]).toBe('a{} 1 -60001')
  })

  it('keeps what was found before a failure, and says that it failed', async () => {
    const { run } = rounds([[value('a'), new CollectError('timeout', 'no answer of api.example.org')]])
    const { samples, problems } = await run()
    expect(lines(samples)).toEqual([
      'a{} 1 0',
      `up{${own}} 0 0`,
      `collector_duration_seconds{${own}} 0 0`,
      `collector_samples{${own}} 1 0`,
    ])
    expect(problems.map(({ reason }) => reason)).toEqual(['timeout'])
  })

  it('that fails still says when one last worked', async () => {
    const { clock, run } = rounds([[], [new CollectError('connection', 'x')], []])
    await run()
    clock.advance(60_000)
    expect(lines((await run()).samples).at(-1)).toBe(
      `collector_last_success_timestamp_seconds{${own}} ${startMs / 1000} 60000`,
    )
    clock.advance(60_000)
    expect(lines((await run()).samples).at(-1)).toBe(
      `collector_last_success_timestamp_seconds{${own}} ${(startMs + 120_000) / 1000} 120000`,
    )
  })

  it('in which a part failed is none that worked', async () => {
    const { notes, run } = rounds([
      [value('a'), () => notes.note(new CollectError('http_status', 'one of three'))],
    ])
    const { samples, problems } = await run()
    expect(lines(samples)[1]).toBe(`up{${own}} 0 0`)
    expect(problems.map(({ message }) => message)).toEqual(['one of three'])
  })

  it.each<[string, CollectedSample]>([
    ['a name that is none', value('a-b')],
    ['a label that is none', value('a', { 'b-c': 'd' })],
    ['a reserved label', value('a', { __name__: 'd' })],
    ['not a number', value('a', {}, Number.NaN)],
    ['infinity', value('a', {}, Number.POSITIVE_INFINITY)],
    ['a time that is none', { ...value('a'), timestampMs: Number.NaN }],
    ['a time before 1970', { ...value('a'), timestampMs: -1 }],
  ])('leaves out %s, and says so', async (_name, bad) => {
    const { run } = rounds([[bad, value('good')]])
    const { samples, problems } = await run()
    expect(lines(samples)[0]).toBe('good{} 1 0')
    expect(problems.map(({ reason }) => reason)).toEqual(['bad_sample'])
  })

  it('has one sample of a series and time: the last one', async () => {
    const { run } = rounds([
      [value('a', { b: 'c' }, 1), value('a', { b: 'd' }, 2), value('a', { b: 'c' }, 3)],
    ])
    expect(lines((await run()).samples).slice(0, 2)).toEqual(['a{b=c} 3 0', 'a{b=d} 2 0'])
  })

  it('writes half a character as U+FFFD', async () => {
    const { run } = rounds([[value('a', { b: 'x\ud800' })]])
    expect(lines((await run()).samples)[0]).toBe('a{b=x\ufffd} 1 0')
  })

  it('does not quote what a collector throws', async () => {
    const { run } = rounds([[new TypeError('https://api.example.org/?key=secret')]])
    expect((await run()).problems.map(({ reason, message }) => [reason, message])).toEqual([
      ['failed', 'TypeError'],
    ])
  })

  it.each([undefined, null, 'text', 5])('survives a collector that throws %j', async (thrown) => {
    const { run } = rounds([], () => {
      throw thrown
    })
    const { samples, problems } = await run()
    expect(lines(samples)[0]).toBe(`up{${own}} 0 0`)
    expect(problems.map(({ reason }) => reason)).toEqual(['failed'])
  })

  it('with a wrong configuration says everything that is wrong, and asks again in the next round', async () => {
    let opened = 0
    const { run } = rounds([], () => {
      opened++
      throw new ConfigError('the configuration', [{ path: 'places', message: 'required' }])
    })
    const { samples, problems } = await run()
    expect(lines(samples)[0]).toBe(`up{${own}} 0 0`)
    expect(problems[0]).toMatchObject({ reason: 'bad_config' })
    expect(problems[0]?.message).toContain('places: required')
    await run()
    expect(opened).toBe(2)
  })
})

describe('what goes wrong in a round', () => {
  const noted = (problem: string) => new CollectError('http_status', problem)

  it('is told from what ended it to what it went on after', async () => {
    const { notes, run } = rounds([
      [() => notes.note(noted('one of three')), value('a-b'), new CollectError('timeout', 'no answer')],
    ])
    const { problems } = await run()
    expect(problems.map(({ reason }) => reason)).toEqual(['timeout', 'http_status', 'bad_sample'])
  })

  it.each([
    [notesMax - 1, notesMax - 1],
    [notesMax, notesMax],
    [notesMax + 1, notesMax],
  ])('%i times is kept %i times, beside what has another reason and what ended it', async (count, kept) => {
    const { notes, run } = rounds([
      [
        () => {
          for (let one = 0; one < count; one++) notes.note(noted('place'))
        },
        value('a-b'),
        new CollectError('timeout', 'no answer'),
      ],
      [],
    ])
    expect((await run()).problems).toHaveLength(kept + 2)
    expect((await run()).problems).toEqual([])
  })
})

describe('the end of a round', () => {
  async function* hang(): AsyncGenerator<CollectedSample> {
    yield value('a')
    await new Promise<never>(() => undefined)
  }

  it('comes soon after its deadline if the collector hangs, and what was found counts', async () => {
    const options = { collector: 'weather', instance: 'home', clock: systemClock }
    const run = createRounds(options, () => ({ metadata: new Map(), collect: hang }), createNotes())
    const startedMs = Date.now()
    const { samples, problems } = await run(startedMs + 50)
    expect(samples[0]?.name).toBe('a')
    expect(problems.map(({ reason }) => reason)).toEqual(['deadline'])
    // A timer may be a millisecond early.
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(50 + graceMs - 5)
  })

  it('is in the words of the collector if it gives up at the deadline', async () => {
    const options = { collector: 'weather', instance: 'home', clock: systemClock }
    async function* late(deadlineMs: number): AsyncGenerator<CollectedSample> {
      yield value('a')
      await systemClock.sleep(deadlineMs - Date.now())
      throw new CollectError('deadline', '3 of 4 places were not asked for')
    }
    const run = createRounds(options, () => ({ metadata: new Map(), collect: late }), createNotes())
    const { problems } = await run(Date.now() + 50)
    expect(problems.map(({ message }) => message)).toEqual(['3 of 4 places were not asked for'])
  })
})
