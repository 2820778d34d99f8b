// The API of the page: what it is asked and what it answers (page-api.ts), over the live state and the stack behind it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  BrokerChange,
  MappingConflict,
  MappingRefused,
  Problems,
  RecordedMessages,
  StudioState,
  TopicMessages,
  TopicQuery,
} from '../page-api.ts'
import { isTopicFilter } from '../topic-filter.ts'
import type { WatchedMapping } from './mapping-file.ts'
import { RequestError, readBody, textOf } from './read-body.ts'
import { pageHeaders } from './serve-page.ts'
import { type StoredMessage, toHeldMessage } from './state/held-messages.ts'
import type { LiveState } from './state/live-state.ts'
import { lineOf, type Recorder } from './state/recorder.ts'
import { rowsOf } from './state/topic-rows.ts'
import { topicOf } from './state/topic-tree.ts'

export interface ApiContext {
  state(): StudioState
  live(): LiveState
  readonly recorder: Recorder
  now(): number
  /** Where the next recording goes. */
  recordingFile(): string
  deadLetters(): Problems['deadLetters']
  /** Absent while the stack starts. */
  stack(): StackControls | undefined
}

/** What the page may change. */
export interface StackControls {
  readonly mapping: WatchedMapping
  /** @throws Error with the reason: then the broker before it stays */
  changeBroker(change: BrokerChange): Promise<void>
  /** Resolves when the function has had it. @throws Error */
  paste(topic: string, payload: Uint8Array): Promise<StoredMessage>
}

const inlinePayloadBytesMax = 16_384
const recordedMax = 10_000
/** In an answer: a page need not hold what it cannot show. */
const recordedBytesMax = 16_000_000
const pastedBytesMax = 131_072

type Answer = { readonly status?: number; readonly body: object }
type Handler = (
  context: ApiContext,
  query: URLSearchParams,
  request: IncomingMessage,
) => Answer | Promise<Answer>

const handlers: Readonly<Record<string, Handler>> = {
  'GET /api/state': (context) => ({ body: context.state() }),
  'GET /api/topics': getTopics,
  'GET /api/messages': getMessages,
  'GET /api/message': getMessage,
  'GET /api/recorded': getRecorded,
  'GET /api/series': getSeries,
  'GET /api/problems': getProblems,
  'GET /api/mapping': (context) => ({ body: running(context).mapping.inForce() }),
  'PUT /api/mapping': putMapping,
  'POST /api/broker': postBroker,
  'POST /api/messages': postMessage,
  'POST /api/recording': postRecording,
}

/** Answers every request; never throws. */
export async function answerApi(
  context: ApiContext,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method === 'GET' && url.pathname === '/api/recorded.jsonl')
      return sendLines(context, response)
    const handler = handlers[`${request.method} ${url.pathname}`]
    if (handler === undefined) throw new RequestError(404, 'not found')
    const { status = 200, body } = await handler(context, url.searchParams, request)
    sendJson(response, status, body)
  } catch (error) {
    const { status, details } = error instanceof RequestError ? error : { status: 422, details: {} }
    sendJson(response, status, { error: (error as Error).message, ...details })
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  // What is left of a body that nobody read would be taken for the next request.
  if (!response.req.complete) response.setHeader('Connection', 'close')
  response.writeHead(status, pageHeaders('', '.json')).end(JSON.stringify(body))
}

function running({ stack }: ApiContext): StackControls {
  const found = stack()
  if (found === undefined) throw new RequestError(503, 'the function is starting')
  return found
}

function idOf(query: URLSearchParams, name: string): number {
  const id = Number(query.get(name) ?? Number.NaN)
  if (!Number.isSafeInteger(id)) throw new RequestError(400, `${name}: expected a number`)
  return id
}

function getTopics(context: ApiContext, query: URLSearchParams): Answer {
  const { tree, held } = context.live()
  const given = Object.fromEntries(query) as Omit<TopicQuery, 'from'> & { readonly from?: string }
  const isOrder = given.by === undefined || ['rate', 'name', 'bytes', 'last'].includes(given.by)
  if (!isOrder) throw new RequestError(400, 'by: expected rate, name, bytes or last')
  const { from, ...others } = given
  const holds = (node: { readonly id: number }, text: string) => {
    const payload = held.lastOf(node.id)?.payload
    return (
      payload !== undefined && Buffer.from(payload.buffer, payload.byteOffset, payload.length).includes(text)
    )
  }
  const rows = rowsOf({ ...others, from: Number(from ?? 0) }, { tree, nowMs: context.now(), holds })
  return { body: rows }
}

function getMessages(context: ApiContext, query: URLSearchParams): Answer {
  const { tree, held } = context.live()
  const node = tree.find(idOf(query, 'topic'))
  if (node === undefined) throw new RequestError(404, 'this topic is no longer held')
  const body: TopicMessages = {
    id: node.id,
    topic: topicOf(node),
    total: node.own,
    messages: held.ofTopic(node.id).map((message) => toHeldMessage(message, inlinePayloadBytesMax)),
  }
  return { body }
}

