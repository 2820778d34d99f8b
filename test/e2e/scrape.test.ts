// The scraping function beside a real Prometheus that scrapes the same targets at the same time, by the same file. What
// Prometheus makes of them it sends by remote write to a receiver here; the function writes to another one. The two have
// the same series, values and staleness markers.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client'
import { uncompress } from 'snappyjs'
import { expect, it, onTestFinished } from 'vitest'
import { readWriteRequest, startReceiver } from '#studio/receiver'
import { answers, startOnFreePort, startProgram } from '../helpers/child.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { createRemoteScraper } from '../helpers/remote-scraper.ts'
import { openMetricsType, type PageServer, startPageServer, textType } from '../unit/scrape/page-server.ts'

const stale = 'stale'

describeWithParts('scrapes beside Prometheus', ['prometheus', 'prometheus-node-exporter'], (parts) => {
  /** Series → what it was in a phase: the value, or its end. */
  type Found = Map<string, number | typeof stale>

  async function startBoth(config: string) {
    const ours = await startCollecting()
    const theirs = await startCollecting()
    await startScrapingPrometheus(config, theirs.url)
    const scraper = createRemoteScraper(config, ours.url)
    let earlier: Found = new Map()
    return {
      ours,
      theirs,
      /** What Prometheus had before the last round here. */
      earlier: () => earlier,
      /** Changes the pages, and compares what both make of them. */
      async phase(change: () => void, pages: readonly PageServer[], ignore: RegExp = /^$/) {
        for (const one of [ours, theirs]) one.reset()
        change()
        const before = pages.map(({ requests }) => requests.length)
        // A scrape that has begun before the change, and two that come after it.
        await expect
          .poll(() => pages.every(({ requests }, index) => requests.length >= (before[index] as number) + 3))
          .toBe(true)
        earlier = new Map(theirs.found())
        await scraper.run()
        const expected = () => comparable(theirs.found(), ignore)
        const actual = comparable(ours.found(), ignore)
        await expect.poll(() => difference(expected(), actual), { interval: 500 }).toEqual([])
        return actual
      },
    }
  }

  it('have the same series of a page that changes, dies and comes back', async () => {
    const page = await startPageServer()
    page.say('# TYPE a counter\na{x="1"} 1\na{x="2"} 2\n')
    const { phase } = await startBoth(`
global: { scrape_interval: 1s, scrape_timeout: 1s, external_labels: { site: s, instance: never } }
scrape_configs:
  - job_name: changing
    static_configs: [{ targets: ['${page.address}'] }]
`)
    const one = (what: () => void) => phase(what, [page])
    expect((await one(() => undefined)).size).toBeGreaterThan(5)
    expect([...(await one(() => page.say('a{x="1"} 1\nb NaN\nc +Inf\n'))).values()]).toContain(stale)
    expect(
      [...(await one(() => page.say('<html>'))).values()].filter((value) => value === stale),
    ).toHaveLength(3)
    await one(() => page.say('a{x="1"} 7\n'))
    await one(() => {
      page.answer = (_, response) => response.destroy()
    })
    await one(() => page.say('a_total{x="1"} 7 # {trace="1"} 2\n# EOF\n', openMetricsType))
    // Prometheus ends a series that it read before the fault, and never stored.
    const before = /^a_total\{instance="[^"]*",job="changing",site="s"\}$/
    await phase(() => page.say('a_total 1\n', openMetricsType), [page], before)
    await phase(() => page.say(`own ${Date.now()} ${Date.now()}\nhere 1\n`), [page], before)
    await one(() => page.say('here 1\n'))
    await one(() => page.say(''))
  })

  it('have the same series by every action of relabelling, and by every setting of labels', async () => {
    const page = await startPageServer()
    page.say(relabelledPage)
    const jobs = [
      ...metricRules.map(([name, rules]) => ({ job_name: name, metric_relabel_configs: rules })),
      ...otherJobs,
      ...[1, 2].map((limit) => ({
        job_name: `target limit ${limit}`,
        target_limit: limit,
        static_configs: ['1', '2'].map((instance) => ({ targets: [page.address], labels: { instance } })),
      })),
    ]
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: jobs.map((job) => ({
        static_configs: [{ targets: [page.address], labels: { instance: 'i', team: 'Ops', zone: 'a-1' } }],
        ...job,
      })),
    }
    const { phase } = await startBoth(JSON.stringify(config))
    // Requests of all jobs come to one page: three for each are many in all.
    const all = Array.from({ length: jobs.length }, () => page)
    const found = await phase(() => undefined, all)
    expect(new Set([...found.keys()].map((key) => /job="([^"]*)"/.exec(key)?.[1])).size).toBeGreaterThan(
      jobs.length / 2,
    )
    // Prometheus has asked none of the targets of a job with too many, and each of them is down.
    const upsOf = (job: string) =>
      [...found].flatMap(([key, value]) =>
        key.startsWith('up{') && key.includes(`job="${job}"`) ? value : [],
      )
    expect([upsOf('target limit 1'), upsOf('target limit 2')]).toEqual([
      [0, 0],
      [1, 1],
    ])
  })

  it('have the same series of prom-client, in both formats, and of node_exporter', async () => {
    const pages = await Promise.all([
      startClientPage(Registry.PROMETHEUS_CONTENT_TYPE),
      startClientPage(Registry.OPENMETRICS_CONTENT_TYPE),
    ])
    const exporter = await startNodeExporter(parts['prometheus-node-exporter'])
    const { phase, ours, theirs, earlier } = await startBoth(`
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: client
    static_configs: [{ targets: ${JSON.stringify(pages.map(({ address }) => address))} }]
  - job_name: node
    static_configs: [{ targets: ['${exporter}'] }]
`)
    const found = await phase(() => undefined, pages)
    const names = (job: string) => [...found.keys()].filter((key) => key.includes(`job="${job}"`))
    expect(names('client').filter((key) => key.includes('_bucket'))).toHaveLength(2 * 4)
    expect(names('node').length).toBeGreaterThan(100)
    // Two scrapers cannot read at one moment: what only grows is between what Prometheus read before and after.
    const growing = [...ours.found()].filter(([key]) => /^(?!node_cpu_)\w+_total\{.*job="node"/.test(key))
    expect(growing.length).toBeGreaterThan(10)
    const strays = () =>
      growing.filter(([key, value]) => {
        const bounds = [earlier().get(key), theirs.found().get(key)].map(Number)
        return !(Number(value) >= (bounds[0] as number) && Number(value) <= (bounds[1] as number))
      })
    await expect.poll(strays, { interval: 500 }).toEqual([])
  })

  it('read and refuse the same pages: good ones, bad ones, and those that were changed at random', async () => {
    const page = await startPageServer()
    const pages = [...goodPages, ...badPages, ...mutatedPages()].flatMap((body) => [
      { body, type: textType },
      { body: body.includes('# EOF') ? body : `${body}# EOF\n`, type: openMetricsType },
    ])
    const bodies = [...pages, ...otherTypes.map((type) => ({ body: 'a 1\n', type }))]
    page.answer = (request, response) => {
      const { body, type } = bodies[Number(request.url?.slice(1))] as (typeof bodies)[number]
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(Buffer.from(body, 'latin1'))
    }
    const jobs = bodies.map((_, index) => ({
      job_name: `page ${index}`,
      metrics_path: `/${index}`,
      static_configs: [{ targets: [page.address], labels: { instance: 'i' } }],
    }))
    const global = { scrape_interval: '3s', scrape_timeout: '3s' }
    const { phase } = await startBoth(JSON.stringify({ global, scrape_configs: jobs }))
    const found = await phase(
      () => undefined,
      Array.from({ length: jobs.length }, () => page),
    )
    const ups = [...found].filter(([key]) => key.startsWith('up{'))
    expect(ups).toHaveLength(jobs.length)
    for (const state of [0, 1]) expect(ups.filter(([, value]) => value === state).length).toBeGreaterThan(40)
  })

  async function startScrapingPrometheus(config: string, writeUrl: string): Promise<void> {
    const dir = mkdtempSync(path.join(tmpdir(), 'scraping-'))
    const file = path.join(dir, 'prometheus.yml')
    const remote = {
      url: writeUrl,
      queue_config: { batch_send_deadline: '200ms' },
      metadata_config: { send: false },
    }
    const isJson = config.startsWith('{')
    writeFileSync(
      file,
      isJson
        ? JSON.stringify({ ...JSON.parse(config), remote_write: [remote] })
        : `${config}\nremote_write: [${JSON.stringify(remote)}]\n`,
    )
    const running = await startOnFreePort(async (port) => {
      const url = `http://127.0.0.1:${port}`
      const args = [
        `--config.file=${file}`,
        `--storage.tsdb.path=${path.join(dir, 'storage')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ]
      const isReady = () => answers(`${url}/-/ready`, (status) => status === 200)
      return startProgram(parts.prometheus, args, { isReady })
    })
    onTestFinished(async () => {
      await running.stop()
      rmSync(dir, { recursive: true, force: true })
    })
  }

  /** A receiver that keeps the last sample of each series. */
  async function startCollecting() {
    const found: Found = new Map()
    const times = new Map<string, number>()
    const receiver = await startReceiver({
      // Prometheus has a series of its own for each sample. Of those of one time it stores the first, and sends all.
      answer({ body }) {
        for (const { labels, samples } of readWriteRequest(new Uint8Array(uncompress(body))).series) {
          const key = formatKey(labels)
          for (const { value, timestampMs, stale: isStale } of samples) {
            // Older ones Prometheus does not store.
            if (times.get(key) === timestampMs || timestampMs < Date.now() - 600_000) continue
            times.set(key, timestampMs)
            found.set(key, isStale ? stale : value)
          }
        }
        return { status: 200 }
      },
    })
    onTestFinished(() => receiver.close())
    return { url: receiver.url, found: () => found, reset: () => found.clear() }
  }
})

function formatKey(labels: readonly (readonly [string, string])[]): string {
  const name = labels.find(([label]) => label === '__name__')?.[1]
  const pairs = labels
    .filter(([label]) => label !== '__name__')
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return `${name}{${pairs.sort().join(',')}}`
}

/** Without what is said of rounds; without the values that two scrapers cannot share. */
function comparable(
  found: ReadonlyMap<string, number | 'stale'>,
  ignore: RegExp,
): Map<string, number | 'stale' | 'any'> {
  return new Map(
    [...found]
      .filter(([key]) => !key.includes('collector="') && !ignore.test(key))
      .map(([key, value]) => {
        const isOwn = /^scrape_(duration_seconds|series_added)\{|job="node"/.test(key)
        return [key, isOwn && value !== 'stale' ? 'any' : value]
      }),
  )
}

function difference(expected: ReadonlyMap<string, unknown>, actual: ReadonlyMap<string, unknown>): string[] {
  const keys = [...new Set([...expected.keys(), ...actual.keys()])]
  return keys
    .filter((key) => !Object.is(expected.get(key), actual.get(key)))
    .map((key) => `${key} Prometheus: ${expected.get(key)}, here: ${actual.get(key)}`)
}

async function startClientPage(
  contentType: typeof Registry.PROMETHEUS_CONTENT_TYPE | typeof Registry.OPENMETRICS_CONTENT_TYPE,
): Promise<PageServer> {
  const registry = new Registry<
    typeof Registry.PROMETHEUS_CONTENT_TYPE | typeof Registry.OPENMETRICS_CONTENT_TYPE
  >()
  registry.setContentType(contentType)
  const registers = [registry]
  const help = 'Of "the" page, \\ and\nmore.'
  new Counter({ name: 'jobs_total', help, labelNames: ['queue'], registers }).inc(
    { queue: 'a"b\\c\nd 東京' },
    3,
  )
  new Gauge({ name: 'level', help, registers }).set(-0.1)
  const histogram = new Histogram({ name: 'took_seconds', help, buckets: [0.1, 1, 10], registers })
  for (const value of [0.05, 5, 50]) histogram.observe(value)
  const summary = new Summary({ name: 'size_bytes', help, percentiles: [0.5, 0.99], registers })
  for (const value of [1, 2, 3]) summary.observe(value)
  const page = await startPageServer()
  page.say(await registry.metrics(), contentType)
  return page
}

async function startNodeExporter(file: string): Promise<string> {
  const { address, running } = await startOnFreePort(async (port) => {
    const address = `127.0.0.1:${port}`
    const collectors = ['loadavg', 'meminfo', 'stat', 'uname', 'filefd', 'vmstat'].map(
      (name) => `--collector.${name}`,
    )
    const args = ['--collector.disable-defaults', ...collectors, `--web.listen-address=${address}`]
    const isReady = () => answers(`http://${address}/metrics`)
    return { address, running: await startProgram(file, args, { isReady }) }
  })
  onTestFinished(() => running.stop())
  return address
}

const relabelledPage = `
# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{method="GET",path="/a/b",code="200"} 1
http_requests_total{method="post",path="/Straße/ÅÄÖ",code="404"} 2
http_requests_total{method="",path="a\nb",code="5xx"} 3
temp_celsius{job="page",instance="page",exported_job="older",zone="a-1"} 4
temp_celsius{team="Ops",le="+Inf"} 5
temp_celsius{job=""} 6
other 7
`

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: groups of regular expressions.
const metricRules: readonly (readonly [string, readonly object[]])[] = [
  ['nothing', []],
  [
    'replace',
    [
      {
        source_labels: ['method', 'code'],
        regex: '(.+);(\\d)..',
        target_label: 'class',
        replacement: '${1}-$2xx',
      },
    ],
  ],
  ['replace with defaults', [{ source_labels: ['path'], target_label: 'copy' }]],
  ['replace by nothing', [{ source_labels: ['path'], regex: '/.*', target_label: 'path', replacement: '' }]],
  ['replace without source', [{ target_label: 'fixed', replacement: 'x' }]],
  [
    'replace into a name of groups',
    [{ source_labels: ['method'], regex: '([A-Za-z]+)', target_label: 'is_$1', replacement: 'yes' }],
  ],
  [
    'replace into a bad name',
    [{ source_labels: ['path'], regex: '(.*)', target_label: 'p_$1', replacement: 'yes' }],
  ],
  [
    'replace with names of groups',
    [
      {
        source_labels: ['path'],
        regex: '/(?P<first>[^/]+)/(?P<second>.*)',
        target_label: 'parts',
        replacement: '${second}_$first.$$x$3',
      },
    ],
  ],
  [
    'replace with a name that runs on',
    [{ source_labels: ['code'], regex: '(\\d)(\\d+)', target_label: 'parts', replacement: '$1x $1' }],
  ],
  [
    'replace the name',
    [{ source_labels: ['__name__'], regex: 'http_(.*)', target_label: '__name__', replacement: 'web_$1' }],
  ],
  [
    'separator',
    [
      {
        source_labels: ['__name__', 'code'],
        separator: '',
        regex: 'http.*404',
        target_label: 'hit',
        replacement: 'y',
      },
    ],
  ],
  ['keep', [{ source_labels: ['__name__'], regex: 'http_.*', action: 'keep' }]],
  ['keep anchored', [{ source_labels: ['__name__'], regex: 'http|other', action: 'keep' }]],
  ['drop', [{ source_labels: ['code', 'method'], regex: '(?i)2..;get', action: 'Drop' }]],
  ['drop by a line break', [{ source_labels: ['path'], regex: 'a.b', action: 'drop' }]],
  ['drop by a line break, dotall', [{ source_labels: ['path'], regex: '(?s)a.b', action: 'drop' }]],
  ['keepequal', [{ source_labels: ['team'], target_label: 'le', action: 'keepequal' }]],
  ['dropequal', [{ source_labels: ['exported_zone'], target_label: 'zone', action: 'dropequal' }]],
  [
    'hashmod',
    [{ source_labels: ['path', 'code'], modulus: 1000003, target_label: 'shard', action: 'hashmod' }],
  ],
  ['hashmod of nothing', [{ source_labels: ['none'], modulus: 8, target_label: 'shard', action: 'hashmod' }]],
  ['labelmap', [{ regex: '(met)(hod)|exported_(.+)', action: 'labelmap', replacement: 'm_$1$3' }]],
  ['labelmap with defaults', [{ regex: 'exported_(.+)', action: 'labelmap' }]],
  ['labeldrop', [{ regex: 'm.*|code', action: 'labeldrop' }]],
  ['labelkeep', [{ regex: '__name__|job|path|code|le', action: 'labelkeep' }]],
  ['lowercase', [{ source_labels: ['method', 'path'], target_label: 'low', action: 'lowercase' }]],
  ['uppercase', [{ source_labels: ['method', 'path'], target_label: 'up', action: 'uppercase' }]],
  [
    'several',
    [
      { source_labels: ['code'], target_label: '__tmp' },
      { source_labels: ['__tmp'], regex: '4.*', action: 'drop' },
      { regex: '__tmp', action: 'labeldrop' },
    ],
  ],
  ['without a name', [{ regex: '__name__', action: 'labeldrop' }]],
  ['with an empty regex', [{ source_labels: ['method'], regex: '', target_label: 'none', replacement: 'y' }]],
]

const otherJobs: readonly { readonly job_name: string; readonly [key: string]: unknown }[] = [
  { job_name: 'honor labels', honor_labels: true },
  { job_name: 'sample limit', sample_limit: 6 },
  { job_name: 'sample limit, kept', sample_limit: 7 },
  { job_name: 'label limit', label_limit: 7 },
  { job_name: 'name limit', label_name_length_limit: 7 },
  { job_name: 'value limit', label_value_length_limit: 12 },
  { job_name: 'body limit', body_size_limit: '100B' },
  {
    job_name: 'targets relabelled',
    params: { module: ['m', 'n'] },
    relabel_configs: [
      {
        source_labels: [
          '__param_module',
          '__scheme__',
          '__metrics_path__',
          '__scrape_interval__',
          '__scrape_timeout__',
        ],
        target_label: 'inside',
      },
      { source_labels: ['__address__'], regex: '([^:]+):.*', target_label: 'host' },
      { regex: 'zone', action: 'labeldrop' },
      { regex: '(team)', replacement: '${1}_copy', action: 'labelmap' },
      { target_label: '__param_module', replacement: 'other' },
    ],
  },
  {
    job_name: 'targets dropped',
    relabel_configs: [{ source_labels: ['team'], regex: 'Ops', action: 'drop' }],
  },
  { job_name: 'job renamed', relabel_configs: [{ target_label: 'job', replacement: 'other job' }] },
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: groups of regular expressions.

/** Prometheus 2 reads them as the text format; '' is none. */
const otherTypes = [
  '',
  'text/html',
  'application/json',
  'text/plain;version=1.0.0',
  'application/openmetrics-text;version=2.0.0',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'no type',
]

/** Bytes, a character each. */
const goodPages = [
  '',
  '\n\n',
  'a 1',
  'a 1\n',
  // No blank before the name: the format allows it, and Prometheus takes it for a part of the name.
  'a { x = "1" , y="2" , }\t1 \n',
  'a{}1\nb+2\nc{x="1"y="2"} 3\n',
  'a{x="\\\\ \\" \\n \\t"} 1\n',
  'a{x="1\n2"} 1\n',
  // Prometheus 2.42 takes exemplars of counters and buckets only, later ones of each metric.
  'a_total{x="1"} 1 # {y="2"} 3\n',
  'a NaN\nb +Inf\nc -inf\nd Infinity\ne nan\nf INF\n',
  'a 1.\nb .5\nc -1E-3\nd +2e+1\ne 00012\n',
  '# a comment\n#\n#TYPE a counter\n# HELPLESS\na 1\n',
  '# HELP a  Of "a".\n# TYPE a counter\na 1\n',
  '# HELP a\n# HELP b \nb 1\n',
  '# HELP a \\x\n# TYPE a gauge\na 1\n# TYPE a counter\n',
  '# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n',
  'a 1\n\0 whatever',
  'a{x="\0"} 1\n',
  'a{x="\xc3\xa9"} 1\n',
  '# \xff\na 1\n',
  'a:b{_x="1"} 1\n',
  'a{x=""} 1\n',
  'a{__x="1"} 1\n'.replace('__x', 'x_'),
  'a 1\na 2\na{x=""} 3\n',
  // Prometheus 3 makes 1.0 of it.
  '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n',
  'a_total 1 # {x="\\"}\\\\\\n"} 1\n',
]

const badPages = [
  // Names that only Prometheus 3 has.
  '{"a.b"} 1\n',
  '{"a.b",x="1"} 1\n',
  'a{"x.y"="1"} 1\n',
  'a.b 1\n',
  '\xef\xbb\xbfa 1\n',
  '# TYPE a counter\r\na 1\r\n',
  'a_total 1 # {x="\\"} 1\n',
  'a_total 1 # {x="1" 1\n',
  '<html>\n',
  'a one\n',
  'a 1\r\n',
  'a 0x10\n',
  'a 1_0\n',
  'a 1e999\n',
  'a +NaN\n',
  'a\n',
  'a \n',
  'a 1 -5\n',
  'a 1 5.5\n',
  'a 1 99999999999999999999\n',
  'a{x="1"\n',
  'a{x="1\n',
  'a{x=1} 1\n',
  'a{x} 1\n',
  'a{,} 1\n',
  'a{x="1",,y="2"} 1\n',
  'a{} {} 1\n',
  'a{x="1",x="2"} 1\n',
  'a{__name__="b"} 1\n',
  '1a 1\n',
  'a{1x="1"} 1\n',
  'a{x:y="1"} 1\n',
  'a{x="\xff"} 1\n',
  '# HELP a \xff\na 1\n',
  '# TYPE a info\na 1\n',
  '# TYPE a counter \n',
  '# TYPE \n',
  '# TYPE a untyped\n',
  'a  1\n',
  'a 1 \n# EOF\n',
  'a 1\n\n# EOF\n',
  '# EOF\na 1\n',
  '# EOF\n\n',
  'a_total 1 1.5 # {} 1\n',
  'a 1 # {x="y"}\n',
  'a 1 # {x="y"} 1 1 1\n',
  'a 1 # 1\n',
  'a 1 +Inf\n# EOF\n',
  '# UNIT a seconds\n# EOF\n',
  'a\0 1\n',
]

/** Always the same. Without timestamps that Prometheus would not store. */
function mutatedPages(): string[] {
  const piece = fc.constantFrom(
    '{',
    '}',
    '"',
    '\\',
    '\n',
    ' ',
    '\t',
    ',',
    '=',
    '# ',
    '# {',
    '1',
    'a',
    'e',
    '.',
    '-',
    '\0',
    '\r',
    '\xff',
    ':',
    '_',
  )
  const edit = fc.tuple(fc.nat(), fc.nat(2), piece)
  const page = fc.constantFrom(...goodPages.filter((one) => one.length > 5))
  const mutated = fc.tuple(page, fc.array(edit, { minLength: 1, maxLength: 2 })).map(([text, edits]) =>
    edits.reduce((now, [at, length, put]) => {
      const from = at % (now.length + 1)
      return now.slice(0, from) + put + now.slice(from + length)
    }, text),
  )
  return fc.sample(mutated, { seed: 1, numRuns: 60 })
}
