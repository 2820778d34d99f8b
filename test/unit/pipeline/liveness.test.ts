// Liveness of devices, which a pipeline adds to what messages yield: when a sample is due, which labels it has, what an
// instance remembers, and that its samples do no harm to the messages.

import { describe, expect, it } from 'vitest'
import type { DeviceLiveness } from '#mapping'
import { createMerger, emptyResult, type WriteResult } from '#remote-write'
import type { Mapped } from '../../../src/model.ts'
import { createLiveness, type Liveness } from '../../../src/pipeline/liveness.ts'
import { messageOf } from '../../helpers/message.ts'
import { sample } from '../../helpers/samples.ts'

const minuteMs = 60_000
const startMs = 1_767_225_600_000
const usual: DeviceLiveness = { intervalMs: 5 * minuteMs, externalLabels: {} }
const index = 7

interface Heard {
  readonly device?: string
  readonly site?: string
  readonly topic?: string
  readonly atMs: number
  readonly skewMs?: number
  readonly saysLiveness?: boolean
  readonly isThinned?: boolean
}

function mappedOf({ atMs, skewMs, saysLiveness, isThinned = false, ...labels }: Heard): Mapped {
  const given = Object.entries(labels) as [string, string][]
  const one = sample('t', Object.fromEntries(given), atMs, 1)
  return {
    samples: isThinned ? [] : [one, { ...one, name: 'u' }],
    ...(isThinned && { thinned: [one] }),
    drops: [],
    clockCorrections: [],
    steps: 1,
    ...(skewMs !== undefined && { deviceTimeMs: atMs + skewMs }),
    ...(saysLiveness !== undefined && { saysLiveness }),
  }
}

/** @returns lines such as `last_seen_timestamp_seconds{device=a} 60`: values in seconds since the start, of an event */
function hear(
  liveness: Liveness,
  messages: readonly Heard[],
  { wanted = usual, write = emptyResult([]) as WriteResult, nowMs = messages.at(-1)?.atMs ?? startMs } = {},
): string[] {
  const merger = createMerger()
  const event = liveness.begin(wanted, merger.rows, index, nowMs)
  for (const one of messages) {
    event?.hear({ ...messageOf({ topic: 't', payload: 1 }), receivedAtMs: one.atMs }, mappedOf(one))
  }
  event?.settle(write)
  const { names, labelSets, labelSetOf: setOf, rowStarts, rowEnds, samples } = merger.finish().table
  return names.flatMap((name, position) => {
    const set = setOf[position] as number
    const labels = Array.from(labelSets.labels)
      .slice(labelSets.starts[set], labelSets.starts[set + 1])
      .map((label) => `${labelSets.labelNames[label]}=${labelSets.labelValues[label]}`)
    return Array.from(samples.values.slice(rowStarts[position], rowEnds[position]), (value) => {
      const seconds = name.startsWith('last_seen') ? value - startMs / 1000 : value
      return `${name}{${labels.join()}} ${seconds}`
    })
  })
}

const at = (minutes: number, more: Omit<Heard, 'atMs'> = { device: 'a' }): Heard => ({
  atMs: startMs + minutes * minuteMs,
  ...more,
})
const seen = (labels: string, minutes: number) => `last_seen_timestamp_seconds{${labels}} ${minutes * 60}`

