import { describe, expect, test } from 'vitest'
import type { FullDelivery } from '../../../../src/studio/delivery.ts'
import type { PublishedMessage } from '../../../../src/studio/make-envelope.ts'
import type { Location } from '../../../../src/studio/server/locate-drops.ts'
import { createLiveState, type LiveState } from '../../../../src/studio/server/state/live-state.ts'
import { rowsOf } from '../../../../src/studio/server/state/topic-rows.ts'

const payload = Buffer.from('{"t":1}')

function messageOn(topic: string, bytes: Uint8Array = payload, atMs = 1_000): PublishedMessage {
  return { topic, clientId: 'c', payload: bytes, receivedAtMs: atMs }
}

interface Ended {
  readonly written?: number
  readonly dropped?: Record<string, number>
  readonly refused?: Record<string, number>
  readonly deadLettered?: Record<string, number>
  readonly isThrown?: boolean
  readonly labels?: Record<string, string>
}

function settle(live: LiveState, message: PublishedMessage, ended: Ended = { written: 1 }): void {
  const { written = 0, dropped = {}, refused = {}, deadLettered = {}, isThrown = false, labels } = ended
  const toMap = (counts: Record<string, number>) => new Map(Object.entries(counts))
  const report = {
    written,
    dropped: toMap(dropped),
    refused: toMap(refused),
    deadLettered: toMap(deadLettered),
  }
  const series = { name: 'v', labels: labels ?? {}, value: 1, samples: 1, timestampMs: 1 }
  const delivery: FullDelivery = {
    topic: message.topic,
    clientId: message.clientId,
    atMs: message.receivedAtMs,
    writes:
      written === 0
        ? []
        : [{ status: 200, answer: { text: '200 accepted', tone: 'good' }, series: [series], metadata: [] }],
    report: isThrown ? undefined : report,
    error: isThrown ? 'connection' : undefined,
    tookMs: 1,
    clockCorrected: new Map(),
  }
  const reasons = Object.entries({
    ...deadLettered,
    ...refused,
    ...dropped,
    ...(isThrown ? { failed: 1 } : {}),
  })
  const place = { where: '', metric: '', detail: '', example: '' }
  const location: Location = {
    drops: reasons.map(([reason, count]) => {
      return {
        ...place,
        reason,
        field: reason,
        count,
        isProblem: reason !== 'left_out' && reason !== 'ignored',
      }
    }),
    filter: '',
    family: undefined,
  }
  live.arrived(message)
  live.settled(message, delivery, location, 'hash')
}

/** `messages = mapped + left out + below + kept`, and the lines have them all. */
function expectSums(live: LiveState): void {
  const { messages, mapped, leftOut, below, kept } = live.totals(2_000)
  expect(mapped + leftOut + below + kept).toBe(messages)
  const sum = (isLeftOut: boolean) =>
    live.problems.lines(isLeftOut).reduce((total, line) => total + line.messages, 0)
  expect(sum(false)).toBe(below + kept)
  expect(sum(true)).toBe(leftOut)
}

describe('sums', () => {
  test('each message is in one class, and in one line of its class', () => {
    const live = createLiveState(0)
    settle(live, messageOn('a'))
    settle(live, messageOn('a'), { written: 2, dropped: { left_out: 3 } })
    settle(live, messageOn('a'), { written: 2, dropped: { missing: 1 } })
    settle(live, messageOn('b'), { dropped: { left_out: 2 } })
    settle(live, messageOn('b'), { dropped: { ignored: 1 } })
    settle(live, messageOn('c'), { written: 1, dropped: { word_unknown: 1, not_a_number: 4, left_out: 1 } })
    settle(live, messageOn('c'), { dropped: { missing: 1, no_metric: 1 } })
    settle(live, messageOn('d'), { refused: { too_old: 2 } })
    settle(live, messageOn('d'), { deadLettered: { not_json: 1 } })
    settle(live, messageOn('d'), { isThrown: true })
    const lost = messageOn('e')
    live.arrived(lost)
    live.notSent(lost, 'lost')
    live.notSent(messageOn('e'), 'retained')

    const { messages, mapped, leftOut, below, kept, waiting } = live.totals(2_000)
    expect({ messages, mapped, leftOut, below, kept, waiting }).toEqual({
      messages: 12,
      mapped: 3,
      leftOut: 3,
      below: 5,
      kept: 1,
      waiting: 0,
    })
    expectSums(live)
    const values = live.problems.lines(false).map(({ reason, values: count }) => [reason, count])
    expect(Object.fromEntries(values)).toMatchObject({
      word_unknown: 1,
      not_a_number: 4,
      missing: 1,
      lost: 1,
    })
  })

  test('a line has a filter for all its topics, and lines come by devices', () => {
    const live = createLiveState(0)
    for (const device of [1, 2, 3]) {
      settle(live, messageOn(`solar/${device}/status`), { written: 1, dropped: { word_unknown: 1 } })
    }
    for (let count = 0; count < 9; count++)
      settle(live, messageOn('cam/1'), { deadLettered: { not_json: 1 } })
    const lines = live.problems
      .lines(false)
      .map(({ topic, devices, messages }) => ({ topic, devices, messages }))
    expect(lines).toEqual([
      { topic: 'solar/+/status', devices: 3, messages: 3 },
      { topic: 'cam/1', devices: 1, messages: 9 },
    ])
  })
})

