import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CollectError, type Collector } from '../../../../src/collect/collector.ts'
import { createFetchJson } from '../../../../src/collect/create-fetch-json.ts'
import { soracom } from '../../../../src/collect/soracom/soracom.ts'
import { collectOnce } from '../../../helpers/collect-once.ts'
import { createFakeClock, type FakeClock } from '../../../helpers/fake-clock.ts'
import { createFakeTimers, type FakeTimers } from '../../../helpers/fake-timers.ts'
import type { ApiAnswer } from '../../../helpers/openapi-server.ts'
import { describeWithFile } from '../../../helpers/parts.ts'
import {
  type Listed,
  type SoracomService,
  soracomExcerpt,
  startSoracom,
} from '../../../helpers/soracom-service.ts'

const startMs = Date.UTC(2026, 2, 14, 12)
const secretArn = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:soracom'
const notJson =
  /^not_json: GET http:\/\/127\.0\.0\.1:\d+\/v1\/subscribers: the answer is not JSON but text\/html$/

const subscriber = (number: number, more: Listed = {}): Listed => ({
  imsi: `44010${String(number).padStart(10, '0')}`,
  simId: `8981100${number}`,
  status: 'active',
  speedClass: 's1.standard',
  subscription: 'plan-D',
  moduleType: 'nano',
  groupId: null,
  tags: { name: `sim ${number}` },
  sessionStatus: { online: true, lastUpdatedAt: startMs - 1500, imei: null, location: null },
  ...more,
})
const labels = (number: number) => `imsi="44010${String(number).padStart(10, '0')}",name="sim ${number}"`

describe('the soracom collector', () => holdCollector(soracomExcerpt))

describeWithFile(
  'the soracom collector, behind the published API',
  'the published description of SORACOM’s API',
  (file) => holdCollector(file),
)

