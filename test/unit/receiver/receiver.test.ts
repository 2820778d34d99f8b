import { connect } from 'node:net'
import { compress } from 'snappyjs'
import { afterEach, describe, expect, it } from 'vitest'
import { createSigner } from '../../../src/remote-write/sign.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from '../../../src/studio/receiver/receiver.ts'
import { encodeRequest, postSeries, series, writeHeaders } from '../../helpers/write-request.ts'

const up = series({ __name__: 'up', host: 'a' }, [1_767_225_600_000, 1])
const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret', sessionToken: 'token' }

let receiver: Receiver | undefined
afterEach(async () => {
  await receiver?.close()
  receiver = undefined
})

async function start(options: ReceiverOptions = {}): Promise<Receiver> {
  receiver = await startReceiver(options)
  return receiver
}

it('listens on loopback, takes a request, and tells what it holds', async () => {
  const told: number[] = []
  const { url, requests } = await start({ onRequest: ({ answer }) => told.push(answer.status) })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/write$/)
  const response = await postSeries(url, [up])
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(requests).toHaveLength(1)
  expect(requests[0]!.reading).toMatchObject({
    ok: true,
    request: { series: [{ labels: { __name__: 'up', host: 'a' }, samples: [{ value: 1 }] }] },
  })
  expect(told).toEqual([200])
})

it('answers 400 with everything that is wrong', async () => {
  const { url, requests } = await start()
  const response = await postSeries(url, [{ labels: [['b', '1']], samples: [] }], {
    'content-type': 'text/plain',
  })
  expect(response.status).toBe(400)
  expect((await response.text()).split('\n')).toEqual([
    'header content-type: expected application/x-protobuf (actual: text/plain)',
    'series[0] has no __name__',
    'series[0] has no sample',
    '',
  ])
  expect(requests[0]!.answer.status).toBe(400)
})

it.each([
  ['POST', '/api/v1/other', 404],
  ['GET', '/api/v1/write', 405],
])('%s %s is answered %i', async (method, path, status) => {
  const { port } = await start()
  const init = method === 'POST' ? { body: compress(Buffer.from(encodeRequest([up]))) } : {}
  expect(
    (await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: writeHeaders, ...init })).status,
  ).toBe(status)
})

describe('access', () => {
  const authorization = (value: string) => ({ authorization: value })

  it.each([
    ['the right basic credentials', authorization(`Basic ${btoa('grafana:s3cret:x')}`), 200],
    ['another password', authorization(`Basic ${btoa('grafana:s3cret')}`), 401],
    ['no credentials', {}, 401],
  ])('basic: %s', async (_, headers, status) => {
    const { url } = await start({ verify: { basic: { username: 'grafana', password: 's3cret:x' } } })
    expect((await postSeries(url, [up], headers)).status).toBe(status)
  })

  it.each([
    ['the right token', authorization('Bearer abc'), 200],
    ['another token', authorization('Bearer abd'), 401],
    ['no token', {}, 401],
  ])('bearer: %s', async (_, headers, status) => {
    const { url } = await start({ verify: { bearer: 'abc' } })
    expect((await postSeries(url, [up], headers)).status).toBe(status)
  })

  it.each([
    ['the right key', credentials, 200, ''],
    ['another key', { ...credentials, secretAccessKey: 'other' }, 403, /request signature we calculated/],
  ])('SigV4 over the wire: %s', async (_, own, status, message) => {
    const { url } = await start({ verify: { region: 'eu-west-1', ...credentials } })
    const body = compress(Buffer.from(encodeRequest([up])))
    const { host, ...headers } = await createSigner('eu-west-1')(
      new URL(url),
      writeHeaders,
      body,
      own,
      new Date(),
    )
    expect(host).toBe(new URL(url).host)
    const response = await fetch(url, { method: 'POST', headers, body })
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(message)
  })

  it('SigV4: an unsigned request', async () => {
    const { url } = await start({ verify: { region: 'eu-west-1', ...credentials } })
    const response = await postSeries(url, [up])
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' })
  })
})

describe('an answer of its owner', () => {
  it('takes the place of the usual one, which it may look at', async () => {
    const { url, requests } = await start({
      answer: async ({ answer }) => ({
        status: answer.status + 229,
        headers: { 'retry-after': '7' },
        body: 'wait',
      }),
    })
    const response = await postSeries(url, [up])
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      429,
      '7',
      'wait',
    ])
    expect(requests[0]!.answer.status).toBe(429)
  })

  it('may be left to the receiver', async () => {
    const { url } = await start({ answer: () => undefined })
    expect((await postSeries(url, [up])).status).toBe(200)
  })

  it('may be the end of the connection', async () => {
    const { url } = await start({ answer: () => (response) => response.destroy() })
    await expect(postSeries(url, [up])).rejects.toThrow('fetch failed')
  })
})

it('keeps as many requests as it was told', async () => {
  const { url, requests } = await start({ requestsKeptMax: 2 })
  for (const value of [1, 2, 3]) await postSeries(url, [series({ __name__: 'up' }, [1, value])])
  const values = requests.map(({ reading }) => reading.ok && reading.request.series[0]!.samples[0]!.value)
  expect(values).toEqual([2, 3])
})

it('fails to listen on a port that is taken', async () => {
  const { port } = await start()
  await expect(startReceiver({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('closes although a client holds its connection open', async () => {
  const { port } = await start()
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  await receiver?.close()
  receiver = undefined
  await new Promise((resolve) => socket.once('close', resolve))
})