describe('bounds', () => {
  test('10,000 topics: every count is exact, and they are shown folded', () => {
    const live = createLiveState(0)
    for (let round = 0; round < 3; round++) {
      for (let device = 0; device < 10_000; device++) {
        settle(live, messageOn(`factory/a/${device}/telemetry`), {
          written: 1,
          labels: { device: `${device}` },
        })
      }
    }
    expect(live.totals(2_000)).toMatchObject({
      messages: 30_000,
      mapped: 30_000,
      topics: 10_000,
      bytes: 210_000,
    })
    const holds = () => false
    const { rows } = rowsOf({}, { tree: live.tree, nowMs: 2_000, holds })
    expect(rows.map(({ name, topics, messages }) => ({ name, topics, messages }))).toEqual([
      { name: 'factory/a', topics: 10_000, messages: 30_000 },
      { name: '+ (10,000)', topics: 10_000, messages: 30_000 },
    ])
    const closed = rowsOf({ closed: rows[0]!.id }, { tree: live.tree, nowMs: 2_000, holds })
    expect(closed.rows).toHaveLength(1)
    const open = `+${rows[0]!.id}`
    const opened = rowsOf({ open, by: 'name' }, { tree: live.tree, nowMs: 2_000, holds })
    expect(opened.rows.map(({ name }) => name)).toEqual([
      'factory/a',
      '+ (10,000)',
      ...[0, 1, 2, 3, 4].map((device) => `${device}/telemetry`),
      '9,995 more',
    ])
    const found = rowsOf({ find: 'factory/+/77/#' }, { tree: live.tree, nowMs: 2_000, holds })
    expect(found.rows.map(({ name }) => name)).toEqual(['factory/a/77/telemetry'])
    expectSums(live)
  })

  test('a flood of topics, labels, reasons and large payloads: held bytes end at their limits, counts go on', () => {
    const live = createLiveState(0)
    const large = Buffer.alloc(5_000, 'x')
    const sizes: string[] = []
    for (let part = 1; part <= 3; part++) {
      for (let index = 0; index < 21_000; index++) {
        const name = `${part}-${index}`
        const ended: Ended =
          index % 3 === 0
            ? { dropped: { [`reason_${name}`]: 1 } }
            : { written: 1, labels: { device: name, text: 'y'.repeat(1_000) } }
        settle(live, messageOn(`hostile/${name}/${'\u0000'.repeat(20)}`, large), ended)
      }
      settle(live, messageOn('z/'.repeat(40_000), large))
      const { tree, held, series, problems } = live
      expect(tree.size()).toBeLessThanOrEqual(60_000)
      expect(held.bytes()).toBeLessThanOrEqual(48_000_000)
      expect(series.count()).toBeLessThanOrEqual(20_000)
      expect(problems.held()).toBeLessThanOrEqual(50_000)
      if (part > 1) sizes.push(`${tree.size()} ${held.count()} ${held.bytes()} ${series.count()}`)
    }
    expect(sizes[1]).toBe(sizes[0])
    const { messages, bytes, mapped, below, areTopicsMore } = live.totals(2_000)
    expect({ messages, bytes, mapped, below, areTopicsMore }).toEqual({
      messages: 63_003,
      bytes: 63_003 * 5_000,
      mapped: 42_003,
      below: 21_000,
      areTopicsMore: true,
    })
    expect(live.tree.root.messages).toBe(63_003)
    expectSums(live)
  })

  test('the last 50 messages of a topic are held', () => {
    const live = createLiveState(0)
    for (let count = 1; count <= 120; count++) settle(live, messageOn('a', Buffer.from(`${count}`)))
    const [topicId] = live.takeChanged().changed
    const held = live.held.ofTopic(topicId!)
    expect(held.map(({ payload: bytes }) => Buffer.from(bytes).toString())).toEqual(
      Array.from({ length: 50 }, (_, index) => `${index + 71}`),
    )
  })

  test('ids go on where the state begins anew: a page may still ask for those before', () => {
    const first = createLiveState(0)
    settle(first, messageOn('a/b'))
    const second = createLiveState(0, first)
    settle(second, messageOn('c'))
    const [before, after] = [first.takeChanged().changed[0]!, second.takeChanged().changed[0]!]
    expect(second.tree.find(before)).toBeUndefined()
    expect(second.held.ofTopic(after)[0]!.id).toBeGreaterThan(first.held.ofTopic(before)[0]!.id)
  })

  test('a tick names at most 500 topics, and says how many more', () => {
    const live = createLiveState(0)
    for (let device = 0; device < 800; device++) settle(live, messageOn(`a/${device}`))
    const { changed, changedMore } = live.takeChanged()
    expect([changed.length, changedMore]).toEqual([500, 300])
    expect(live.takeChanged()).toEqual({ changed: [], changedMore: 0 })
  })
})