function getMessage(context: ApiContext, query: URLSearchParams): Answer {
  const message = context.live().held.find(idOf(query, 'id'))
  if (message === undefined) throw new RequestError(404, 'this message is no longer held')
  return { body: toHeldMessage(message) }
}

function recorded(context: ApiContext, max: number): StoredMessage[] {
  let bytes = 0
  return context
    .live()
    .held.inTurn(max)
    .filter(({ payload }) => {
      bytes += payload.length
      return bytes <= recordedBytesMax
    })
    .sort((a, b) => a.id - b.id)
}

function getRecorded(context: ApiContext, query: URLSearchParams): Answer {
  const max = Math.min(recordedMax, query.has('max') ? idOf(query, 'max') : recordedMax)
  const { held } = context.live()
  const messages = recorded(context, max).map((message) => toHeldMessage(message))
  const body: RecordedMessages = { messages, held: held.count(), topics: held.topics() }
  return { body }
}

function sendLines(context: ApiContext, response: ServerResponse): void {
  response.writeHead(200, {
    ...pageHeaders('', '.txt'),
    'Content-Type': 'application/x-ndjson',
    'Content-Disposition': 'attachment; filename="messages.jsonl"',
  })
  for (const message of recorded(context, recordedMax)) response.write(`${lineOf(message)}\n`)
  response.end()
}

function getSeries(context: ApiContext, query: URLSearchParams): Answer {
  const topic = query.has('topic') ? { topic: idOf(query, 'topic') } : {}
  const from = query.has('from') ? { from: idOf(query, 'from') } : {}
  return { body: context.live().series.list({ find: query.get('find') ?? '', ...topic, ...from }) }
}

function getProblems(context: ApiContext): Answer {
  const { problems, startedAtMs, totals, clocks } = context.live()
  const body: Problems = {
    sinceMs: startedAtMs,
    totals: totals(context.now()),
    lines: problems.lines(false),
    leftOut: problems.lines(true),
    clocks: clocks(),
    deadLetters: context.deadLetters(),
  }
  return { body }
}

async function putMapping(
  context: ApiContext,
  _query: URLSearchParams,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request)
  const text = textOf(body, 'text')
  const baseHash = textOf(body, 'baseHash')
  if (text === undefined || baseHash === undefined) throw new RequestError(400, 'expected text and baseHash')
  const result = await running(context).mapping.save({ text, baseHash })
  switch (result.kind) {
    case 'saved':
      return { body: result.mapping }
    case 'conflict':
      throw new RequestError(409, 'somebody else changed the file', { theirs: result.theirs } satisfies Omit<
        MappingConflict,
        'error'
      >)
    case 'refused':
      throw new RequestError(422, result.problems.join('; '), { problems: result.problems } satisfies Omit<
        MappingRefused,
        'error'
      >)
  }
}

async function postBroker(
  context: ApiContext,
  _query: URLSearchParams,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request)
  const kind = textOf(body, 'kind')
  if (kind !== 'own' && kind !== 'url') throw new RequestError(400, 'kind: expected own or url')
  const topicFilter = textOf(body, 'topicFilter') ?? '#'
  if (!isTopicFilter(topicFilter)) throw new RequestError(400, 'topicFilter: expected an MQTT topic filter')
  const [url, username, password] = [textOf(body, 'url'), textOf(body, 'username'), textOf(body, 'password')]
  await running(context).changeBroker({
    kind,
    topicFilter,
    ...(url === undefined ? {} : { url }),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
  })
  return { body: context.state() }
}

async function postMessage(
  context: ApiContext,
  _query: URLSearchParams,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request)
  const topic = textOf(body, 'topic') ?? ''
  if (topic === '' || /[+#\0]/.test(topic) || Buffer.byteLength(topic) > 1_024) {
    throw new RequestError(400, 'topic: expected an MQTT topic of at most 1,024 bytes, without + and #')
  }
  const payload = Buffer.from(textOf(body, 'payloadBase64') ?? '', 'base64')
  if (payload.length > pastedBytesMax) throw new RequestError(413, `expected at most ${pastedBytesMax} bytes`)
  return { body: toHeldMessage(await running(context).paste(topic, payload)) }
}

async function postRecording(
  { recorder, recordingFile }: ApiContext,
  _query: URLSearchParams,
  request: IncomingMessage,
): Promise<Answer> {
  const { isOn } = await readBody(request)
  if (typeof isOn !== 'boolean') throw new RequestError(400, 'isOn: expected true or false')
  await (isOn ? recorder.start(recordingFile()) : recorder.stop())
  return { body: recorder.state() }
}
