// Runs the tests of a mapping file: each message is mapped on a clock that stands at its time of receipt, and what
// comes of it is compared, as exposition lines, with what the test expects.

import { formatSample, normalizeExposition } from '#exposition'
import { readTime } from '#time'
import * as defaultLimits from '../default-limits.ts'
import type { ClockCorrection, Drop, JsonValue, Mapped, Message, Payload } from '../model.ts'
import type { MappingFile, MappingTest } from './language.ts'
import { prepareMapping } from './prepare-mapping.ts'

export interface TestResult {
  /** That of the test, or its position and topic. */
  readonly name: string
  /** Index in `tests`. */
  readonly index: number
  readonly passed: boolean
  /** Sorted lines, as `formatSample` writes them. */
  readonly expected: readonly string[]
  readonly actual: readonly string[]
  readonly drops: readonly Drop[]
  /** Times of the payload that were not used. */
  readonly clockCorrections: readonly ClockCorrection[]
  /** Why the payload could not be read. */
  readonly unreadable: string | undefined
}

const defaultReceivedAtMs = Date.UTC(2026, 0, 1)

/**
 * @param file as `parseMapping` returns it
 * @param bundled the bundled mapping, which comes behind its rules where the file runs too
 * @returns a result for each test, in file order
 */
export async function runMappingTests(
  file: MappingFile,
  bundled?: MappingFile,
): Promise<readonly TestResult[]> {
  const { tests = [] } = file
  if (tests.length === 0) return []
  let nowMs = defaultReceivedAtMs
  const mapping = await prepareMapping(
    withoutThinning(file),
    { ...defaultLimits, now: () => nowMs },
    { bundled },
  )
  const results: TestResult[] = []
  for (const [index, test] of tests.entries()) {
    const message = messageOf(test)
    nowMs = message.receivedAtMs
    const { samples, drops, clockCorrections, unreadable } = await mapping.map(message)
    const expected = normalizeExposition(test.expect)
    const actual = samples.map(formatSample).sort()
    const passed = expected.length === actual.length && expected.every((line, at) => line === actual[at])
    const name = test.name ?? `tests[${index}] ${test.topic}`
    const reasons = { drops, clockCorrections, unreadable: unreadable && describeUnreadable(unreadable) }
    results.push({ name, index, passed, expected, actual, ...reasons })
  }
  return results
}

/** A test says what a rule makes of a message, whatever the slot that the message falls into. */
function withoutThinning({ thin: _, ...file }: MappingFile): MappingFile {
  return { ...file, rules: file.rules.map(({ thin: _, ...rule }) => rule) }
}

function describeUnreadable({ reason, detail }: NonNullable<Mapped['unreadable']>): string {
  return `${reason}: ${detail}`
}

function messageOf({ topic, client_id, received_at, payload, payload_base64 }: MappingTest): Message {
  const receivedAt = received_at === undefined ? defaultReceivedAtMs : readTime(received_at, undefined)
  if (typeof receivedAt !== 'number') throw new Error(`received_at ${received_at}: ${receivedAt}`)
  return {
    kind: 'message',
    topic,
    clientId: client_id,
    principal: undefined,
    attributes: undefined,
    receivedAtMs: receivedAt,
    payload: payload_base64 === undefined ? payloadOf(payload as JsonValue) : payloadOfBytes(payload_base64),
  }
}

function payloadOf(value: JsonValue): Payload {
  const json = Buffer.from(JSON.stringify(value))
  return { ...payloadOfBytes(json.toString('base64')), read: () => ({ ok: true, value }) }
}

/** As it is published; only numbers that JSON does not have, and texts, are read by what a function has for them. */
function payloadOfBytes(base64: string): Payload {
  const bytes = Buffer.from(base64, 'base64')
  return {
    bytes: () => bytes.length,
    base64: () => base64,
    read() {
      try {
        return { ok: true, value: JSON.parse(bytes.toString()) }
      } catch {
        return { ok: false, reason: 'not_json', detail: 'not JSON' }
      }
    },
    bytesMax: defaultLimits.payloadBytesMax,
    inner: payloadOfBytes,
  }
}