function holdCollector(apiFile: string): void {
  let clock: FakeClock
  let timers: FakeTimers
  let service: SoracomService
  let notes: CollectError[]
  let secretReads: number
  let secretError: Error | undefined
  beforeEach(async () => {
    clock = createFakeClock(startMs)
    timers = createFakeTimers()
    service = await startSoracom(clock.now, apiFile)
    notes = []
    secretReads = 0
    secretError = undefined
  })
  afterEach(async () => {
    await service.close()
    expect(service.violations).toEqual([])
  })

  const open = (config: object = {}): Collector =>
    soracom.create(
      { baseUrl: service.url.href, auth: { secretArn }, ...config },
      {
        clock,
        fetchJson: createFetchJson({ clock, timeoutMs: 5_000, startTimer: timers.startTimer }),
        secret: async () => {
          secretReads++
          if (secretError !== undefined) throw secretError
          return JSON.stringify(service.state.credentials)
        },
        note: (problem) => notes.push(problem),
      },
    )
  const round = (collector: Collector, budgetMs = 240_000) =>
    collectOnce(collector, notes, clock.now() + budgetMs)
  const count = (operation: string) => service.calls[operation]?.length ?? 0
  /** Undefined: the answer that the service has. */
  const fail = (operation: string, ...answers: (ApiAnswer | undefined)[]) => {
    service.state.failures[operation] = answers
  }
  const metricsOf = (lines: readonly string[], name: string) =>
    lines.filter((line) => line.startsWith(`${name}{`))

  it('says of each SIM what it is, its status and its session', async () => {
    service.state.subscribers = [
      subscriber(1),
      subscriber(2, {
        status: 'suspended',
        sessionStatus: { online: false, lastUpdatedAt: 1_599_017_317_572 },
      }),
    ]
    expect(await round(open())).toEqual({
      lines: [
        `soracom_session_known{${labels(1)}} 1`,
        `soracom_session_known{${labels(2)}} 1`,
        `soracom_session_last_update_timestamp_seconds{${labels(1)}} ${(startMs - 1500) / 1000}`,
        `soracom_session_last_update_timestamp_seconds{${labels(2)}} 1599017317.572`,
        `soracom_session_status{${labels(1)}} 1`,
        `soracom_session_status{${labels(2)}} 0`,
        `soracom_sim_info{${labels(1)},sim_id="89811001",speed_class="s1.standard",subscription="plan-D",module_type="nano"} 1`,
        `soracom_sim_info{${labels(2)},sim_id="89811002",speed_class="s1.standard",subscription="plan-D",module_type="nano"} 1`,
        `soracom_sim_status{${labels(1)},status="active"} 1`,
        `soracom_sim_status{${labels(2)},status="suspended"} 1`,
      ],
      problems: [],
    })
  })

  it.each<[string, Listed]>([
    ['null', subscriber(1, { sessionStatus: null })],
    ['empty', subscriber(1, { sessionStatus: {} })],
    ['missing', { imsi: '440100000000001', tags: { name: 'sim 1' } }],
  ])('keeps a SIM of which the session is %s apart from one that is offline', async (_, item) => {
    service.state.subscribers = [item]
    const { lines, problems } = await round(open())
    expect(problems).toEqual([])
    expect(lines.filter((line) => line.startsWith('soracom_session'))).toEqual([
      `soracom_session_known{${labels(1)}} 0`,
    ])
  })

  it.each(['subscribers', 'sims'])('reads 2,500 of %s, page by page', async (source) => {
    const all = Array.from({ length: 2_500 }, (_, number) => subscriber(number))
    service.state.subscribers = all
    service.state.sims = all.map(({ imsi, moduleType, subscription: _, ...sim }) => ({
      ...sim,
      moduleType: moduleType as string,
      activeProfileId: 'b',
      profiles: { a: { primaryImsi: '1' }, b: { primaryImsi: imsi as string } },
    }))
    const { lines, problems } = await round(open({ source }))
    expect(problems).toEqual([])
    const online = metricsOf(lines, 'soracom_session_status')
    expect(new Set(online)).toEqual(
      new Set(all.map((_, number) => `soracom_session_status{${labels(number)}} 1`)),
    )
    expect(online).toHaveLength(2_500)
    expect(count(source === 'sims' ? 'listSims' : 'listSubscribers')).toBe(25)
    expect(count('auth')).toBe(1)
  })

  it('has series of their own for SIMs of one name, and one for an entry that comes twice', async () => {
    const same = { tags: { name: 'twin' } }
    service.state.subscribers = [subscriber(1, same), subscriber(2, same), subscriber(1, same)]
    const { lines, problems } = await round(open())
    expect(metricsOf(lines, 'soracom_session_status')).toEqual([
      'soracom_session_status{imsi="440100000000001",name="twin"} 1',
      'soracom_session_status{imsi="440100000000002",name="twin"} 1',
    ])
    expect(problems).toEqual([])
  })

  it('has nothing to say of no SIMs, and nothing to complain', async () => {
    expect(await round(open({ traffic: true, cell: true }))).toEqual({ lines: [], problems: [] })
  })

  it('narrows the list as it is told', async () => {
    const filter = {
      status: ['active', 'ready'],
      speedClass: ['s1.fast'],
      tag: { name: 'site', value: 'a', match: 'prefix' },
    }
    await round(open({ filter }))
    expect(service.calls['listSubscribers']?.[0]?.query).toEqual({
      limit: '100',
      status_filter: 'active|ready',
      speed_class_filter: 's1.fast',
      tag_name: 'site',
      tag_value: 'a',
      tag_value_match_mode: 'prefix',
    })
  })

  it('makes labels of the tags that are allowed, and of no others', async () => {
    service.state.subscribers = [
      subscriber(1, {
        tags: { name: 'a', 'site-id': 'x1', 場所: 'tokyo', owner: 'nobody', __proto__x: 'y' },
      }),
      subscriber(2, { tags: {} }),
    ]
    const { lines } = await round(open({ tags: ['site-id', { tag: '場所', label: 'place' }, 'toString'] }))
    expect(metricsOf(lines, 'soracom_session_known')).toEqual([
      'soracom_session_known{imsi="440100000000001",name="a",site_id="x1",place="tokyo"} 1',
      'soracom_session_known{imsi="440100000000002"} 1',
    ])
  })

  it('says where SIMs are only on request', async () => {
    const session = (cell: Listed) => ({ sessionStatus: { online: true, cell } })
    service.state.subscribers = [
      subscriber(1, session({ radioType: 'LTE', mcc: 440, mnc: 10, tac: 4728, eci: 49497861 })),
      subscriber(2, session({ radioType: '3G', mcc: 262, mnc: 1, lac: 5, ci: 7 })),
      subscriber(3),
    ]
    expect(metricsOf((await round(open())).lines, 'soracom_cell_info')).toEqual([])
    expect(await round(open({ cell: true, sims: false }))).toEqual({
      lines: [
        `soracom_cell_info{${labels(1)},radio_type="LTE",mcc="440",mnc="10",tac="4728",eci="49497861"} 1`,
        `soracom_cell_info{${labels(2)},radio_type="3G",mcc="262",mnc="01",lac="5",ci="7"} 1`,
      ],
      problems: [],
    })
  })

  it('says what the month has cost', async () => {
    expect(await round(open({ cost: true, sims: false, coverage: 'g' }))).toEqual({
      lines: ['soracom_month_cost{operator_id="OP0012345678",coverage="g",currency="JPY"} 1234.5'],
      problems: [],
    })
    expect(count('listSubscribers')).toBe(0)
  })

  it('goes on to the SIMs where the cost is not to be had', async () => {
    service.state.subscribers = [subscriber(1)]
    fail('getLatestBilling', { status: 403, body: {} })
    const { lines, problems } = await round(open({ cost: true }))
    expect(metricsOf(lines, 'soracom_session_status')).toHaveLength(1)
    expect(problems).toEqual([`unauthorized: GET ${service.url.href}/bills/latest: status 403`])
  })

  describe('traffic', () => {
    it.each([
      ['subscribers', 'getAirStats', 'imsi', '440100000000001'],
      ['sims', 'getAirStatsOfSim', 'sim_id', '89811001'],
    ])('of %s is the sum of the month over speed classes', async (source, operation, parameter, id) => {
      const { imsi, subscription: _, ...sim } = subscriber(1)
      service.state.subscribers = [subscriber(1), subscriber(2), subscriber(3, { status: 'terminated' })]
      service.state.sims = [{ ...sim, profiles: { a: { primaryImsi: imsi as string } } } as Listed]
      service.state.traffic = new Map([
        [
          id,
          [
            ['s1.fast', 100, 2_000],
            ['s1.slow', 1, 2],
          ],
        ],
      ])
      const { lines, problems } = await round(open({ source, traffic: true, sims: false }))
      expect(problems).toEqual([])
      expect(lines).toEqual([
        `soracom_traffic_bytes_total{${labels(1)},direction="down"} 2002`,
        `soracom_traffic_bytes_total{${labels(1)},direction="up"} 101`,
        ...(source === 'sims'
          ? []
          : [
              `soracom_traffic_bytes_total{${labels(2)},direction="down"} 0`,
              `soracom_traffic_bytes_total{${labels(2)},direction="up"} 0`,
            ]),
      ])
      const second = String(startMs / 1000 - 60)
      expect(service.calls[operation]?.[0]).toMatchObject({
        params: { [parameter]: id },
        query: { from: second, to: second, period: 'month' },
      })
    })

    it('of one SIM that fails does not hide that of the others', async () => {
      service.state.subscribers = [1, 2, 3, 4, 5, 6].map((number) => subscriber(number))
      fail('getAirStats', { status: 404, body: {} }, { raw: '{"code":"SEM0001"}' })
      const { lines, problems } = await round(open({ traffic: true, sims: false }))
      expect(lines).toHaveLength(8)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(/^(http_status|unexpected_answer): .*; not read: traffic of 2 of 6 SIMs$/)
    })

    it('ends with what all SIMs would meet', async () => {
      service.state.subscribers = Array.from({ length: 10 }, (_, number) => subscriber(number))
      const forbidden = { status: 403, body: {} }
      fail('getAirStats', forbidden, forbidden, forbidden, forbidden)
      const { lines, problems } = await round(open({ traffic: true, sims: false }))
      expect([lines, count('getAirStats')]).toEqual([[], 4])
      expect(problems).toEqual([
        expect.stringMatching(/^unauthorized: .*: status 403; not read: traffic of 10 of 10 SIMs$/),
      ])
    })

    it('ends at the deadline', async () => {
      service.state.subscribers = Array.from({ length: 10 }, (_, number) => subscriber(number))
      const slow = { status: 503, raw: '' }
      fail('getAirStats', undefined, undefined, undefined, undefined, slow)
      // The wait before it is asked again takes all the time that there is.
      clock = { ...clock, sleep: async () => clock.advance(60_000) }
      const { lines, problems } = await round(open({ traffic: true, sims: false }), 50_000)
      expect(lines.length).toBeLessThan(20)
      expect(problems).toEqual([
        expect.stringMatching(
          /^deadline: GET \/stats\/air\/subscribers\/\d+: no time left for the request; not read/,
        ),
      ])
    })

    it('goes on where the last round had to end', async () => {
      service.state.subscribers = Array.from({ length: 10 }, (_, number) => subscriber(number))
      service.state.rateMax = 6
      const collector = open({ traffic: true, sims: false })
      const first = await round(collector, 30_000)
      expect(first.lines).toHaveLength(12)
      expect(first.problems).toEqual([
        expect.stringMatching(
          /^rate_limited: GET \/stats\/air\/subscribers\/\d+: the service limits the rate of requests, and the round ends before it accepts more; not read: traffic of 4 of 10 SIMs$/,
        ),
      ])
      service.state.rateMax = 8
      clock.advance(60_000)
      const second = await round(collector, 30_000)
      const named = (lines: readonly string[]) => lines.map((line) => /name="sim (\d+)"/.exec(line)?.[1])
      expect(new Set([...named(first.lines), ...named(second.lines)]).size).toBe(10)
    })
  })

  describe('the token', () => {
    it('is asked for with the credentials, once for many rounds', async () => {
      const collector = open()
      await round(collector)
      clock.advance(3_600_000)
      await round(collector)
      expect(service.calls['auth']?.map(({ body }) => body)).toEqual([
        { authKeyId: 'keyId-1', authKey: 'secret-hidden', tokenTimeoutSeconds: 86_400 },
      ])
      expect(service.calls['listSubscribers']?.[1]?.headers).toMatchObject({
        'x-soracom-api-key': 'api-1',
        'x-soracom-token': 'token-1',
      })
    })

    it.each([
      [3_600 - 61, 1],
      [3_600 - 59, 2],
    ])('of an hour is renewed a minute before it ends: after %i s', async (seconds, signIns) => {
      const collector = open({ auth: { secretArn, tokenTimeoutSeconds: 3600 } })
      await round(collector)
      clock.advance(seconds * 1000)
      await round(collector)
      expect(count('auth')).toBe(signIns)
    })

    it('is renewed where the service does not take it any more', async () => {
      const collector = open()
      service.state.tokenLifetimeMs = 60_000
      await round(collector)
      clock.advance(60_000)
      expect((await round(collector)).problems).toEqual([])
      expect([count('auth'), secretReads]).toEqual([2, 2])
    })

    it('is renewed in the middle of a list, which goes on', async () => {
      service.state.subscribers = Array.from({ length: 250 }, (_, number) => subscriber(number))
      fail('listSubscribers', undefined, { status: 401, body: {} })
      const { lines, problems } = await round(open())
      expect(problems).toEqual([])
      expect(metricsOf(lines, 'soracom_session_status')).toHaveLength(250)
      expect(count('auth')).toBe(2)
    })

    it('that is new and refused ends the round, and the next one signs in anew', async () => {
      fail('listSubscribers', { status: 401, body: {} }, { status: 401, body: {} })
      const collector = open()
      expect((await round(collector)).problems).toEqual([
        `unauthorized: GET ${service.url.href}/subscribers: status 401`,
      ])
      expect((await round(collector)).problems).toEqual([])
      expect([count('auth'), secretReads]).toEqual([3, 3])
    })

    it('is renewed once for requests side by side', async () => {
      service.state.subscribers = [1, 2, 3, 4].map((number) => subscriber(number))
      const refused = { status: 401, body: {} }
      fail('getAirStats', refused, refused, refused, refused)
      const { lines, problems } = await round(open({ traffic: true, sims: false }))
      expect([lines.length, problems, count('auth')]).toEqual([8, [], 2])
    })

    it('is not to be had for wrong credentials, which are named nowhere', async () => {
      const collector = open()
      fail('auth', { status: 401, body: {} })
      const { problems } = await round(collector)
      expect(problems).toEqual([
        `unauthorized: POST ${service.url.href}/auth: status 401; the service rejects the credentials in the secret`,
      ])
      expect((await round(collector)).problems).toEqual([])
    })

    it('needs a secret that can be read', async () => {
      secretError = new CollectError('secret', 'no such secret')
      const collector = open()
      expect((await round(collector)).problems).toEqual(['secret: no such secret'])
      secretError = undefined
      expect((await round(collector)).problems).toEqual([])
    })

    it('is asked for again later where the service wants fewer sign-ins', async () => {
      fail('auth', {
        status: 429,
        body: {},
        headers: { 'x-soracom-ratelimit-seconds-before-refresh': '20' },
      })
      expect((await round(open())).problems).toEqual([])
      expect(clock.sleeps).toEqual([20_000])
    })
  })

  describe('the rate limit', () => {
    beforeEach(() => {
      service.state.subscribers = Array.from({ length: 500 }, (_, number) => subscriber(number))
    })

    it('is waited for before it is passed', async () => {
      service.state.rateMax = 2
      const { lines, problems } = await round(open())
      expect([metricsOf(lines, 'soracom_session_status').length, problems]).toEqual([500, []])
      expect(clock.sleeps).toEqual([60_000, 60_000])
      expect(count('listSubscribers')).toBe(5)
    })

    it('ends the round with what is there where the wait would be too long', async () => {
      service.state.rateMax = 2
      const { lines, problems } = await round(open(), 60_000)
      expect(metricsOf(lines, 'soracom_session_status')).toHaveLength(200)
      expect(problems).toEqual([
        'rate_limited: GET /subscribers: the service limits the rate of requests, and the round ends before it accepts more',
      ])
      expect(clock.sleeps).toEqual([])
    })

    it.each<[string, Record<string, string>, number]>([
      ['names the wait', { 'x-soracom-ratelimit-seconds-before-refresh': '7' }, 7_000],
      ['names none', {}, 60_000],
      ['names nonsense', { 'x-soracom-ratelimit-seconds-before-refresh': 'soon' }, 60_000],
      ['names nothing to wait', { 'x-soracom-ratelimit-seconds-before-refresh': '0' }, 1_000],
      ['has the standard header', { 'retry-after': '3' }, 3_000],
    ])('of an answer 429 that %s', async (_, headers, waitMs) => {
      fail('listSubscribers', { status: 429, headers, body: { code: 'COM0005' } })
      const { lines, problems } = await round(open())
      expect([metricsOf(lines, 'soracom_session_status').length, problems]).toEqual([500, []])
      expect(clock.sleeps).toEqual([waitMs])
    })
  })

  describe('what fails for a moment', () => {
    it.each([500, 502, 503])('status %i is asked again', async (status) => {
      service.state.subscribers = [subscriber(1)]
      fail('listSubscribers', { status, raw: 'oops' }, { status, raw: 'oops' })
      expect((await round(open())).problems).toEqual([])
      expect(clock.sleeps).toEqual([750, 1500])
    })

    it('is asked again where no answer came, or half of one', async () => {
      service.state.subscribers = [subscriber(1)]
      fail('listSubscribers', { hangs: timers.fire }, { breaks: true })
      const { lines, problems } = await round(open())
      expect([metricsOf(lines, 'soracom_session_status').length, problems]).toEqual([1, []])
      expect(count('listSubscribers')).toBe(3)
    })

    it('for longer ends the round, with what was read before', async () => {
      service.state.subscribers = Array.from({ length: 150 }, (_, number) => subscriber(number))
      const down = { status: 503, raw: 'oops' }
      fail('listSubscribers', undefined, down, down, down)
      const { lines, problems } = await round(open())
      expect(metricsOf(lines, 'soracom_session_status')).toHaveLength(100)
      expect(problems).toEqual([`http_status: GET ${service.url.href}/subscribers: status 503`])
    })

    it('is not asked again where there is no time left', async () => {
      fail('listSubscribers', { status: 503, raw: 'oops' })
      expect((await round(open(), 700)).problems).toHaveLength(1)
      expect([count('listSubscribers'), clock.sleeps]).toEqual([1, []])
    })
  })

  describe('an answer that is none', () => {
    const html = {
      raw: '<html>maintenance</html>',
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }
    const gzip = gzipSync(JSON.stringify([subscriber(1)]))
    it.each<[string, ApiAnswer, RegExp]>([
      ['HTML', html, notJson],
      [
        'gzip cut short',
        { raw: gzip.subarray(0, 60), headers: { 'content-encoding': 'gzip' } },
        /^not_json: .*not valid gzip$/,
      ],
      [
        'an error with status 200',
        { raw: '{"code":"AUM0001","message":"secret"}' },
        /^unexpected_answer: GET \/subscribers: the answer is not a list; the service reports the error AUM0001$/,
      ],
      [
        'an object',
        { raw: '{"code":"<b>","items":[]}' },
        /^unexpected_answer: GET \/subscribers: the answer is not a list$/,
      ],
      [
        '10 MB',
        { raw: JSON.stringify('x'.repeat(10_000_000)) },
        /^too_large: .* the answer has more than 5000000 bytes$/,
      ],
      [
        'a redirect',
        { status: 302, headers: { location: 'http://127.0.0.1:1/' }, raw: '' },
        /^http_status: .*: status 302, a redirect, which is not followed$/,
      ],
    ])('%s', async (_, answer, problem) => {
      fail('listSubscribers', answer)
      const { lines, problems } = await round(open())
      expect(lines).toEqual([])
      expect(problems).toEqual([expect.stringMatching(problem)])
    })

    it('a list that leads back to where it was', async () => {
      const again = { raw: '[]', headers: { 'x-soracom-next-key': 'again' } }
      fail('listSubscribers', again, again, again)
      expect((await round(open())).problems).toEqual([
        'unexpected_answer: GET /subscribers: the list points back to an earlier page',
      ])
      expect(count('listSubscribers')).toBe(2)
    })

    it('fields that are not what they should be: the rest of the SIM stays', async () => {
      const odd = [
        5,
        { tags: { name: 'no imsi' } },
        {
          imsi: '1',
          status: 7,
          tags: 'no',
          sessionStatus: { online: 'yes', lastUpdatedAt: 'now', cell: [] },
        },
        { imsi: '2', sessionStatus: { online: false, lastUpdatedAt: 0 }, speedClass: null },
      ]
      fail('listSubscribers', { raw: JSON.stringify(odd) })
      const { lines, problems } = await round(open({ cell: true }))
      expect(lines).toEqual([
        'soracom_session_known{imsi="1"} 0',
        'soracom_session_known{imsi="2"} 1',
        'soracom_session_status{imsi="2"} 0',
        'soracom_sim_info{imsi="1"} 1',
        'soracom_sim_info{imsi="2"} 1',
      ])
      const field = (what: string, entries: number) =>
        `unexpected_answer: GET /subscribers: ${what} differs from the documentation (entries: ${entries})`
      expect([...problems].sort()).toEqual(
        [
          field('an entry of the list', 1),
          field('imsi', 1),
          field('status', 1),
          field('tags', 1),
          field('sessionStatus.online', 1),
          field('sessionStatus.lastUpdatedAt', 2),
          field('sessionStatus.cell', 1),
        ].sort(),
      )
    })

    it('a sign-in without a token', async () => {
      fail('auth', { body: { apiKey: 'x' } })
      expect((await round(open())).problems).toEqual([
        'unexpected_answer: POST /auth: the answer has no apiKey and token',
      ])
    })

    it('a bill without an amount', async () => {
      service.state.bill = { currency: 'JPY' }
      expect((await round(open({ cost: true, sims: false }))).problems).toEqual([
        'unexpected_answer: GET /bills/latest: the answer has no amount',
      ])
    })

    it('none at all', async () => {
      const hangs = { hangs: timers.fire }
      fail('listSubscribers', hangs, hangs, hangs)
      const { problems } = await round(open())
      expect(problems).toEqual([`timeout: GET ${service.url.href}/subscribers: no answer within 5000 ms`])
    })
  })
}
