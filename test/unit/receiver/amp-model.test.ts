import { compress } from 'snappyjs'
import { afterEach, describe, expect, it } from 'vitest'
import { type AmpModel, type AmpModelOptions, type Fault, startAmpModel } from '../../helpers/amp-model.ts'
import {
  encodeRequest,
  postSeries,
  type SeriesToSend,
  series,
  writeHeaders,
} from '../../helpers/write-request.ts'

const second = 1000
const hour = 3600 * second
const startMs = Date.parse('2026-01-01T00:00:00Z')
let nowMs = startMs
const a = { __name__: 'a', host: 'x' }
const b = { __name__: 'b', host: 'x' }

let amp: AmpModel
afterEach(async () => {
  await amp.close()
  nowMs = startMs
})

async function start(options: AmpModelOptions = {}): Promise<void> {
  amp = await startAmpModel({ now: () => nowMs, ...options })
}

async function write(...timeseries: SeriesToSend[]): Promise<readonly [status: number, body: string]> {
  const response = await postSeries(amp.url, timeseries)
  return [response.status, await response.text()]
}

it('stores what it is sent', async () => {
  await start()
  expect(await write(series(a, [nowMs - 2, 1], [nowMs - 1, 2]), series(b, [nowMs, 3]))).toEqual([200, ''])
  expect(amp.samplesOf(a)).toEqual([
    { timestampMs: nowMs - 2, value: 1 },
    { timestampMs: nowMs - 1, value: 2 },
  ])
  expect(amp.samplesOf({ ...a, host: 'y' })).toEqual([])
  expect([amp.counts.stored, amp.seriesCount(), amp.violations]).toEqual([3, 2, []])
})

it('stores the rest of a request, and names only the first error', async () => {
  await start({ outOfOrderWindowSeconds: 0 })
  await write(series(a, [nowMs, 1]), series(b, [nowMs, 1]))
  const answer = await write(
    series(a, [nowMs - 1, 1]),
    series({ __name__: 'c' }, [nowMs, 5]),
    series(b, [nowMs, 2]),
  )
  expect(answer).toEqual([
    400,
    'maxFailure (quorum) on a given error family, addr=10.0.0.1:9095 state=ACTIVE zone=, ' +
      'rpc error: code = Code(400) desc = ' +
      'user=123456789012_ws-12345678-abcd-1234-abcd-123456789012: err: out of order sample. ' +
      'timestamp=2025-12-31T23:59:59.999Z, series={__name__="a", host="x"}\n',
  ])
  expect(amp.samplesOf({ __name__: 'c' })).toEqual([{ timestampMs: nowMs, value: 5 }])
  expect(amp.counts.refused).toEqual({ 'sample-out-of-order': 1, 'new-value-for-timestamp': 1 })
})

it('names an error of the store before one of validation', async () => {
  await start()
  await write(series(a, [nowMs, 1]))
  const [status, body] = await write(series(b, [nowMs - hour - 1, 1]), series(a, [nowMs, 2]))
  expect([status, body]).toEqual([400, expect.stringContaining('duplicate sample for timestamp')])
  expect(amp.counts.refused).toEqual({ greater_than_max_sample_age: 1, 'new-value-for-timestamp': 1 })
})

describe('age', () => {
  it.each([
    ['at one hour', hour, 200],
    ['over one hour', hour + 1, 400],
    ['ten minutes ahead', -600 * second, 200],
    ['over ten minutes ahead', -600 * second - 1, 400],
  ])('a sample %s', async (_, ageMs, status) => {
    await start()
    const [answered, body] = await write(series(a, [nowMs - ageMs, 1]))
    expect(answered).toBe(status)
    if (status === 400) expect(body).toMatch(/^timestamp too (old|new): \d+ metric: "a"\n$/)
    expect(amp.counts.stored).toBe(status === 200 ? 1 : 0)
  })

  it('leaves out the whole series of one old sample', async () => {
    await start()
    expect((await write(series(a, [nowMs - hour - 1, 1], [nowMs, 2]), series(b, [nowMs, 3])))[0]).toBe(400)
    expect([amp.samplesOf(a), amp.samplesOf(b)]).toEqual([[], [{ timestampMs: nowMs, value: 3 }]])
    expect(amp.counts.refused).toEqual({ greater_than_max_sample_age: 2 })
  })
})

