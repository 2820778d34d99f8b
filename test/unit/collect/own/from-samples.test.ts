import { describe, expect, it } from 'vitest'
import { formatSample } from '#exposition'
import { CollectError, type CollectorKind, type CollectorTools } from '../../../../src/collect/collector.ts'
import { createNotes } from '../../../../src/collect/notes.ts'
import { fromSamples } from '../../../../src/collect/own/from-samples.ts'
import { createRounds } from '../../../../src/collect/run-round.ts'
import { ConfigError } from '../../../../src/errors.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'

const nowMs = 1_767_225_600_000

/** One round at `nowMs` of one second. */
async function runOnce(kind: CollectorKind, config: JsonValue = {}, secrets: Record<string, string> = {}) {
  const clock = createFakeClock(nowMs)
  const notes = createNotes()
  const tools: CollectorTools = {
    clock,
    fetchJson: async () => ({ status: 200, headers: {}, value: null }),
    secret: async (reference) => secrets[reference] ?? '',
    note: notes.note,
  }
  const { samples, problems, metadata } = await createRounds(
    { collector: kind.name, instance: 'home', clock },
    () => kind.create(config, tools),
    notes,
  )(nowMs + 1_000)
  return {
    lines: samples.map(formatSample).filter((line) => !line.startsWith('collector_')),
    problems: problems.map(({ reason, message }) => `${reason}: ${message}`),
    metadata,
  }
}

const up = (value: number) => `up{collector="room",instance="home"} ${value} ${nowMs}`

describe('a collector from a generator', () => {
  it('has its samples, each with the labels and the time that it is given', async () => {
    const room = fromSamples('room', function* () {
      yield { name: 'room_temperature_celsius', value: 21.5 }
      yield { name: 'room_temperature_celsius', labels: { room: 'attic', empty: '' }, value: 17 }
      yield { name: 'room_humidity_percent', value: 40, timestampMs: nowMs - 5_000 }
    })
    expect((await runOnce(room)).lines).toEqual([
      `room_temperature_celsius 21.5 ${nowMs}`,
      `room_temperature_celsius{room="attic"} 17 ${nowMs}`,
      `room_humidity_percent 40 ${nowMs - 5_000}`,
      up(1),
    ])
  })

  it('is given configuration, tools and the end of the round', async () => {
    const room = fromSamples('room', async function* ({ config, tools, deadlineMs }) {
      yield { name: 'rooms', value: (config as unknown[]).length }
      yield { name: 'secret_letters', value: (await tools.secret('file:///k')).length }
      yield { name: 'remaining_ms', value: deadlineMs - tools.clock.now() }
    })
    const { lines } = await runOnce(room, ['a', 'b'], { 'file:///k': 'hunter2' })
    expect(lines).toEqual([
      `rooms 2 ${nowMs}`,
      `secret_letters 7 ${nowMs}`,
      `remaining_ms 1000 ${nowMs}`,
      up(1),
    ])
  })

  it('begins anew in each round', async () => {
    let rounds = 0
    const room = fromSamples('room', () => [{ name: 'rounds', value: ++rounds }])
    const collector = room.create({}, {
      clock: createFakeClock(nowMs),
    } as Partial<CollectorTools> as CollectorTools)
    for (const expected of [1, 2]) {
      for await (const sample of collector.collect(nowMs + 1_000)) {
        expect(sample).toEqual({ name: 'rounds', labels: {}, value: expected })
      }
    }
    expect(rounds).toBe(2)
  })

  it('has the metadata that is given, the rest unknown', async () => {
    const room = fromSamples('room', () => [], {
      metadata: { a: { type: 'counter', help: 'A.', unit: 'seconds' }, b: { help: 'B.' } },
    })
    const { metadata } = await runOnce(room)
    expect(metadata.get('a')).toEqual({ type: 'counter', help: 'A.', unit: 'seconds' })
    expect(metadata.get('b')).toEqual({ type: 'unknown', help: 'B.', unit: '' })
  })

  it('reads its configuration before the round, and says what is wrong with it', async () => {
    let rounds = 0
    const room = fromSamples(
      'room',
      ({ config }) => {
        rounds++
        return [{ name: 'rooms', value: config.rooms }]
      },
      {
        readConfig(config: JsonValue) {
          if (typeof config !== 'number')
            throw new ConfigError('room', [{ path: 'rooms', message: 'a number' }])
          return { rooms: config }
        },
      },
    )
    expect((await runOnce(room, 3)).lines).toEqual([`rooms 3 ${nowMs}`, up(1)])
    const wrong = await runOnce(room, 'three')
    expect(wrong.lines).toEqual([up(0)])
    expect(wrong.problems).toEqual(['bad_config: 1 problem in room:\n  rooms: a number'])
    expect(rounds).toBe(1)
  })

  it.each<[string, () => unknown, string]>([
    [
      'an error of its own',
      () => new CollectError('connection', 'the hub is off'),
      'connection: the hub is off',
    ],
    ['any other error', () => new TypeError('hunter2 is no function'), 'failed: TypeError'],
  ])('keeps what it had before %s', async (_, error, problem) => {
    const room = fromSamples('room', function* () {
      yield { name: 'rooms', value: 1 }
      throw error()
    })
    const { lines, problems } = await runOnce(room)
    expect(lines).toEqual([`rooms 1 ${nowMs}`, up(0)])
    expect(problems).toEqual([problem])
  })

  it('goes on after a problem that it notes', async () => {
    const room = fromSamples('room', function* ({ tools }) {
      tools.note(new CollectError('timeout', 'attic'))
      yield { name: 'rooms', value: 1 }
    })
    const { lines, problems } = await runOnce(room)
    expect(lines).toEqual([`rooms 1 ${nowMs}`, up(0)])
    expect(problems).toEqual(['timeout: attic'])
  })
})
