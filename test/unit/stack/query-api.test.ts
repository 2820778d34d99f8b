import { afterEach, describe, expect, it } from 'vitest'
import { createQueryApi } from '../../../src/stack/query-api.ts'
import {
  type QueryReply,
  type QueryService,
  queryCredentials,
  startQueryService,
  vectorReply,
} from '../../helpers/query-service.ts'

const env = {
  AWS_ACCESS_KEY_ID: queryCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: queryCredentials.secretAccessKey,
}
const services: QueryService[] = []
afterEach(async () => {
  for (const service of services.splice(0)) await service.close()
})

async function open(
  reply: QueryReply | undefined,
  { region = 'us-east-1', path = '', now = Date.now, serviceNow = Date.now, ...limits } = {} as {
    region?: string
    path?: string
    now?: () => number
    serviceNow?: () => number
    timeoutMs?: number
    bytesMax?: number
    env?: Record<string, string>
  },
) {
  const service = await startQueryService({ answer: () => reply, now: serviceNow })
  services.push(service)
  const url = new URL(path === '' ? service.url : new URL(path, service.url))
  const api = createQueryApi({ url, region, id: 'ws-1' }, { env, now, ...limits })
  return { api, service }
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    ({ kind, message, remedy }) => ({ kind, message, remedy }),
  )

describe('a query', () => {
  it('is signed, and its answer read', async () => {
    const { api, service } = await open(
      vectorReply([
        { labels: { __name__: 'celsius', device: 'é' }, at: 1767225600.25, value: '21.5' },
        { labels: { device: 'b' }, at: 1767225600, value: '+Inf' },
      ]),
    )
    expect(await api.query('celsius{device=~"é|b"} > 0', 1_767_225_600_250)).toEqual({
      kind: 'vector',
      series: [
        { labels: { __name__: 'celsius', device: 'é' }, samples: [[1_767_225_600_250, 21.5]] },
        { labels: { device: 'b' }, samples: [[1_767_225_600_000, Number.POSITIVE_INFINITY]] },
      ],
      warnings: [],
    })
    expect(service.requests.map(({ path, form }) => [path, Object.fromEntries(form)])).toEqual([
      ['query', { query: 'celsius{device=~"é|b"} > 0', time: '1767225600.25' }],
    ])
  })

  it('of a range has start, end and step in seconds', async () => {
    const values = [
      [1, '1'],
      [61, 'NaN'],
    ]
    const body = {
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values }] },
      warnings: ['w'],
    }
    const { api, service } = await open({ status: 200, body: JSON.stringify(body) })
    expect(await api.queryRange('up', { startMs: 1000, endMs: 61_000, stepMs: 60_000 })).toEqual({
      kind: 'matrix',
      series: [
        {
          labels: {},
          samples: [
            [1000, 1],
            [61_000, Number.NaN],
          ],
        },
      ],
      warnings: ['w'],
    })
    expect(Object.fromEntries(service.requests[0]!.form)).toEqual({
      query: 'up',
      start: '1',
      end: '61',
      step: '60',
    })
  })

  it.each([
    ['scalar', [1, '2'], { kind: 'scalar', series: [{ labels: {}, samples: [[1000, 2]] }], warnings: [] }],
    ['string', [1, 'x'], { kind: 'string', series: [], text: 'x', warnings: [] }],
    ['vector', [], { kind: 'vector', series: [], warnings: [] }],
  ])('may have a %s', async (resultType, result, expected) => {
    const { api } = await open({
      status: 200,
      body: JSON.stringify({ status: 'success', data: { resultType, result } }),
    })
    expect(await api.query('1')).toEqual(expected)
  })

  it('asks for series and labels', async () => {
    const series = await open({ status: 200, body: '{"status":"success","data":[{"__name__":"a","x":"1"}]}' })
    expect(await series.api.series(['a', 'b'], { startMs: 0, endMs: 1000 })).toEqual([
      { __name__: 'a', x: '1' },
    ])
    expect(series.service.requests[0]!.form.getAll('match[]')).toEqual(['a', 'b'])
    const labels = await open({ status: 200, body: '{"status":"success","data":["__name__","x"]}' })
    expect(await labels.api.labels({ startMs: 0, endMs: 1000 })).toEqual(['__name__', 'x'])
  })
})

