// The next message of a topic from the log of the function, for Basic Ingest, which nobody can subscribe to. An object
// beside the mapping asks the function to log it, names its own end, and is removed as soon as the message is there.

import { randomUUID } from 'node:crypto'
import { type Aws, type Stack, StackError } from '#stack'
import {
  formatTraceRequest,
  readTraceRequest,
  type TraceRequest,
  traceMsMax,
  traceSuffix,
} from '../../trace-request.ts'
import type { CommandStreams } from '../command.ts'
import { readLogLines } from '../stack/function-log.ts'
import { openS3Object, type S3Object } from '../stack/s3-object.ts'
import { TraceStopped } from './steps.ts'
import type { TakenMessage } from './take-message.ts'

/** Each instance of the function logs so many. One is enough, unless it is too large for the log. */
const messagesAsked = 5
/** Clocks differ. */
const askedMsMax = traceMsMax - 60_000
/** For a message to come after an instance has looked. */
const afterLookMs = 60_000
/** What is logged in the last moment is found a little later. */
const logDelayMs = 15_000
const pauseMs = 3_000

export interface LoggedMessageOptions extends Pick<CommandStreams, 'err' | 'now'> {
  /** A topic or a filter. */
  readonly topic: string
  /** At least; an instance looks only every MappingRefreshSeconds. */
  readonly waitMs: number
  readonly stopped: Promise<void>
}

/**
 * @throws {StackError} where the object cannot be put, or the log cannot be read
 * @throws {TraceStopped} where the function cannot log messages, or none comes
 */
export async function takeLoggedMessage(
  aws: Aws,
  stack: Stack,
  { topic, waitMs, stopped, err, now }: LoggedMessageOptions,
): Promise<TakenMessage> {
  const { object, refreshMs } = placeOf(aws, stack)
  const durationMs = Math.min(Math.max(waitMs, refreshMs + afterLookMs), askedMsMax)
  const sinceMs = now()
  const request = { id: randomUUID(), topic, untilMs: sinceMs + durationMs, messages: messagesAsked }
  const until = new Date(request.untilMs).toISOString()
  await ask(object, request, sinceMs)
  err(
    `until ${until}, the function may log up to ${messagesAsked} messages of ${topic} with their payload, in each of its instances\n`,
  )
  try {
    return await waitForLine(aws, stack, request, { sinceMs, refreshMs, stopped, now })
  } finally {
    await object.remove().catch((problem: StackError) => {
      err(`${problem.message}; ${object.uri} stays there, and has no effect after ${until}\n`)
    })
  }
}

/** @throws {TraceStopped} where the function does not look for a trace */
function placeOf(aws: Aws, { name, parameters }: Stack): { object: S3Object; refreshMs: number } {
  const { MappingUri: uri, LogTopics } = parameters
  const refreshMs = Number(parameters['MappingRefreshSeconds'] ?? 0) * 1000
  const secondsMax = (askedMsMax - afterLookMs) / 1000
  const stop = (why: string, remedy: string) =>
    new TraceStopped({ step: 'message', why, remedy: `Deploy the stack with ${remedy}.`, lines: [] })
  if (!uri) {
    const why = `the function of ${name} looks for a trace only beside its mapping in S3, and the stack has no MappingUri`
    throw stop(why, 'MappingUri=s3://BUCKET/KEY.yaml')
  }
  if (LogTopics === 'false') {
    throw stop(`the log of ${name} must not have messages (LogTopics=false)`, 'LogTopics=true')
  }
  if (refreshMs === 0 || refreshMs > secondsMax * 1000) {
    const often = refreshMs === 0 ? 'never' : `only every ${refreshMs / 1000} s`
    throw stop(
      `the function of ${name} looks for a trace ${often}`,
      `MappingRefreshSeconds from 1 to ${secondsMax}`,
    )
  }
  return { object: openS3Object(aws, new URL(uri)).beside(traceSuffix), refreshMs }
}

/** @throws {TraceStopped} while another trace is on */
async function ask(object: S3Object, request: TraceRequest, nowMs: number): Promise<void> {
  const text = formatTraceRequest(request)
  try {
    await object.write(text, undefined)
    return
  } catch (error) {
    if (!(error instanceof StackError) || error.kind !== 'changed') throw error
  }
  const there = await object.read()
  const other = there === undefined ? '' : readTraceRequest(there.text, nowMs)
  if (typeof other !== 'string' && other.untilMs > nowMs) {
    throw new TraceStopped({
      step: 'message',
      why: `somebody else traces ${other.topic} until ${new Date(other.untilMs).toISOString()}`,
      remedy: `Wait until then, or remove ${object.uri}.`,
      lines: [],
    })
  }
  // What somebody forgot.
  await object.write(text, there?.version)
}

async function waitForLine(
  aws: Aws,
  { outputs }: Stack,
  { id, topic, untilMs }: TraceRequest,
  wait: { sinceMs: number; refreshMs: number } & Pick<LoggedMessageOptions, 'stopped' | 'now'>,
): Promise<TakenMessage> {
  const { sinceMs, refreshMs, stopped, now } = wait
  let isStopped = false
  void stopped.then(() => {
    isStopped = true
  })
  let lines: LogLine[] = []
  for (;;) {
    const isLast = isStopped || now() >= untilMs + logDelayMs
    const found = await readLogLines(aws, outputs['LogGroup'] ?? '', sinceMs, `{ $.trace = "${id}" }`)
    lines = found.map(readLine).filter((line) => line?.trace === id) as LogLine[]
    const message = lines.find(({ payload_base64: payload }) => payload !== undefined)
    if (message !== undefined) return messageOf(message)
    if (isLast) break
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, pauseMs))])
  }
  const large = lines.find(({ payload_bytes: bytes }) => bytes !== undefined)
  const looked = lines.filter(({ message }) => message === 'messages are traced').length
  throw new TraceStopped({
    step: 'message',
    why:
      large === undefined
        ? `no message of ${topic} came to the function within ${Math.round((now() - sinceMs) / 1000)} s`
        : `the message of ${large.topic} has ${large.payload_bytes} bytes, too many for the log`,
    remedy:
      looked > 0 || large !== undefined
        ? 'Trace another topic, or wait longer: --wait.'
        : `No instance of the function has looked for the trace. It does so every ${refreshMs / 1000} s, with a message of any topic; an instance of an older version does not.`,
    lines: [],
  })
}

/** As src/lambda/ingest/trace-messages.ts writes it. */
interface LogLine {
  readonly trace: string
  readonly message: string
  readonly topic: string
  readonly client_id?: string
  readonly received_at: number
  readonly payload_bytes?: number
  readonly payload_base64?: string
  readonly outcome?: string
  readonly reason?: string
  readonly samples?: number
}

function readLine(text: string): LogLine | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function messageOf(line: LogLine): TakenMessage {
  const { topic, client_id: clientId, received_at: receivedAtMs, outcome, reason, samples } = line
  const detail = reason ?? `${samples} sample${samples === 1 ? '' : 's'}`
  return {
    topic,
    payload: Buffer.from(line.payload_base64 ?? '', 'base64'),
    receivedAtMs,
    ...(clientId === undefined ? {} : { clientId }),
    fate: `${outcome}, ${detail}`,
  }
}
