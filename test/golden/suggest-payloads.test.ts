// What `suggest` proposes for payloads of many families, ours and published ones: no series of a bundled family is lost, no
// message has fewer samples, and what the mapping does not know gets shorter label sets.

import { beforeAll, describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import type { MappingFile } from '#mapping'
import { createEngine, type Engine } from '../../src/studio/page/engine/engine.ts'
import type { EngineCall, EngineCalls, RecordedMessage } from '../../src/studio/page/engine/protocol.ts'
import { describeWithFile } from '../helpers/parts.ts'
import { type NamedPayload, ownPayloads, publishedPayloads } from '../helpers/published-payloads.ts'

let bundled: MappingFile | undefined
beforeAll(async () => {
  bundled = (await loadMapping(1)).bundled
})

function recordingOf(payloads: readonly NamedPayload[]): RecordedMessage[] {
  return payloads.map(({ name, topic, payload }) => ({
    // Where the source names no topic, one of its own.
    topic: topic === '' || topic.startsWith('(') ? `${name}/data` : topic,
    payloadBase64: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString(
      'base64',
    ),
    receivedAtMs: Date.parse('2026-07-01T00:00:00Z'),
    isTimeKnown: false,
    clientId: 'client',
  }))
}

async function call<Call extends EngineCall>(
  engine: Engine,
  name: Call,
  ...args: Parameters<EngineCalls[Call]>
): Promise<ReturnType<EngineCalls[Call]>> {
  return (engine[name] as Engine[Call])(args, () => undefined) as Promise<ReturnType<EngineCalls[Call]>>
}

async function propose(payloads: readonly NamedPayload[]) {
  const messages = recordingOf(payloads)
  const engine = createEngine({ bundledIn: () => bundled, clock: () => 0, breathe: async () => undefined })
  await call(engine, 'hold', messages)
  const { text } = await call(engine, 'suggest', undefined, [...messages.keys()])
  const comparison = await call(engine, 'compare', undefined, text, undefined)
  const labels = { before: 0, after: 0, series: 0 }
  for (const message of messages) {
    const before = await call(engine, 'explain', undefined, message)
    const after = await call(engine, 'explain', text, message)
    if (before.takenBy === 'bundled') expect({ ...after, rule: before.rule }, message.topic).toEqual(before)
    if (before.takenBy !== 'zero') continue
    expect(after.samples, message.topic).toBeGreaterThanOrEqual(before.samples)
    labels.series += before.leaves.flatMap(({ series }) => series).length
    for (const { series } of before.leaves) for (const one of series) labels.before += one.labels.length
    for (const { series } of after.leaves) for (const one of series) labels.after += one.labels.length
  }
  return { text, comparison, labels, checked: await call(engine, 'check', text) }
}

function describePayloads(payloads: () => NamedPayload[]): void {
  it('passes check, loses nothing of what is known, and says the rest with fewer labels', async () => {
    const { text, comparison, labels, checked } = await propose(payloads())
    expect(text).toContain('rules:')
    expect(checked.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(comparison).toMatchObject({ lost: { total: 0 }, revalued: { total: 0 } })
    expect(comparison?.samples).toBeGreaterThanOrEqual(comparison?.samplesBefore ?? Number.NaN)
    expect(labels.after).toBeLessThan(labels.before)
    const { messages, series, renamed } = comparison!
    process.stdout.write(
      `${messages} payloads, ${series} series: 0 lost, ${renamed.total} renamed; the ${labels.series} of zero ` +
        `configuration have ${(labels.before / labels.series).toFixed(1)} labels each, and then ` +
        `${(labels.after / labels.series).toFixed(1)}\n`,
    )
  })
}

describe('a suggestion for payloads of our own', () => describePayloads(ownPayloads))
describeWithFile('a suggestion for published payloads', 'the published payloads', () =>
  describePayloads(publishedPayloads),
)