describe('the liveness of a device', () => {
  it('is written with its first message, and again after five minutes', () => {
    const liveness = createLiveness()
    const minutes = [0, 1, 4, 5, 6, 9, 10]
    const written = minutes.map((minute) => hear(liveness, [at(minute)]).length)
    expect(written).toEqual([1, 0, 0, 1, 0, 0, 1])
    expect(hear(liveness, [at(15)])).toEqual([seen('device=a', 15)])
  })

  it('is written with each message of a device that reports every five minutes, early or late by seconds', () => {
    const liveness = createLiveness()
    const written = [0, 4.9, 10, 14.8, 20.1, 24.9].map((minute) => hear(liveness, [at(minute)]).length)
    expect(written).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('is written as usual where the samples of its messages are thinned', () => {
    const liveness = createLiveness()
    const thinned = { device: 'a', isThinned: true }
    const written = [0, 1, 4, 5, 6].map((minute) => hear(liveness, [at(minute, thinned)]).length)
    expect(written).toEqual([1, 0, 0, 1, 0])
  })

  it('is written no more often than that, though each time may be early', () => {
    const liveness = createLiveness()
    let written = 0
    for (let second = 0; second < 7_200; second += 10) written += hear(liveness, [at(second / 60)]).length
    expect(written).toBe(25)
  })

  it('has one series, whatever topics and parts the device has', () => {
    const messages = ['x', 'y', 'z'].map((topic) => at(0, { device: 'a', topic }))
    expect(hear(createLiveness(), messages)).toEqual([seen('device=a', 0)])
  })

  it('has the site, and the external labels of the file', () => {
    const wanted = { ...usual, externalLabels: { fleet: 'f', site: 'none', zone: 'z' } }
    const messages = [at(0, { device: 'a', site: 'x' }), at(0, { device: 'a', site: 'y' }), at(0)]
    expect(hear(createLiveness(), messages, { wanted })).toEqual([
      seen('device=a,fleet=f,site=x,zone=z', 0),
      seen('device=a,fleet=f,site=y,zone=z', 0),
      seen('device=a,fleet=f,zone=z', 0),
    ])
  })

  it('says how far its clock is off, if the message says its time', () => {
    const messages = [at(0, { device: 'a', skewMs: 90_500 }), at(0, { device: 'b' })]
    expect(hear(createLiveness(), messages).sort()).toEqual([
      'clock_skew_seconds{device=a} 90.5',
      seen('device=a', 0),
      seen('device=b', 0),
    ])
  })

  it.each<[string, readonly Heard[], number?]>([
    ['nobody names a device', [at(0, { topic: 'x' })]],
    ['the rule says itself what there is', [at(0, { device: 'a', saysLiveness: true })]],
    ['the message came more than five minutes ago', [at(0)], startMs + 5 * minuteMs + 1],
  ])('is not written if %s', (_, messages, nowMs = startMs) => {
    expect(hear(createLiveness(), messages, { nowMs })).toEqual([])
  })

  it('is written of a message of five minutes ago', () => {
    expect(hear(createLiveness(), [at(0)], { nowMs: startMs + 5 * minuteMs })).toHaveLength(1)
  })
})

describe('what an instance remembers', () => {
  it.each(['failed', 'rejected', 'incomplete'] as const)('is nothing of samples that are %s', (fate) => {
    const liveness = createLiveness()
    const write = { ...emptyResult([]), [fate]: new Map([[index, 'x']]) } as WriteResult
    expect(hear(liveness, [at(0)], { write })).toHaveLength(1)
    expect(hear(liveness, [at(1)])).toHaveLength(1)
    expect(hear(liveness, [at(2)])).toHaveLength(0)
  })

  it('is bounded by devices and by characters: a flood costs the others one sample', () => {
    for (const bounds of [
      { devices: 10, characters: 1e6 },
      { devices: 1e6, characters: 30 },
    ]) {
      const liveness = createLiveness(bounds)
      expect(hear(liveness, [at(0)])).toHaveLength(1)
      const flood = Array.from({ length: 25 }, (_, id) => at(0, { device: `x${id}` }))
      expect(hear(liveness, flood)).toHaveLength(25)
      expect(hear(liveness, [at(1)])).toHaveLength(1)
      expect(hear(liveness, [at(2)])).toHaveLength(0)
    }
  })

  it('is the devices of a full memory, as long as no other one comes', () => {
    const liveness = createLiveness({ devices: 2, characters: 1e6 })
    const both = (minute: number) => [at(minute), at(minute, { device: 'b' })]
    expect([0, 1, 5, 6].map((minute) => hear(liveness, both(minute)).length)).toEqual([2, 0, 2, 0])
  })
})

it('its samples are none of a message: what becomes of them is left out of the result', () => {
  const merger = createMerger()
  const event = createLiveness().begin(usual, merger.rows, index, startMs)
  const rejection = { reason: 'x', detail: '', maybeWritten: false }
  const write = {
    ...emptyResult([]),
    failed: new Map([
      [0, 'http_500'],
      [index, 'http_500'],
    ]),
    rejected: new Map([
      [1, rejection],
      [index, rejection],
    ]),
    incomplete: new Map([
      [2, 'too_old'],
      [index, undefined],
    ]),
  }
  expect(event?.settle(write)).toEqual({
    ...write,
    failed: new Map([[0, 'http_500']]),
    rejected: new Map([[1, rejection]]),
    incomplete: new Map([[2, 'too_old']]),
  })
})
