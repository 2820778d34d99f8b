// What the function logs of messages while an object beside the mapping asks for it.

import { describe, expect, it } from 'vitest'
import { decodeEvent } from '#decode'
import { emptyResult } from '#remote-write'
import { payloadBytesMax } from '../../../src/default-limits.ts'
import { createTracer } from '../../../src/lambda/ingest/trace-messages.ts'
import type { HandledEvent } from '../../../src/pipeline.ts'
import { formatTraceRequest } from '../../../src/trace-request.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { sqsEvent } from '../../helpers/ingest-events.ts'
import { mappingOf } from '../../helpers/mapping.ts'
import { receivedAtMs } from '../../helpers/message.ts'

const minuteMs = 60_000
const base64 = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64')
const envelopeOf = (topic: string, payload: unknown = { v: 1 }) => ({
  topic,
  payload_base64: base64(payload),
  client_id: 'device-7',
  received_at: receivedAtMs,
})

async function tracer(request: object | string | Error) {
  const clock = createFakeClock(receivedAtMs)
  const lines: Record<string, unknown>[] = []
  const object = { text: request, reads: 0 }
  const mapping = mappingOf('version: 1\nunmatched: drop\nrules: [{ topic: "#", metrics: { a: v, b: w } }]')
  const { look, current } = createTracer({
    source: {
      async read() {
        object.reads++
        if (object.text instanceof Error) throw object.text
        const text =
          typeof object.text === 'string'
            ? object.text
            : formatTraceRequest({
                id: 'one',
                topic: 'factory/+/7',
                untilMs: receivedAtMs + minuteMs,
                messages: 2,
                ...object.text,
              })
        return { text, version: '' }
      },
    },
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
    now: clock.now,
    mapping: () => mapping,
    version: () => 'v1',
  })
  await look(1_000)
  return {
    clock,
    object,
    look: () => look(1_000),
    isOn: () => current() !== undefined,
    /** @returns the lines that came */
    async handle(envelopes: readonly object[], more: Partial<HandledEvent> = {}) {
      lines.splice(0)
      const decoded = decodeEvent(
        JSON.parse(JSON.stringify(sqsEvent(envelopes, receivedAtMs))),
        { eventShape: 'envelope', trustedFields: [], payloadBytesMax },
        receivedAtMs,
      )
      const endMs = clock.now() + 1_000
      await current()?.({ decoded, write: emptyResult([]), lost: [], failed: [], endMs, ...more })
      return lines.splice(0)
    },
    logged: () => lines.splice(0),
  }
}