describe('out-of-order window', () => {
  it.each([
    [60, 60 * second, 200, undefined],
    [60, 60 * second + 1, 400, 'too old sample'],
    [600, 600 * second, 200, undefined],
    [600, 600 * second + 1, 400, 'too old sample'],
    [0, 1, 400, 'out of order sample'],
    [0, hour, 400, 'out of order sample'],
  ])(
    'of %i s: a sample %i ms behind the newest one',
    async (outOfOrderWindowSeconds, behindMs, status, error) => {
      await start({ outOfOrderWindowSeconds })
      await write(series(a, [nowMs, 1]))
      const [answered, body] = await write(series(a, [nowMs - behindMs, 2]))
      expect(answered).toBe(status)
      if (error !== undefined) expect(body).toContain(`err: ${error}. `)
      expect(amp.samplesOf(a)).toHaveLength(status === 200 ? 2 : 1)
    },
  )

  it('counts from the newest sample of the whole workspace', async () => {
    await start()
    await write(series(a, [nowMs, 1]))
    // Another device, whose clock is fast, takes the window away from this one.
    await write(series(b, [nowMs + 30 * second, 1]))
    expect((await write(series(a, [nowMs - 30 * second, 2])))[0]).toBe(200)
    expect((await write(series(a, [nowMs - 30 * second - 1, 2])))[0]).toBe(400)
  })

  it('does not count from samples of the same request', async () => {
    await start()
    await write(series(a, [nowMs, 1]))
    const late = series(a, [nowMs - 60 * second, 2])
    expect((await write(series(b, [nowMs + 60 * second, 1]), late))[0]).toBe(200)
  })

  it.each([
    [60, 'too old sample'],
    [0, 'out of bounds'],
  ])(
    'of %i s: a new series more than an hour behind the newest sample',
    async (outOfOrderWindowSeconds, error) => {
      await start({ outOfOrderWindowSeconds })
      await write(series(a, [nowMs + second, 1]))
      expect((await write(series(b, [nowMs - hour + second, 1])))[0]).toBe(200)
      const [status, body] = await write(series({ __name__: 'c' }, [nowMs - hour, 1]))
      expect([status, body]).toEqual([400, expect.stringContaining(`err: ${error}. `)])
    },
  )

  it('lets a series that reports seldom go on', async () => {
    await start()
    await write(series(a, [nowMs - hour, 1]), series(b, [nowMs, 1]))
    expect((await write(series(a, [nowMs - hour + second, 2])))[0]).toBe(200)
  })
})

describe('a sample that is there already', () => {
  it.each<[string, number, number, number]>([
    ['the newest, the same value', 0, 1, 200],
    ['the newest, another value', 0, 2, 400],
    ['an older one within the window, the same value', -second, 0, 200],
    ['an older one within the window, another value', -second, 2, 200],
  ])('%s', async (_, offsetMs, value, status) => {
    await start()
    await write(series(a, [nowMs - second, 0], [nowMs, 1]))
    const [answered, body] = await write(series(a, [nowMs + offsetMs, value]))
    expect(answered).toBe(status)
    if (status === 400) {
      expect(body).toContain(
        `duplicate sample for timestamp ${nowMs}; overrides not allowed: existing 1, new value 2`,
      )
    }
    const replaces = value === 2 && status === 200
    expect(amp.samplesOf(a).map((sample) => sample.value)).toEqual([replaces ? 2 : 0, 1])
    expect(amp.counts.ignored).toBe(status === 200 && !replaces ? 1 : 0)
  })
})