describe('what keeps from an answer is said in words', () => {
  const message = (text: string) => JSON.stringify({ message: text })
  const cases: readonly (readonly [string, QueryReply, string, RegExp])[] = [
    [
      'a query that is wrong',
      { status: 400, body: '{"status":"error","error":"parse error"}' },
      'bad_query',
      /parse error/,
    ],
    ['a query that fails', { status: 422, body: '{"error":"many-to-many"}' }, 'bad_query', /many-to-many/],
    ['a permission', { status: 403, body: message('not authorized') }, 'denied', /aps:QueryMetrics/],
    ['a workspace that is gone', { status: 404, body: message('gone') }, 'not_found', /no such workspace/],
    ['a limit', { status: 429, body: '' }, 'throttled', /limits the rate/],
    ['a query that takes long', { status: 503, body: '{"error":"timeout"}' }, 'timeout', /too long/],
    ['a service that fails', { status: 500, body: 'no' }, 'other', /500: no/],
    ['a page of something else', { status: 200, body: '<html>' }, 'other', /not that of the query API/],
    [
      'JSON of something else',
      { status: 200, body: '{"status":"success","data":3}' },
      'other',
      /not that of/,
    ],
  ]
  it.each(cases)('%s', async (_, reply, kind, text) => {
    const { api } = await open(reply)
    const problem = await problemOf(api.query('up'))
    expect(problem).toMatchObject({ kind, message: expect.stringMatching(text) })
  })

  it('a workspace of another region', async () => {
    const { api, service } = await open({ status: 200, body: '' }, { region: 'eu-west-1' })
    expect(await problemOf(api.query('up'))).toMatchObject({ kind: 'denied', message: /another region/ })
    expect(service.requests).toEqual([])
  })

  it('a path that is none', async () => {
    const { api } = await open({ status: 200, body: '' }, { path: '/workspaces/ws-2/' })
    expect(await problemOf(api.query('up'))).toMatchObject({ kind: 'not_found' })
  })

  it('credentials that AWS does not know', async () => {
    const { service } = await open({ status: 200, body: '' })
    const other = { ...env, AWS_SECRET_ACCESS_KEY: 'other' }
    const api = createQueryApi(
      { url: new URL(service.url), region: 'us-east-1', id: 'ws-1' },
      { env: other, now: Date.now },
    )
    expect(await problemOf(api.query('up'))).toMatchObject({ kind: 'bad_credentials' })
  })

  it('nothing at all', async () => {
    const { api } = await open(undefined, { timeoutMs: 200 })
    expect(await problemOf(api.query('up'))).toMatchObject({
      kind: 'timeout',
      message: /no answer within 200 ms/,
    })
  })

  it('nobody there', async () => {
    const { api, service } = await open(undefined)
    await service.close()
    services.splice(0)
    expect(await problemOf(api.query('up'))).toMatchObject({ kind: 'connection', message: /ECONNREFUSED/ })
  })

  it('an answer that is too long', async () => {
    const reply = vectorReply([{ labels: { x: 'y'.repeat(1000) }, at: 1, value: '1' }])
    const bytes = Buffer.byteLength(reply.body)
    expect(await problemOf((await open(reply, { bytesMax: bytes })).api.query('up'))).toBeUndefined()
    const problem = await problemOf((await open(reply, { bytesMax: bytes - 1 })).api.query('up'))
    expect(problem).toMatchObject({ kind: 'too_large' })
  })

  it('a connection that others can read', () => {
    const open = () =>
      createQueryApi(
        { url: new URL('http://a.example/'), region: 'us-east-1', id: 'ws-1' },
        { env, now: Date.now },
      )
    expect(open).toThrow(/expected https/)
  })
})

it('signs with the time of the service where its own clock is wrong', async () => {
  const hour = 3_600_000
  const { api, service } = await open(vectorReply([]), { now: () => Date.now() - hour })
  expect((await api.query('up')).series).toEqual([])
  expect(service.requests).toHaveLength(1)
})

it('asks a Prometheus that is not AMP without a signature', async () => {
  const { service } = await open(vectorReply([]))
  const api = createQueryApi(
    { url: new URL(service.url), region: undefined, id: undefined },
    { env, now: Date.now },
  )
  expect(await problemOf(api.query('up'))).toMatchObject({
    message: expect.stringContaining('Missing Authentication Token'),
  })
})
