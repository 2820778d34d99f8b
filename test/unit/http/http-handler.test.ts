// The handler of the HTTP door before a model of AMP: what each request is answered, what is stored, and what waits.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readHttpSettings } from '../../../src/config/http-settings.ts'
import { loadMapping } from '../../../src/config/load-mapping.ts'
import { decodeEvent } from '../../../src/decode/decode-event.ts'
import { createHttpHandler } from '../../../src/lambda/http/create-http-handler.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { type AmpModel, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import {
  destinationKey,
  httpRequest,
  type RequestParts,
  ruleKey,
  signed,
} from '../../helpers/http-request.ts'

const nowMs = 1_767_225_600_000
const secret = 'secret-of-plant-7'
const bearer = { authorization: `Bearer ${secret}` }
const mappingText = `
version: 1
liveness: off
rules:
  - topic: plant/+device/#_rest
    metrics: { celsius: t }
    labels: { client: $client_id, sensor: id ?? '' }
  - { topic: plant, metrics: { celsius: t } }
  - topic: factory/+device
    metrics: { celsius: t }`

let amp: AmpModel
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'door-'))
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ plant: secret, v3: 'secret-of-the-things' }))
  amp = await startAmpModel({ now: () => nowMs, outOfOrderWindowSeconds: 600 })
})
afterEach(async () => {
  await amp.close()
  rmSync(folder, { recursive: true })
})

interface DoorOptions {
  readonly env?: Readonly<Record<string, string>>
  /** For each body whether the failure queue takes it. */
  readonly takes?: (body: string) => boolean
  /** Text of the mapping file, before the bundled mapping; otherwise it is `mappingText` alone. */
  readonly mapping?: string
  readonly confirm?: (token: string) => Promise<void>
}

async function openDoor({ env: own = {}, takes = () => true, confirm, mapping }: DoorOptions = {}) {
  const queue: string[] = []
  const confirmed: string[] = []
  const lines: string[] = []
  const env = {
    REMOTE_WRITE_URL: amp.url,
    REMOTE_WRITE_AUTH: 'none',
    REMOTE_WRITE_RECEIVER: 'amp',
    WEBHOOK_SECRET_ARN: pathToFileURL(join(folder, 'secrets.json')).href,
    DEAD_LETTER_URI: pathToFileURL(join(folder, 'dead')).href,
    ...own,
  }
  const handler = await createHttpHandler(
    readHttpSettings(env),
    { env, clock: createFakeClock(nowMs), writeLine: (line) => lines.push(line) },
    {
      confirm: confirm ?? (async (token) => void confirmed.push(token)),
      send: async (bodies) =>
        bodies.map((body) => {
          if (!takes(body)) return new Error('the queue is full')
          queue.push(body)
          return undefined
        }),
    },
    async (names) => ({
      file: parseMapping(mapping ?? mappingText, 'mapping.yaml'),
      bundled: mapping === undefined ? undefined : (await loadMapping(names)).bundled,
    }),
  )
  const context = {
    awsRequestId: 'r',
    getRemainingTimeInMillis: () => 10_000,
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:door',
  }
  return {
    queue,
    confirmed,
    log: () => lines.join('\n'),
    async ask(parts: RequestParts) {
      const { statusCode, headers, body } = await handler(httpRequest(parts), context)
      return { status: statusCode, headers, body: body === '' ? undefined : JSON.parse(body) }
    },
  }
}

const deadLetters = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'))
/** What the endpoint has, without liveness. */
const stored = (): string[] =>
  amp.requests
    .flatMap(({ reading, answer }) => (reading.ok && answer.status < 300 ? reading.request.series : []))
    .flatMap(({ labels: { __name__: name, ...labels }, samples }) => {
      const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
      return name === 'celsius' ? samples.map(({ value }) => `celsius{${text.join(',')}} ${value}`) : []
    })
