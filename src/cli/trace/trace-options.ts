// The options of `trace`, checked. All problems are found in one pass.

import { readOptions } from '#check'
import { readDurationMs } from '../stack/read-duration.ts'
import {
  checkOptions,
  readStackOptions,
  type StackOptions,
  stackOptionTypes,
} from '../stack/stack-options.ts'
import { type Expectation, readExpectation } from './expectation.ts'

export interface TraceOptions extends StackOptions {
  /** A topic or a filter; undefined: one of our own, to publish to. */
  readonly topic: string | undefined
  readonly publish: { readonly payload: string | undefined; readonly byBasicIngest: boolean } | undefined
  /** Take the message from the log of the function, which is asked to log it. */
  readonly logMessages: boolean
  readonly record: { readonly durationMs: number; readonly out: string | undefined } | undefined
  readonly expect: Expectation | undefined
  readonly mapping: string | undefined
  readonly waitMs: number
  readonly json: boolean
}

export const traceOptionTypes = {
  ...stackOptionTypes,
  publish: 'boolean',
  'basic-ingest': 'boolean',
  'log-messages': 'boolean',
  expect: 'string',
  mapping: 'string',
  wait: 'string',
  record: 'string',
  out: 'string',
  json: 'boolean',
} as const

const defaultWaitMs = 120_000
const waitMsMax = 3_600_000
const recordMsMax = 600_000
/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits */
const topicBytesMax = 256

/** @throws {ConfigError} with every problem */
export function readTraceOptions(args: readonly string[]): TraceOptions | 'help' {
  return checkOptions((complain) => {
    const places: string[] = []
    const given = readOptions(args, traceOptionTypes, complain, (text) => places.push(text))
    if (given === 'help') return 'help'
    const [topic, payload, ...more] = places
    if (more.length > 0) complain('arguments', 'expected a topic and a payload')
    const publishes = given.publish !== undefined
    if (topic === undefined && !publishes) complain('TOPIC', 'expected the topic of a message, or --publish')
    if (topic !== undefined) checkTopic(topic, publishes, complain)
    const byBasicIngest = given['basic-ingest'] !== undefined
    const logMessages = given['log-messages'] !== undefined
    if (payload !== undefined && !publishes) complain('PAYLOAD', 'used only with --publish')
    if (byBasicIngest && !publishes && !logMessages) {
      const message =
        'nobody can subscribe to Basic Ingest; add --publish, or --log-messages, which lets the function log messages of TOPIC with their payload for a few minutes'
      complain('--basic-ingest', message)
    }
    for (const [name, isGiven] of [
      ['--record', given.record !== undefined],
      ['--log-messages', logMessages],
    ] as const) {
      if (isGiven && publishes) complain(name, 'not used with --publish')
    }
    if (logMessages && given.record !== undefined) complain('--log-messages', 'not used with --record')
    if (given.out !== undefined && given.record === undefined) complain('--out', 'used only with --record')
    const duration = (name: 'wait' | 'record', maxMs: number): number | undefined => {
      const text = given[name]
      const ms = text === undefined ? undefined : readDurationMs(text, maxMs)
      if (text !== undefined && ms === undefined) {
        complain(`--${name}`, `expected a time such as 60s, at most ${maxMs / 60_000}m`)
      }
      return ms
    }
    const recordMs = duration('record', recordMsMax)
    return {
      ...readStackOptions(given, complain),
      topic,
      publish: publishes ? { payload, byBasicIngest } : undefined,
      logMessages,
      record: recordMs === undefined ? undefined : { durationMs: recordMs, out: given.out },
      expect: given.expect === undefined ? undefined : readExpectation(given.expect, complain),
      mapping: given.mapping,
      waitMs: duration('wait', waitMsMax) ?? defaultWaitMs,
      json: given.json !== undefined,
    }
  })
}

function checkTopic(
  topic: string,
  publishes: boolean,
  complain: (option: string, message: string) => void,
): void {
  if (Buffer.byteLength(topic) > topicBytesMax) complain('TOPIC', `expected at most ${topicBytesMax} bytes`)
  if (topic.startsWith('$aws/rules/')) {
    complain(
      'TOPIC',
      'nobody can subscribe to Basic Ingest; use --log-messages, or --publish --basic-ingest, with the topic behind the rule',
    )
  } else if (publishes && /[+#]/.test(topic))
    complain('TOPIC', 'expected a topic to publish to (actual: a filter)')
  else if (
    topic
      .split('/')
      .some(
        (level, at, all) =>
          /[+#]/.test(level) && (level.length > 1 || (level === '#' && at < all.length - 1)),
      )
  ) {
    complain('TOPIC', '+ and # must stand alone in a level, # only in the last level')
  }
}