describe('while a topic is traced', () => {
  it('its messages are logged whole, with what came of them; others are not', async () => {
    const { handle, logged } = await tracer({})
    expect(logged()).toEqual([
      {
        level: 'info',
        message: 'messages are traced',
        trace: 'one',
        topic: 'factory/+/7',
        until: new Date(receivedAtMs + minuteMs).toISOString(),
        messages: 2,
      },
    ])
    const lines = await handle([envelopeOf('factory/a/8'), envelopeOf('factory/a/7')])
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'a traced message',
        trace: 'one',
        topic: 'factory/a/7',
        client_id: 'device-7',
        received_at: receivedAtMs,
        payload_bytes: 7,
        payload_base64: base64({ v: 1 }),
        outcome: 'written',
        samples: 1,
        dropped: { missing: 1 },
        mapping: 'v1',
      },
    ])
  })

  const lost = { stage: 'map', reason: 'not_json', detail: '', maybeWritten: false } as const
  it.each<[string, Partial<HandledEvent>, object]>([
    ['failed', { failed: [[0, 'http_503']] }, { outcome: 'failed', reason: 'http_503' }],
    ['was kept', { lost: [{ index: 0, ...lost }] }, { outcome: 'dead_letter', reason: 'not_json' }],
    [
      'was not kept, since the minute had no room for it',
      { lost: [{ index: 0, ...lost, isSuppressed: true }] },
      { outcome: 'dropped', reason: 'dead_letter_suppressed' },
    ],
    [
      'could not be kept',
      { lost: [{ index: 0, ...lost }], failed: [[0, 'dead_letter_unwritten']] },
      { outcome: 'failed', reason: 'dead_letter_unwritten' },
    ],
    [
      'lost a sample',
      { write: { ...emptyResult([]), incomplete: new Map([[0, undefined]]) } },
      { outcome: 'written_in_part', samples: 1 },
    ],
    ['is another one', { failed: [[1, 'http_503']], lost: [{ index: 1, ...lost }] }, { outcome: 'written' }],
  ])('says of a message that it %s', async (_, handled, outcome) => {
    const { handle } = await tracer({})
    expect(await handle([envelopeOf('factory/a/7')], handled)).toMatchObject([outcome])
  })

  it('says that a message made no sample', async () => {
    const { handle } = await tracer({})
    expect(await handle([envelopeOf('factory/a/7', { x: 1 })])).toMatchObject([
      { outcome: 'dropped', samples: 0 },
    ])
  })

  it('logs no more messages than it was asked for, in all events together', async () => {
    const { handle, look, isOn } = await tracer({})
    const message = envelopeOf('factory/a/7')
    expect(await handle([message])).toHaveLength(1)
    await look()
    expect(await handle([message, message])).toHaveLength(1)
    expect(isOn()).toBe(false)
    await look()
    expect(isOn()).toBe(false)
  })

  it('leaves out a payload that is too large for a line', async () => {
    const { handle } = await tracer({})
    const [atMost, above] = await handle([
      envelopeOf('factory/a/7', 'x'.repeat(65_534)),
      envelopeOf('factory/a/7', 'x'.repeat(65_535)),
    ])
    expect(atMost).toMatchObject({ payload_bytes: 65_536, payload_base64: expect.any(String) })
    expect(above).toMatchObject({ payload_bytes: 65_537, payload_base64: undefined })
  })

  it('escapes what would steer a terminal', async () => {
    const { handle } = await tracer({ topic: '#' })
    const [line] = await handle([{ ...envelopeOf('a\u001b[2J'), client_id: 'b\u001b' }])
    expect(line).toMatchObject({ topic: 'a\\u001b[2J', client_id: 'b\\u001b' })
  })

  it('stops where the time of the event is over', async () => {
    const { handle } = await tracer({})
    expect(await handle([envelopeOf('factory/a/7')], { endMs: receivedAtMs })).toEqual([])
  })

  it('ends by itself', async () => {
    const { clock, isOn } = await tracer({})
    clock.advance(minuteMs - 1)
    expect(isOn()).toBe(true)
    clock.advance(1)
    expect(isOn()).toBe(false)
  })

  it.each([
    ['is gone', new Error('AccessDenied')],
    ['cannot be read', new Error('timeout')],
  ])('ends where the object %s', async (_, problem) => {
    const { look, isOn, object } = await tracer({})
    object.text = problem
    await look()
    expect(isOn()).toBe(false)
  })

  it('changes to another trace', async () => {
    const { look, handle, object } = await tracer({})
    object.text = { id: 'two', topic: 'b', messages: 1 }
    await look()
    expect(await handle([envelopeOf('factory/a/7'), envelopeOf('b')])).toMatchObject([{ trace: 'two' }])
  })
})

it('nothing is logged while there is no object, not even that', async () => {
  const { isOn, logged } = await tracer(new Error('AccessDenied'))
  expect(isOn()).toBe(false)
  expect(logged()).toEqual([])
})

it.each([
  ['lasts too long', { untilMs: receivedAtMs + 900_001 }, 'until: expected at most 15 minutes from now'],
  ['asks for too much', { messages: 101 }, 'messages: expected an integer from 1 to 100'],
  ['has a filter that is none', { topic: 'a/#/b' }, 'topic: expected a topic or a filter'],
  ['is no JSON', 'version: 1', 'expected JSON'],
])('an object that %s has no effect but a line', async (_, request, reason) => {
  const { isOn, logged } = await tracer(request)
  expect(isOn()).toBe(false)
  expect(logged()).toEqual([{ level: 'warn', message: 'a trace is not right', reason }])
})