const envelope = (t: unknown, topic = 'factory/a') => ({
  payload_base64: Buffer.from(JSON.stringify({ t })).toString('base64'),
  topic,
  client_id: 'a',
  received_at: nowMs - 50,
})
const done = { dropped: {}, refused: {}, dead_lettered: [], queued: [], failed: [] }

describe('a webhook', () => {
  const plant = { rest: 'plant/7/up', headers: bearer, body: '{"t": 21.5}' }

  it('becomes samples of its topic, with the source as client', async () => {
    const { ask } = await openDoor()
    const { status, headers, body } = await ask(plant)
    expect([status, body]).toEqual([200, { received: 1, written: 1, ...done }])
    expect(headers['content-type']).toBe('application/json')
    expect(stored()).toEqual(['celsius{client="plant",device="7"} 21.5'])
  })

  it.each<[string, Partial<RequestParts>, string]>([
    ['a trailing slash', { rest: 'plant/7/up/' }, 'plant/7/up'],
    ['the parameter event', { rest: 'plant/7', query: { event: 'status' } }, 'plant/7/status'],
    ['percent-encoding', { rest: 'plant/%E6%9D%B1%E4%BA%AC/up' }, 'plant/東京/up'],
    ['what the gateway has decoded', { rest: 'plant/100%/up' }, 'plant/100%/up'],
    ['the source alone', { rest: 'plant' }, 'plant'],
    ['256 bytes', { rest: `plant/${'x'.repeat(250)}` }, `plant/${'x'.repeat(250)}`],
  ])('has its topic from the path: %s', async (_, parts, topic) => {
    const { ask, queue } = await openDoor()
    amp.next(9, { status: 503 })
    expect((await ask({ ...plant, ...parts })).status).toBe(200)
    expect(queue.map((body) => JSON.parse(body).topic)).toEqual([topic])
  })

  it.each<[string, Partial<RequestParts>]>([
    ['257 bytes', { rest: `plant/${'x'.repeat(251)}` }],
    ['a wildcard', { rest: 'plant/+/up' }],
    ['a hash', { rest: 'plant/%23' }],
    ['a control character', { rest: 'plant/%00' }],
    ['an event of several words', { query: { event: 'up/../down' } }],
    ['an event that is empty', { query: { event: '' } }],
  ])('is refused for a topic of %s', async (_, parts) => {
    const { status, body } = await (await openDoor()).ask({ ...plant, ...parts })
    expect([status, body.error]).toEqual([400, expect.stringMatching(/^expected \/webhook\/SOURCE\/TOPIC/)])
  })

  it.each<[string, string]>([
    ['Bearer', `Bearer ${secret}`],
    ['bearer in lower case', `bearer ${secret}`],
    ['Basic, as the password', `Basic ${Buffer.from(`anybody:${secret}`).toString('base64')}`],
  ])('brings its secret as %s', async (_, authorization) => {
    expect((await (await openDoor()).ask({ ...plant, headers: { authorization } })).status).toBe(200)
  })

  it.each<[string, Partial<RequestParts>]>([
    ['no secret', { headers: {} }],
    ['a wrong secret', { headers: { authorization: 'Bearer secret-of-plant-8' } }],
    [
      'the secret as the name of Basic',
      { headers: { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` } },
    ],
    ['the secret without a scheme', { headers: { authorization: secret } }],
    ["another source's topic", { rest: 'v3/app@ttn/devices/7/up' }],
    ['a topic of nobody', { rest: 'factory/a' }],
    ['no topic', { rest: '' }],
  ])('is refused with %s, and nothing of it is kept', async (_, parts) => {
    const { ask, log, queue } = await openDoor()
    const { status, headers, body } = await ask({ ...plant, ...parts })
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
    expect(body.error).toMatch(/^expected the secret of the source, the first level behind \/webhook\/,/)
    expect([stored(), queue, deadLetters()]).toEqual([[], [], []])
    expect(log()).toContain('"Rejected":1')
    expect(log()).not.toContain(secret)
  })

  it.each<[string, string, string]>([
    ['as its payload says, without a rule', '', 'press-7'],
    ['the source with identity: none', 'identity: none', 'plant'],
  ])('has the device that is %s, also in liveness', async (_, key, device) => {
    const { ask } = await openDoor({
      mapping: `version: 1\n${key}\nrules: [{ topic: zzz, metrics: { c: t } }]`,
    })
    const answer = await ask({ ...plant, body: `{"device_id": "press-7", "t": 1}` })
    expect(answer.body).toMatchObject({ written: 2 })
    expect(amp.requests.flatMap(({ reading }) => (reading.ok ? reading.request.series : []))).toMatchObject([
      { labels: { __name__: 't', device, client_id: 'plant', topic: 'plant/7/up' } },
      { labels: { __name__: 'last_seen_timestamp_seconds', device } },
    ])
  })

  it('is refused above the size limit, and taken at it', async () => {
    const { ask } = await openDoor({ env: { WEBHOOK_BODY_BYTES_MAX: '11' } })
    expect((await ask(plant)).status).toBe(200)
    const { status, body } = await ask({ ...plant, body: '{"t": 21.55}' })
    expect([status, body.error]).toEqual([413, 'expected a body of at most 11 bytes (actual: 12)'])
  })

  it('may be bytes, and text of no JSON; what cannot be read is a dead letter', async () => {
    const { ask } = await openDoor()
    expect((await ask({ ...plant, body: Buffer.from('{"t": 1}') })).body.written).toBe(1)
    const { status, body } = await ask({ ...plant, body: '{"t": 1' })
    expect([status, body]).toEqual([
      200,
      { received: 1, written: 0, ...done, dead_lettered: [{ item: 0, reason: 'not_json' }] },
    ])
    expect(deadLetters()).toHaveLength(1)
    const letter = JSON.parse(readFileSync(join(folder, deadLetters()[0] as string), 'utf8'))
    expect(letter).toMatchObject({ topic: 'plant/7/up', client_id: 'plant', received_at: nowMs })
    expect(Buffer.from(letter.payload_base64, 'base64').toString()).toBe('{"t": 1')
  })

  it('is no dead letter where the minute has no room for one, and is told as dropped', async () => {
    const { ask } = await openDoor({ env: { DEAD_LETTERS_PER_MINUTE_MAX: '2' } })
    const unreadable = { ...plant, body: '{"t": 1' }
    expect((await ask(unreadable)).body.dead_lettered).toHaveLength(1)
    const { status, body } = await ask(unreadable)
    expect([status, body]).toEqual([
      200,
      { received: 1, written: 0, ...done, dropped: { dead_letter_suppressed: 1 } },
    ])
    expect(deadLetters()).toHaveLength(1)
  })

  it('is refused if it is compressed', async () => {
    const headers = { ...bearer, 'content-encoding': 'gzip' }
    expect((await (await openDoor()).ask({ ...plant, headers })).status).toBe(415)
  })

  it('says what it left out', async () => {
    const { status, body } = await (await openDoor()).ask({ ...plant, body: '{"x": 1}' })
    expect([status, body.dropped]).toEqual([200, { missing: 1, no_metric: 1 }])
  })

  it.each<[string, object, { status: number; body?: string }]>([
    ['the endpoint refused', { refused: { too_old: 1 } }, { status: 400, body: 'out of bounds' }],
    [
      'is a dead letter',
      { dead_lettered: [{ item: 0, reason: 'http_400' }] },
      { status: 400, body: 'something else' },
    ],
    ['waits', { queued: [{ item: 0, reason: 'http_503' }] }, { status: 503 }],
  ])('is told of, although nothing is written: what %s', async (_, told, answer) => {
    const { ask } = await openDoor()
    amp.next(99, answer)
    const { status, body } = await ask(plant)
    expect([status, body]).toEqual([200, { received: 1, written: 0, ...done, ...told }])
  })

  it('waits in the failure queue while the endpoint is down, as the topic rule would bring it', async () => {
    const { ask, queue } = await openDoor()
    amp.next(9, { status: 503 })
    const { status, body } = await ask(plant)
    expect([status, body.queued]).toEqual([200, [{ item: 0, reason: expect.any(String) }]])
    const decoded = decodeEvent(JSON.parse(queue[0] as string), readHttpSettings(leastEnv()).decode, nowMs)
    expect(decoded.record(0)).toMatchObject({
      kind: 'message',
      topic: 'plant/7/up',
      clientId: 'plant',
      receivedAtMs: nowMs,
    })
  })

  it('has to be sent again if the failure queue does not take it either', async () => {
    const { ask } = await openDoor({ takes: () => false })
    amp.next(9, { status: 503 })
    const { status, headers, body } = await ask(plant)
    expect([status, headers['retry-after']]).toEqual([503, '10'])
    expect(body.failed).toEqual([{ item: 0, reason: expect.any(String) }])
  })

  it('is not there without a secret of webhooks', async () => {
    const { ask } = await openDoor({ env: { WEBHOOK_SECRET_ARN: '' } })
    expect((await ask(plant)).status).toBe(404)
  })

  it('waits for its secret: without any, the sender has to come again', async () => {
    rmSync(join(folder, 'secrets.json'))
    const { ask, log } = await openDoor()
    expect((await ask(plant)).status).toBe(503)
    expect(log()).toContain('the secret cannot be read: ENOENT')
  })
})

describe('a batch of a webhook', () => {
  const batch = { rest: 'plant/7/up', headers: bearer, query: { batch: 'true' } }

  it('has a message for each item', async () => {
    const { ask, queue } = await openDoor()
    const { status, body } = await ask({ ...batch, body: '[{"t": 1, "id": "a"}, {"t": 2, "id": "b"}]' })
    expect([status, body]).toEqual([200, { received: 2, written: 2, ...done }])
    expect([stored().length, queue]).toEqual([2, []])
  })

  it('names the items that are dead letters', async () => {
    const { ask } = await openDoor()
    amp.next(1, { status: 400, body: 'label value too long' })
    const { status, body } = await ask({ ...batch, body: '[{"t": 1, "id": "a"}]' })
    expect([status, body.dead_lettered]).toEqual([200, [{ item: 0, reason: expect.any(String) }]])
  })

  it('names the items that wait, and those that nobody has', async () => {
    const { ask } = await openDoor({
      takes: (body) => !body.includes(Buffer.from('{"t":2,"id":"b"}').toString('base64')),
    })
    amp.next(99, { status: 503 })
    const { status, body } = await ask({ ...batch, body: '[{"t":1,"id":"a"},{"t":2,"id":"b"},{"x":3}]' })
    expect(status).toBe(503)
    expect(body.queued.map(({ item }: { item: number }) => item)).toEqual([0])
    expect(body.failed.map(({ item }: { item: number }) => item)).toEqual([1])
  })

  it('is one payload without the parameter, even if it is an array', async () => {
    const { body } = await (await openDoor()).ask({ ...batch, query: {}, body: '[{"t": 1}, {"t": 2}]' })
    expect(body.received).toBe(1)
  })

  it('is one payload with batch=false, too', async () => {
    const { ask } = await openDoor()
    const { body } = await ask({ ...batch, query: { batch: 'false' }, body: '[{"t": 1}, {"t": 2}]' })
    expect(body.received).toBe(1)
  })

  // The gateway joins the values of a parameter that stands twice with a comma.
  it.each(['1', 'TRUE', '', 'true,true'])('is refused with batch=%s', async (value) => {
    const answer = await (await openDoor()).ask({ ...batch, query: { batch: value }, body: '[{"t": 1}]' })
    expect([answer.status, answer.body.error]).toEqual([
      400,
      'expected true or false in the parameter batch, once',
    ])
  })

  it.each<[string, string, string]>([
    ['no JSON', '[1', 'no JSON'],
    ['no array', '{"t": 1}', 'no array'],
    ['no items', '[]', '0'],
    ['more than a hundred', JSON.stringify(Array.from({ length: 101 }, () => ({ t: 1 }))), '101'],
  ])('is refused if it has %s', async (_, body, actual) => {
    const answer = await (await openDoor()).ask({ ...batch, body })
    expect([answer.status, answer.body.error]).toEqual([
      400,
      `expected a JSON array of 1 to 100 items with batch=true (actual: ${actual})`,
    ])
  })

  it('may have a hundred items, and one nested as deeply as a body can be', async () => {
    const { ask } = await openDoor()
    const hundred = JSON.stringify(Array.from({ length: 100 }, () => ({ t: 1 })))
    expect((await ask({ ...batch, body: hundred })).body.received).toBe(100)
    const deep = '['.repeat(60_000) + ']'.repeat(60_000)
    expect((await ask({ ...batch, body: deep })).status).toBe(200)
  })
})

describe('a batch of the topic rule', () => {
  it('has what its SQL made of each message', async () => {
    const { ask } = await openDoor()
    const body = JSON.stringify([envelope(1), envelope(2, 'factory/b'), envelope(3, 'plant/9/x')])
    expect(await ask({ ...signed, body })).toMatchObject({ status: 200, body: { received: 3, written: 3 } })
    expect(stored().toSorted()).toEqual([
      'celsius{client="a",device="9"} 3',
      'celsius{device="a"} 1',
      'celsius{device="b"} 2',
    ])
  })

  it('may be one message alone, as without batching', async () => {
    const { body } = await (await openDoor()).ask({ ...signed, body: JSON.stringify(envelope(1)) })
    expect(body.written).toBe(1)
  })

  it('is refused without a signature that the gateway has verified', async () => {
    const { ask } = await openDoor()
    const parts = { routeKey: ruleKey, headers: bearer, body: JSON.stringify([envelope(1)]) }
    expect((await ask(parts)).status).toBe(403)
    expect(stored()).toEqual([])
  })

  it.each<[string, string]>([
    ['no JSON', '[{'],
    ['no envelope', '[{"series": [{"labels": {"__name__": "a"}, "samples": [[1, 1]]}]}]'],
    ['nothing', ''],
  ])('is a dead letter if it has %s: another attempt would not help', async (_, body) => {
    const { ask } = await openDoor()
    const answer = await ask({ ...signed, body })
    expect(answer).toMatchObject({
      status: 200,
      body: { dead_lettered: [{ item: 0, reason: 'bad_record' }] },
    })
    expect(deadLetters()).toHaveLength(1)
  })

  it('never becomes parked series in the failure queue, where they would be believed', async () => {
    const { ask, queue } = await openDoor({ env: { DEAD_LETTER_URI: 'file:///dev/null/none' } })
    const body = '[{"series": [{"labels": {"__name__": "a"}, "samples": [[1, 1]]}]}]'
    expect((await ask({ ...signed, body })).body.queued).toHaveLength(1)
    expect(Object.keys(JSON.parse(queue[0] as string))).toEqual(['payload_base64'])
  })

  it('is answered 200 while the endpoint is down, since all of it waits; otherwise the rule tries again', async () => {
    const body = JSON.stringify([envelope(1), envelope(2, 'factory/b')])
    amp.next(99, { status: 503 })
    const { ask, queue } = await openDoor()
    expect((await ask({ ...signed, body })).status).toBe(200)
    expect(queue.map((one) => JSON.parse(one))).toEqual([envelope(1), envelope(2, 'factory/b')])
    expect((await (await openDoor({ takes: () => false })).ask({ ...signed, body })).status).toBe(503)
  })
})

describe('a request to confirm a destination', () => {
  const arn = 'arn:aws:iot:us-east-1:123456789012:ruledestination/http/7a280e37-b9c6-47a2-a751-0703693f46e4'
  // https://docs.aws.amazon.com/iot/latest/developerguide/rule-destination-http-managing.html
  const asked = {
    arn,
    confirmationToken: 'AYADeMXLrPrNY2wqJAKsFNn-token',
    enableUrl: 'https://iot.us-east-1.amazonaws.com/confirmdestination/AYADeMXLrPrNY2wqJAKsFNn-token',
    messageType: 'DestinationConfirmation',
  }
  const request = (changed: object = {}) => ({
    routeKey: destinationKey,
    rest: 'rule/',
    body: JSON.stringify({ ...asked, ...changed }),
  })

  it('has its token confirmed by the API of AWS IoT', async () => {
    const { ask, confirmed, log } = await openDoor()
    expect((await ask(request())).status).toBe(200)
    expect(confirmed).toEqual([asked.confirmationToken])
    expect(log()).toContain(arn)
    expect(log()).not.toContain(asked.confirmationToken)
  })

  it.each<[string, number, object]>([
    ['another account', 403, { arn: arn.replace('123456789012', '210987654321') }],
    ['another region', 403, { arn: arn.replace('us-east-1', 'eu-west-1') }],
    ['another partition', 403, { arn: arn.replace('arn:aws:', 'arn:aws-cn:') }],
    ['a destination in a VPC', 400, { arn: arn.replace('/http/', '/vpc/') }],
    ['no destination', 400, { arn: 'arn:aws:iot:us-east-1:123456789012:rule/a' }],
    ['no token', 400, { confirmationToken: undefined }],
    ['a token that is no text', 400, { confirmationToken: { a: 1 } }],
    ['another message', 400, { messageType: 'Notification' }],
    ['far too much', 413, { enableUrl: 'x'.repeat(16_384) }],
  ])('is refused for %s', async (_, expected, changed) => {
    const { ask, confirmed } = await openDoor()
    expect([(await ask(request(changed))).status, confirmed]).toEqual([expected, []])
  })

  it('is refused if it is not JSON', async () => {
    expect((await (await openDoor()).ask({ ...request(), body: 'null' })).status).toBe(400)
    expect((await (await openDoor()).ask({ ...request(), body: '{' })).status).toBe(400)
  })

  // https://docs.aws.amazon.com/iot/latest/apireference/API_ConfirmTopicRuleDestination.html
  it.each<[string, number, number | undefined]>([
    ['InvalidRequestException', 400, 400],
    ['ConflictingResourceUpdateException', 400, 409],
    ['InternalException', 502, 500],
    ['ServiceUnavailableException', 502, 503],
    ['UnauthorizedException', 403, 401],
    ['AccessDeniedException', 403, 403],
    ['ThrottlingException', 400, 429],
    ['TimeoutError', 502, undefined],
  ])('says with what kind of error AWS IoT refused: %s', async (name, expected, httpStatusCode) => {
    const error = Object.assign(new Error('token …'), { name, $metadata: { httpStatusCode } })
    const { ask } = await openDoor({ confirm: () => Promise.reject(error) })
    const { status, body } = await ask(request())
    expect([status, body.error]).toEqual([expected, `AWS IoT did not confirm the destination: ${name}`])
  })

  it('may fail without any answer of AWS IoT', async () => {
    const { ask } = await openDoor({ confirm: () => Promise.reject(new TypeError('fetch failed')) })
    expect((await ask(request())).status).toBe(502)
  })

  it('brings no messages, whatever it says', async () => {
    const { ask } = await openDoor()
    await ask({ ...request(), body: JSON.stringify([envelope(1)]), headers: bearer })
    expect(stored()).toEqual([])
  })
})

it.each(['GET /webhook/{topic+}', '$default', 'POST /', 'toString'])(
  'there is no route %s',
  async (routeKey) => {
    const { status, body } = await (await openDoor()).ask({ routeKey, headers: bearer })
    expect([status, body.error]).toEqual([404, 'expected a route of template.yaml'])
  },
)

function leastEnv() {
  return { REMOTE_WRITE_URL: 'http://127.0.0.1/', REMOTE_WRITE_AUTH: 'none' }
}