describe('limits of labels', () => {
  const longest = 'é'.repeat(1024)
  it.each<[string, SeriesToSend['labels'], string | undefined]>([
    [
      'a value of 2,048 bytes',
      [
        ['__name__', 'a'],
        ['l', longest],
      ],
      undefined,
    ],
    [
      'a value of 2,049 bytes',
      [
        ['__name__', 'a'],
        ['l', `${longest}x`],
      ],
      'label value too long for metric (actual: 2049, limit: 2048)',
    ],
    ['a name of 1,024 bytes', namedLabel('n'.repeat(1024)), undefined],
    [
      'a name of 1,025 bytes',
      namedLabel('n'.repeat(1025)),
      'label name too long for metric (actual: 1025, limit: 1024)',
    ],
    ['7,168 bytes', fullLabels(7168), undefined],
    ['7,169 bytes', fullLabels(7169), 'labels size bytes exceeded for metric (actual: 7169, limit: 7168)'],
    ['150 labels', manyLabels(150), undefined],
    ['151 labels', manyLabels(151), 'series has too many labels (actual: 151, limit: 150)'],
    ['no name', [['l', 'x']], 'sample missing metric name'],
    ['a bad metric name', [['__name__', 'a b']], 'sample invalid metric name: "a b"'],
    [
      'a bad label name',
      [
        ['__name__', 'a'],
        ['l-m', 'x'],
      ],
      'sample invalid label: "l-m" metric "a{l-m=\\"x\\"}"',
    ],
    [
      'a label twice',
      [
        ['__name__', 'a'],
        ['l', 'x'],
        ['l', 'y'],
      ],
      'duplicate label name: "l" metric "a{l=\\"x\\", l=\\"y\\"}"',
    ],
    ['no label at all', [], 'empty labels found'],
  ])('%s', async (_, labels, error) => {
    await start()
    const [status, body] = await write({ labels, samples: [[nowMs, 1]] })
    expect([status, body]).toEqual(error === undefined ? [200, ''] : [400, expect.stringContaining(error)])
  })

  it('is lenient with unsorted and empty labels, but tells the test', async () => {
    await start()
    const labels = [
      ['z', '1'],
      ['__name__', 'a'],
      ['empty', ''],
    ] as const
    expect(await write({ labels, samples: [[nowMs, 1]] })).toEqual([200, ''])
    expect(amp.samplesOf({ __name__: 'a', z: '1' })).toHaveLength(1)
    expect(amp.violations).toHaveLength(2)
  })
})

describe('limits of a request', () => {
  const request = series(a, [startMs, 1])
  const bytes = encodeRequest([request]).length

  it.each([
    ['at', bytes, 200],
    ['over', bytes - 1, 413],
  ])('%s the size before compression', async (_, requestBytesMax, status) => {
    await start({ requestBytesMax })
    expect((await write(request))[0]).toBe(status)
  })

  it('says what is too large in the words of the engine, if it is to', async () => {
    await start({ requestBytesMax: 10, tooLargeStatus: 400 })
    expect(await write(request)).toEqual([400, `received message larger than max (${bytes} vs 10)\n`])
  })

  it('has 1,000,000 bytes as its size', async () => {
    await start({ labelValueBytesMax: 2_000_000, labelSetBytesMax: 2_000_000 })
    const grow = (more: number) => series({ ...a, l: 'x'.repeat(999_900 + more) }, [nowMs, 1])
    const more = 1_000_000 - encodeRequest([grow(0)]).length
    expect((await write(grow(more)))[0]).toBe(200)
    expect((await write(grow(more + 1)))[0]).toBe(413)
  })

  it('takes samples at their rate, all or none of a request', async () => {
    await start({ ingestionRateMax: 2, retryAfterSeconds: 3 })
    expect((await write(series(a, [nowMs, 1], [nowMs + 1, 1])))[0]).toBe(200)
    nowMs += 500
    expect((await write(series(b, [nowMs, 1])))[0]).toBe(200)
    const response = await postSeries(amp.url, [series(b, [nowMs + 1, 1], [nowMs + 2, 1])])
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3'])
    expect(await response.text()).toBe(
      'ingestion rate limit (2) exceeded while adding 2 samples and 0 metadata\n',
    )
    expect(amp.counts.stored).toBe(3)
    nowMs += second
    expect((await write(series(b, [nowMs + 1, 1], [nowMs + 2, 1])))[0]).toBe(200)
  })

  it('takes so many requests a second', async () => {
    await start({ requestsPerSecondMax: 1 })
    expect((await write(request))[0]).toBe(200)
    nowMs += 999
    expect(await write(request)).toEqual([429, '{"message":"Rate exceeded"}'])
    nowMs += second
    expect((await write(request))[0]).toBe(200)
  })

  it.each([400, 429] as const)(
    'answers %i for one series too many, and stores the others',
    async (status) => {
      await start({ seriesMax: 1, seriesLimitStatus: status })
      expect((await write(series(a, [nowMs, 1])))[0]).toBe(200)
      const answer = await write(series(b, [nowMs, 1]), series(a, [nowMs + 1, 1]))
      expect(answer).toEqual([
        status,
        expect.stringMatching(/ user=\S+: per-user series limit of 1 exceeded/),
      ])
      expect([amp.seriesCount(), amp.samplesOf(a).length]).toEqual([1, 2])
    },
  )
})

