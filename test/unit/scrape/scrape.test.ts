import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createMemoryStateStore, type StateStore } from '#collect-state'
import type { JsonValue } from '../../../src/model.ts'
import { createScraper, type Scraped, type ScraperOptions } from '../../helpers/scraper.ts'
import { openMetricsType, startPageServer } from './page-server.ts'

async function start(job: { [key: string]: JsonValue } = {}, options: ScraperOptions = {}) {
  const pages = await startPageServer()
  const config = {
    scrape_configs: [
      { job_name: 'a', static_configs: [{ targets: [pages.address], labels: { instance: 'x' } }], ...job },
    ],
  }
  const scraper = createScraper(config, options)
  const round = async (): Promise<Scraped> => {
    const scraped = await scraper.run()
    scraper.clock.advance(60_000)
    return scraped
  }
  return { pages, scraper, round }
}

const own = '{instance="x",job="a"}'
const reports = (up: number, scraped: number, after = scraped, added = after) => [
  `up${own} ${up}`,
  `scrape_samples_scraped${own} ${scraped}`,
  `scrape_samples_post_metric_relabeling${own} ${after}`,
  `scrape_series_added${own} ${added}`,
]

describe('a scrape', () => {
  it('has the samples of the page, and what Prometheus reports of it', async () => {
    const { pages, round } = await start()
    pages.say('a 1\nb{x="y"} NaN\nc -Inf\nd 1 1234567890123\n')
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines).toEqual([
      `a${own} 1`,
      'b{instance="x",job="a",x="y"} NaN',
      `c${own} -Infinity`,
      `d${own} 1 1234567890123`,
      ...reports(1, 4),
    ])
    expect(pages.requests[0]?.headers).toMatchObject({
      accept: expect.stringMatching(
        /^application\/openmetrics-text;version=1.0.0,.*text\/plain;version=0.0.4/,
      ),
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '10',
    })
  })

  it('ends series that vanish, once, at the time of the round that misses them', async () => {
    const { pages, round } = await start()
    pages.say('a 1\nb 1\n')
    await round()
    pages.say('a 2\n')
    const second = await round()
    expect(second.lines).toEqual([`a${own} 2`, ...reports(1, 1, 1, 0), `b${own} stale`])
    const up = second.round.samples.find(({ name, labels }) => name === 'up' && labels.names.includes('job'))
    expect(second.round.samples.find(({ stale }) => stale)?.timestampMs).toBe(up?.timestampMs)
    expect((await round()).lines).toEqual([`a${own} 2`, ...reports(1, 1, 1, 0)])
    pages.say('a 2\nb 1\n')
    expect((await round()).lines).toEqual([`a${own} 2`, `b${own} 1`, ...reports(1, 2, 2, 1)])
  })

  it('ends all series of a target that fails, and begins them again when it is back', async () => {
    const { pages, round } = await start()
    pages.say('a 1\n')
    await round()
    pages.answer = (_, response) => response.writeHead(503).end()
    const failed = await round()
    expect(failed.lines).toEqual([...reports(0, 0), `a${own} stale`])
    expect(failed.problems).toEqual([`http_status: job a, instance x: GET ${pages.url}/metrics: status 503`])
    expect((await round()).lines).toEqual(reports(0, 0))
    pages.say('a 1\n')
    expect((await round()).lines).toEqual([`a${own} 1`, ...reports(1, 1, 1, 0)])
  })

  it('ends no series that has times of its own, unless that is asked for, or honor_timestamps is off', async () => {
    for (const [job, ends] of [
      [{}, []],
      [{ track_timestamps_staleness: true }, [`a${own} stale`]],
      [{ honor_timestamps: false }, [`a${own} stale`]],
    ] as const) {
      const { pages, round, scraper } = await start(job)
      pages.say(`a 1 ${scraper.clock.now() - 5}\n`)
      const [first] = (await round()).round.samples
      expect(first?.timestampMs).toBe(scraper.clock.now() - 60_000 - ('honor_timestamps' in job ? 0 : 5))
      pages.say('')
      expect((await round()).lines).toEqual([...reports(1, 0), ...ends])
    }
  })

  it('leaves out what Prometheus leaves out, and counts it: duplicates, and times that are far ahead or before 1970', async () => {
    const { pages, round, scraper } = await start()
    const now = scraper.clock.now()
    pages.say(
      `a 1\na 2\na 3\nb 1 ${now + 600_001}\nb 2 0\nb 3 ${now - 10}\nb 4 ${now - 20}\nb 5 ${now + 600_000}\n`,
    )
    const { lines, problems, remarks } = await round()
    expect(problems).toEqual([])
    expect(lines).toEqual([
      `a${own} 1`,
      expect.stringContaining(`b${own} 3`),
      expect.stringContaining(`b${own} 4`),
      expect.stringContaining(`b${own} 5`),
      ...reports(1, 8, 8, 2),
    ])
    expect(remarks).toEqual([
      'duplicate 2 job a, instance x: the page has a series twice; the first sample counts',
      'too_new 1 job a, instance x: timestamps are more than 10 minutes ahead',
      'too_old 1 job a, instance x: timestamps are not after 1970',
    ])
  })

  it('counts series that relabelling makes the same, and labels that are not written', async () => {
    const { pages, round } = await start({
      metric_relabel_configs: [
        { action: 'labeldrop', regex: 'le' },
        { source_labels: ['y'], target_label: '__tmp' },
      ],
    })
    pages.say('a{le="1"} 1\na{le="2"} 2\na{le="3"} 3\nb{y="1"} 1\n')
    const { lines, remarks } = await round()
    expect(lines.slice(0, 2)).toEqual([`a${own} 1`, 'b{instance="x",job="a",y="1"} 1'])
    expect(remarks).toEqual([
      'collision 2 job a, instance x: relabelling makes one series of several; the first sample counts',
      'reserved_label 1 job a, instance x: labels that begin with __ are not written; remove them with labeldrop',
    ])
  })

  it.each<[string, object, string, string]>([
    ['no format', {}, 'a 1\nb 1\n?\n', 'bad_page 2'],
    ['too many samples', { sample_limit: 1 }, 'a 1\nb 1\nc 1\n', 'sample_limit 3'],
    ['too many labels', { label_limit: 3 }, 'a 1\nb{x="1"} 1\nc 1\n', 'label_limit 2'],
    ['long names', { label_name_length_limit: 8 }, 'b{longlabel="1"} 1\n', 'label_name_length_limit 1'],
    ['long values', { label_value_length_limit: 2 }, 'b{x="123"} 1\n', 'label_value_length_limit 1'],
  ])('counts the samples that were read of a page that fails: %s', async (_, job, page, counted) => {
    const { pages, round } = await start(job as { [key: string]: JsonValue })
    pages.say(page)
    const { remarks } = await round()
    expect(remarks).toHaveLength(1)
    expect(remarks[0]).toMatch(`${counted} job a, instance x: `)
  })

  it.each<[string, string, string[]]>([
    [
      'ends the reports of a target that is no target any more',
      'y',
      ['up', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added'],
    ],
    ['goes on with the series of a target that has another address', 'x', []],
  ])('%s', async (_, instance, ended) => {
    const store = createMemoryStateStore()
    const { pages, round } = await start({}, { store })
    pages.say('a 1\nb 1\n')
    await round()
    const others = await startPageServer()
    const moved = { static_configs: [{ targets: [others.address], labels: { instance } }] }
    const other = await start(moved, { store })
    others.say('b 1\n')
    other.scraper.clock.advance(60_000)
    const { lines } = await other.round()
    expect(lines.filter((line) => line.endsWith(' stale'))).toEqual(
      ['a', ...(instance === 'x' ? [] : ['b']), ...ended].map((name) => `${name}${own} stale`),
    )
    expect((await other.round()).lines.filter((line) => line.endsWith(' stale'))).toEqual([])
  })

  it.each<[string, object, string, string]>([
    ['HTML', {}, '<html>\n', 'line 1: expected a metric name or a comment'],
    ['a label twice', {}, 'a{x="1",x="2"} 1\n', 'a series has a label twice'],
    ['too many samples', { sample_limit: 1 }, 'a 1\nb 1\n', 'sample_limit exceeded: more than 1 samples'],
    [
      'too many labels',
      { label_limit: 3 },
      'a{x="1"} 1\n',
      'label_limit exceeded: a series has 4 labels, more than 3',
    ],
    [
      'a long name',
      { label_name_length_limit: 8 },
      'a{longlabel="1"} 1\n',
      'label_name_length_limit exceeded: more than 8 bytes',
    ],
    [
      'a long value',
      { label_value_length_limit: 4 },
      'a{x="あい"} 1\n',
      'label_value_length_limit exceeded: more than 4 bytes',
    ],
    [
      'no name left',
      { metric_relabel_configs: [{ action: 'labeldrop', regex: '__name__' }] },
      'a 1\n',
      'relabelling leaves a series without a name',
    ],
    [
      'a bad name',
      { metric_relabel_configs: [{ target_label: '__name__', replacement: 'a-b' }] },
      'a 1\n',
      'a series has an invalid name, or a label with an invalid name',
    ],
  ])('fails as a whole for %s', async (_, job, page, fault) => {
    const { pages, round } = await start(job as { [key: string]: JsonValue })
    pages.say(page)
    const { lines, problems } = await round()
    expect(lines.filter((line) => !line.startsWith('scrape_'))).toEqual([`up${own} 0`])
    expect(problems).toEqual([`bad_page: job a, instance x: GET ${pages.url}/metrics: ${fault}`])
  })

  it('is within its limits at the limits', async () => {
    const { pages, round } = await start({
      sample_limit: 2,
      label_limit: 4,
      label_name_length_limit: 8,
      label_value_length_limit: 6,
    })
    pages.say('a{x="あい"} 1\nb 1\n')
    expect((await round()).problems).toEqual([])
  })

  it('counts what a page has beyond a limit, and what is before a fault', async () => {
    const { pages, round } = await start({ sample_limit: 1 })
    pages.say('a 1\nb 1\nc 1\n')
    expect((await round()).lines).toEqual(reports(0, 3, 3, 1))
    pages.say('a 1\n?\n')
    expect((await round()).lines).toEqual(reports(0, 1, 1, 0))
  })

  it('takes a page as far as it may go: gzip that unpacks to more ends with the limit', async () => {
    const { pages, round } = await start({ body_size_limit: '100KB' })
    const bomb = gzipSync(Buffer.alloc(200_000_000, 'a 1\n'))
    pages.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    expect((await round()).problems).toEqual([
      `too_large: job a, instance x: GET ${pages.url}/metrics: the answer has more than 102400 bytes`,
    ])
    pages.answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a 1\n'))
    expect((await round()).problems).toEqual([])
    pages.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip')
    expect((await round()).problems).toEqual([
      `bad_page: job a, instance x: GET ${pages.url}/metrics: the answer is not valid gzip`,
    ])
  })

  it('ends with a page that does not stop', async () => {
    const { pages, round } = await start()
    pages.answer = (_, response) => {
      const line = Buffer.alloc(64_000, 'a 1\n')
      const more = () => {
        while (!response.destroyed && response.write(line));
      }
      response.on('drain', more)
      more()
    }
    expect((await round()).problems).toEqual([
      `too_large: job a, instance x: GET ${pages.url}/metrics: the answer has more than 10000000 bytes`,
    ])
  })

  it('gives up a target that does not answer in time', async () => {
    const { pages, round } = await start({ scrape_timeout: '50ms' })
    pages.answer = () => undefined
    const { lines, problems } = await round()
    expect(lines).toEqual(reports(0, 0))
    expect(problems).toEqual([`timeout: job a, instance x: GET ${pages.url}/metrics: no answer within 50 ms`])
  })

  it('reads bytes that are not UTF-8 in comments only', async () => {
    const { pages, round } = await start()
    pages.say('')
    pages.answer = (_, response) => response.end(Buffer.from('# \xff\na 1\n', 'latin1'))
    expect((await round()).problems).toEqual([])
    pages.answer = (_, response) => response.end(Buffer.from('a{x="\xff"} 1\n', 'latin1'))
    expect((await round()).problems).toEqual([
      `bad_page: job a, instance x: GET ${pages.url}/metrics: line 1: expected UTF-8`,
    ])
  })

  it.each<[string, object, string, string]>([
    [
      'labels that rules make longer and longer',
      {
        metric_relabel_configs: Array.from({ length: 20 }, () => {
          return { source_labels: ['x', 'x'], target_label: 'x', separator: '' }
        }),
      },
      `a{x="${'x'.repeat(1_000)}"} 1\n`,
      'bad_page: WHERE: relabelling makes a label of more than 1000000 characters',
    ],
    [
      'a value without an end',
      {},
      `a{x="${'x'.repeat(1_000_001)}"} 1\n`,
      'bad_page: WHERE: line 1: expected a label value of at most 1000000 characters',
    ],
    [
      'labels without an end',
      {},
      `a{${Array.from({ length: 10_001 }, (_, index) => `l${index}="1"`).join(',')}} 1\n`,
      'bad_page: WHERE: a series has more than 10000 labels',
    ],
    [
      'more samples than a round has room for',
      {},
      Array.from({ length: 80_001 }, (_, index) => `a{i="${index}"} 1\n`).join(''),
      'too_large: WHERE: more samples than a round has room for',
    ],
    [
      'samples without an end that all are dropped',
      { metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'a', action: 'drop' }] },
      'a 1\n'.repeat(1_000_001),
      'too_large: WHERE: more than 1000000 samples on a page',
    ],
  ])('fails alone, and not the round: %s', async (_, job, page, problem) => {
    const { pages, round } = await start(job as { [key: string]: JsonValue })
    pages.say(page)
    const { lines, problems } = await round()
    expect(lines[0]).toBe(`up${own} 0`)
    expect(problems).toEqual([problem.replace('WHERE', `job a, instance x: GET ${pages.url}/metrics`)])
  })

  it('takes a label value of a million characters, and 10,000 labels', async () => {
    const { pages, round } = await start()
    const labels = Array.from({ length: 9_999 }, (_, index) => `l${index}="1"`)
    pages.say(`a{x="${'x'.repeat(1_000_000)}",${labels.join(',')}} 1\n`)
    expect((await round()).problems).toEqual([])
  })

  it('ends with the round, also where a page takes long to read', async () => {
    const { pages, round, scraper } = await start()
    pages.answer = (_, response) => {
      // Read when the time of the scrapes is over, and before the round is.
      scraper.clock.advance(96_000)
      response.end('a 1\n'.repeat(1_000))
    }
    expect((await round()).problems).toEqual([
      `too_large: job a, instance x: GET ${pages.url}/metrics: the round had to end before the page was read`,
    ])
  })

  it('says what a page is that is no page of metrics', async () => {
    const { pages, round } = await start()
    pages.say('<html>\n', 'text/html; charset=utf-8')
    expect((await round()).problems).toEqual([
      `bad_page: job a, instance x: GET ${pages.url}/metrics: line 1: expected a metric name or a comment (content type text/html)`,
    ])
    pages.say('a 1\n', 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily')
    expect((await round()).problems).toEqual([
      `bad_page: job a, instance x: GET ${pages.url}/metrics: the page is protobuf, which was not asked for`,
    ])
  })

  it('asks for the formats of scrape_protocols, and reads a page of no format as the fallback', async () => {
    const { pages, round } = await start({
      scrape_protocols: ['OpenMetricsText1.0.0'],
      fallback_scrape_protocol: 'OpenMetricsText1.0.0',
    })
    pages.say('a 1\n', 'no/type')
    expect((await round()).problems).toEqual([expect.stringContaining('expected # EOF at the end')])
    pages.say('a 1\n', 'text/plain')
    expect((await round()).problems).toEqual([])
    expect(pages.requests[0]?.headers.accept).toBe(
      'application/openmetrics-text;version=1.0.0;q=0.9,*/*;q=0.1',
    )
  })

  it('says of families what the page says', async () => {
    const { pages, round } = await start()
    pages.say(
      '# TYPE h histogram\n# HELP h Of h.\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n# TYPE s summary\ns_sum 1\ns_count 1\n' +
        '# TYPE c counter\nc_total 1\n# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n# EOF\n',
      openMetricsType,
    )
    const { round: done } = await round()
    const said = (name: string) => done.metadata.get(name)
    expect(said('h_bucket')).toEqual({ type: 'histogram', help: 'Of h.', unit: '', family: 'h' })
    expect(said('s_count')).toEqual({ type: 'summary', help: '', unit: '', family: 's' })
    expect(said('c_total')).toEqual({ type: 'counter', help: '', unit: '' })
    expect(said('a_seconds')).toEqual({ type: 'gauge', help: '', unit: 'seconds' })
    // The same object: it is not sent again with each round.
    expect((await round()).round.metadata.get('h_bucket')).toBe(said('h_bucket'))
  })
})

