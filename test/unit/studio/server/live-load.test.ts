// A flood: what is held is as much late as early, and the counts stay exact. 10,000 topics, on a clock of the test's own.

import { expect, it } from 'vitest'
import type { FullDelivery } from '../../../../src/studio/delivery.ts'
import { createLiveState } from '../../../../src/studio/server/state/live-state.ts'
import { rowsOf } from '../../../../src/studio/server/state/topic-rows.ts'

const topics = 10_000
const perSecond = 1_000
const location = { filter: 'fleet/+device/t', family: '' }

function deliveryOf(topic: string, atMs: number, isLost: boolean): FullDelivery {
  const series = { name: 't', labels: { device: topic }, value: atMs % 7, samples: 1, timestampMs: atMs }
  return {
    topic,
    clientId: 'n/a',
    atMs,
    tookMs: 1,
    clockCorrected: new Map(),
    error: undefined,
    report: {
      written: isLost ? 0 : 1,
      deadLettered: new Map(),
      dropped: isLost ? new Map([['not_a_number', 1]]) : new Map(),
      refused: new Map(),
    },
    writes: isLost
      ? []
      : [{ status: 200, answer: { text: 'accepted', tone: 'good' }, series: [series], metadata: [] }],
  }
}

it('holds as much after an hour as after two minutes, and counts each message', () => {
  const live = createLiveState(0)
  let sent = 0
  let lost = 0
  /** @param seconds of messages */
  function flood(fromSecond: number, seconds: number): void {
    for (let second = fromSecond; second < fromSecond + seconds; second++) {
      for (let index = 0; index < perSecond; index++) {
        const device = sent % topics
        const isLost = sent % 50 === 0
        const receivedAtMs = second * 1_000 + index
        const topic = `fleet/${device}/t`
        const message = { topic, clientId: 'n/a', payload: Buffer.from(`{"t":${sent % 10}}`), receivedAtMs }
        live.arrived(message)
        const place = { where: '', field: 't', metric: 't', detail: '', example: '"x"', count: 1 }
        const drops = isLost ? [{ ...place, reason: 'not_a_number', isProblem: true }] : []
        live.settled(message, deliveryOf(topic, receivedAtMs, isLost), { ...location, drops }, '')
        sent++
        if (isLost) lost++
      }
      live.takeChanged()
    }
  }
  function held(nowSecond: number) {
    const nowMs = nowSecond * 1_000
    const holds = () => false
    const { rows, total, messages } = rowsOf({ by: 'rate' }, { tree: live.tree, nowMs, holds })
    const { mapped, below, messages: all } = live.totals(nowMs)
    expect([all, mapped, below, messages]).toEqual([sent, sent - lost, lost, sent])
    const lines = live.problems.lines(false)
    expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(lost)
    return {
      messages: live.held.count(),
      bytes: live.held.bytes(),
      topics: live.tree.root.topics,
      rows: [rows.length, total],
      series: live.series.list({}).all,
      problems: [lines.length, live.problems.held()],
    }
  }
  flood(0, 100)
  const early = held(100)
  // Nothing is held for longer than the last 20,000 messages, so that the time between needs none.
  flood(3_500, 100)
  const late = held(3_600)
  expect(late).toEqual(early)
  expect(early).toMatchObject({ messages: 20_000, topics })
  expect(early.rows[0]).toBeLessThan(60)
})