describe('access', () => {
  it('knows one workspace', async () => {
    await start()
    const url = amp.url.replace('ws-1234', 'ws-9999')
    const response = await postSeries(url, [series(a, [nowMs, 1])])
    expect([response.status, await response.text()]).toEqual([404, '{"Message":"Workspace not found"}'])
  })

  it('wants a signature where it is told to', async () => {
    await start({ verify: { region: 'eu-west-1', accessKeyId: 'a', secretAccessKey: 's' } })
    expect(await write(series(a, [nowMs, 1]))).toEqual([403, '{"message":"Missing Authentication Token"}'])
    expect(amp.counts.stored).toBe(0)
  })

  it('denies a tenant header', async () => {
    await start()
    expect((await postSeries(amp.url, [series(a, [nowMs, 1])], { 'x-scope-orgid': '1' })).status).toBe(403)
  })

  it('answers 400 to what it cannot decode', async () => {
    await start()
    const body = compress(Buffer.from([0x12, 0]))
    expect((await fetch(amp.url, { method: 'POST', headers: writeHeaders, body })).status).toBe(400)
    expect(amp.violations).toHaveLength(1)
  })
})

describe('faults', () => {
  const request = series(a, [startMs, 1])

  it('comes as often as it was told, then stops', async () => {
    await start()
    amp.next(2, { status: 503, body: 'try later' })
    expect([await write(request), await write(request), await write(request)]).toEqual([
      [503, 'try later'],
      [503, 'try later'],
      [200, ''],
    ])
    expect(amp.counts).toMatchObject({ stored: 1, ignored: 0 })
    expect(amp.requests.map(({ answer }) => answer.status)).toEqual([503, 503, 200])
  })

  it('may come after the request was carried out', async () => {
    await start()
    amp.next(1, { status: 502 }, 'stored')
    expect([(await write(request))[0], (await write(request))[0]]).toEqual([502, 200])
    expect(amp.counts).toMatchObject({ stored: 1, ignored: 1 })
  })

  it.each<Fault>(['reset', 'garbage'])('%s ends without an answer', async (fault) => {
    await start()
    amp.next(1, fault)
    await expect(write(request)).rejects.toThrow('fetch failed')
    expect(amp.counts.stored).toBe(0)
  })

  it('half an answer has a status but no whole body', async () => {
    await start()
    amp.next(1, 'half')
    const response = await postSeries(amp.url, [request])
    expect(response.status).toBe(503)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('hangs until the client has had enough', async () => {
    await start()
    amp.next(1, 'hang')
    const body = compress(Buffer.from(encodeRequest([request])))
    const init = { method: 'POST', headers: writeHeaders, body, signal: AbortSignal.timeout(100) }
    await expect(fetch(amp.url, init)).rejects.toThrow('aborted')
  })

  it('is late, and then as ever', async () => {
    await start()
    amp.next(1, { delayMs: 50 })
    const beforeMs = performance.now()
    expect((await write(request))[0]).toBe(200)
    expect(performance.now() - beforeMs).toBeGreaterThanOrEqual(49)
    expect(amp.counts.stored).toBe(1)
  })

  it('redirects', async () => {
    await start()
    amp.next(1, { status: 308, headers: { location: 'http://127.0.0.1:1/elsewhere' } })
    const body = compress(Buffer.from(encodeRequest([request])))
    const response = await fetch(amp.url, { method: 'POST', headers: writeHeaders, body, redirect: 'manual' })
    expect(response.status).toBe(308)
  })
})

function manyLabels(count: number): SeriesToSend['labels'] {
  const others = Array.from({ length: count - 1 }, (_, index) => [`l${1000 + index}`, 'x'] as const)
  return [['__name__', 'a'], ...others]
}

function namedLabel(name: string): SeriesToSend['labels'] {
  return [
    ['__name__', 'a'],
    [name, 'x'],
  ]
}

/** Labels of so many bytes together, each within its own limit. */
function fullLabels(bytes: number): SeriesToSend['labels'] {
  const values = ['k', 'l', 'm', 'n'].map((name) => [name, 'x'.repeat(1_700)] as const)
  const rest = bytes - '__name__a'.length - 4 * 1_701 - 1
  return [['__name__', 'a'], ...values, ['o', 'x'.repeat(rest)]]
}