describe('the rounds', () => {
  it('scrape a target once an interval, whatever its phase, and a round that comes twice scrapes nothing', async () => {
    const pages = await startPageServer()
    pages.say('a 1\n')
    const targets = Array.from({ length: 50 }, (_, index) => `i${index}`)
    const groups = targets.map((instance) => ({ targets: [pages.address], labels: { instance } }))
    const job = { job_name: 'a', scrape_interval: '5m', static_configs: groups }
    const { run, clock } = createScraper({ scrape_configs: [job] })
    const scrapes = new Map(targets.map((instance) => [instance, [] as number[]]))
    for (let minute = 0; minute < 30; minute++) {
      clock.advance(minute % 3 === 0 ? 55_000 : 62_500)
      const lines = [...(await run()).lines, ...(await run()).lines]
      for (const line of lines.filter((one) => one.startsWith('a{'))) {
        scrapes.get(/instance="(i\d+)"/.exec(line)?.[1] as string)?.push(minute)
      }
    }
    for (const minutes of scrapes.values()) {
      expect(minutes[0]).toBeLessThan(5)
      const gaps = minutes.slice(1).map((minute, index) => minute - (minutes[index] as number))
      // Rounds come a little early or late.
      expect(gaps.filter((gap) => gap < 4 || gap > 6)).toEqual([])
      expect([6, 7]).toContain(minutes.length)
    }
  })

  it('scrape every minute what has a shorter interval, however early or late a round is', async () => {
    const { pages, scraper } = await start({ scrape_interval: '15s' })
    pages.say('a 1\n')
    const ways = [0, 14_000, -14_000, 3_000, -3_000]
    for (let minute = 0; minute < 20; minute++) {
      await scraper.run()
      scraper.clock.advance(60_000 + (ways[minute % 5] as number) / 2)
    }
    expect(pages.requests).toHaveLength(20)
  })

  it('share nothing with another instance, and claim targets once where two run at a time', async () => {
    const store = createMemoryStateStore()
    const { pages, scraper } = await start({}, { store })
    pages.say('a 1\n')
    await Promise.all([scraper.run(), scraper.run(), scraper.run()])
    expect(pages.requests).toHaveLength(1)
    const other = await start({}, { store, instance: 'other' })
    other.pages.say('a 1\n')
    await other.round()
    expect(other.pages.requests).toHaveLength(1)
  })

  it('go on without a store, and say so', async () => {
    const memory = createMemoryStateStore()
    const { StateError } = await import('#collect-state')
    let broken = true
    const store: StateStore = {
      load: (key) => (broken ? Promise.reject(new StateError('unavailable', 'no store')) : memory.load(key)),
      save: (key, bytes, version) =>
        broken ? Promise.reject(new StateError('unavailable', 'no store')) : memory.save(key, bytes, version),
    }
    const { pages, round } = await start({}, { store })
    pages.say('a 1\nb 1\n')
    const first = await round()
    expect(first.problems).toEqual(['state: no store'])
    expect(first.lines).toContain(`a${own} 1`)
    broken = false
    expect((await round()).problems).toEqual([])
    pages.say('a 1\n')
    expect((await round()).lines).toContain(`b${own} stale`)
  })

  it('save the series only where they change', async () => {
    const memory = createMemoryStateStore()
    const saves: string[] = []
    const store: StateStore = {
      load: memory.load,
      save(key, bytes, version) {
        saves.push(key)
        return memory.save(key, bytes, version)
      },
    }
    const { pages, round } = await start({}, { store })
    pages.say('a{x="\\"\\n\\\\"} 1\nb 1\n')
    await round()
    await round()
    expect(saves).toEqual(['scrape/test', 'scrape/test/series', 'scrape/test'])
  })
})
