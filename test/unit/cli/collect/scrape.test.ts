import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runCli } from '../../../helpers/run-cli.ts'
import { openMetricsType, startPageServer } from '../../scrape/page-server.ts'

async function start(job = '') {
  const folder = mkdtempSync(path.join(tmpdir(), 'scrape-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const pages = await startPageServer()
  const text = `global: { scrape_interval: 1s, scrape_timeout: 1s, external_labels: { site: s } }
rule_files: [a.yml]
scrape_configs:
- job_name: a
  static_configs: [{ targets: ['${pages.address}'], labels: { instance: x } }]
${job}`
  writeFileSync(path.join(folder, 'prometheus.yml'), text)
  const run = (...args: string[]) =>
    runCli(['collect', 'scrape', '--config', 'prometheus.yml', ...args], { folder })
  return { folder, pages, run }
}

const page = `# HELP h Of h.
# TYPE h histogram
h_bucket{le="0.5"} 1
h_bucket{le="+Inf"} 2
h_sum 1.5
h_count 2
# TYPE t summary
t{quantile="0.5"} NaN
t_sum 0
t_count 0
# TYPE c counter
c_total 3
# EOF
`

it('prints the pages of a prometheus.yml as one, and says what of the file has no effect', async () => {
  const { pages, run } = await start()
  pages.say(page, openMetricsType)
  const { status, out, err } = await run()
  const own = 'instance="x",job="a"'
  const unused = { time: expect.any(String), collector: 'scrape', instance: 'scrape', reason: 'config' }
  expect(out.split('\n').filter((line) => !/duration_seconds|collector/.test(line) && line !== '')).toEqual([
    '# TYPE c_total counter',
    `c_total{${own},site="s"} 3`,
    '# HELP h Of h.',
    '# TYPE h histogram',
    `h_bucket{${own},le="0.5",site="s"} 1`,
    `h_bucket{${own},le="+Inf",site="s"} 2`,
    `h_sum{${own},site="s"} 1.5`,
    `h_count{${own},site="s"} 2`,
    `scrape_samples_post_metric_relabeling{${own},site="s"} 8`,
    `scrape_samples_scraped{${own},site="s"} 8`,
    `scrape_series_added{${own},site="s"} 8`,
    '# TYPE t summary',
    `t{${own},quantile="0.5",site="s"} NaN`,
    `t_sum{${own},site="s"} 0`,
    `t_count{${own},site="s"} 0`,
    '# TYPE up gauge',
    `up{${own},site="s"} 1`,
  ])
  expect(status).toBe(0)
  expect(
    err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      ...unused,
      detail: expect.stringMatching(
        /^global\.scrape_interval: .*on AWS, where rounds are a minute apart, it is a minute \(line 1\)/,
      ),
    },
    { ...unused, detail: 'rule_files: not used: it belongs to other parts of Prometheus (line 2)' },
  ])
})

it('ends with status 1 if a target fails, and 2 for a file that is wrong, with its lines', async () => {
  const { pages, run } = await start()
  pages.say('<html>')
  const { status, err } = await run()
  expect(status).toBe(1)
  expect(err).toContain('"bad_page"')
  const wrong = await start('  sample_limt: 5\n')
  expect(await wrong.run()).toMatchObject({
    status: 2,
    err: expect.stringContaining(
      'line 6: scrape_configs[0].sample_limt: unknown key `sample_limt`; did you mean `sample_limit`?',
    ),
  })
})

it('writes a file for node_exporter, and takes a file of instances too', async () => {
  const { folder, pages, run } = await start()
  pages.say('a 1 1000\n')
  expect(await run('--textfile', folder)).toMatchObject({ status: 0 })
  expect(readFileSync(path.join(folder, 'scrape@scrape.prom'), 'utf8')).toContain(
    'a{instance="x",job="a",site="s"} 1\n',
  )
  const config = { scrape_configs: [{ job_name: 'b', static_configs: [{ targets: [pages.address] }] }] }
  writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify([{ instance: 'i', config }]))
  expect((await run()).out).toContain(`a{instance="${pages.address}",job="b"} 1\n`)
  expect(readdirSync(folder)).toHaveLength(2)
})

it('wants a file', async () => {
  expect(await runCli(['collect', 'scrape'], { folder: tmpdir() })).toMatchObject({
    status: 2,
    err: expect.stringContaining('--config: required: scrape has a configuration file of its own'),
  })
})

it('says once what it leaves out, with the target', async () => {
  const { pages, run } = await start()
  pages.say('a 1\na 2\n')
  const { status, err } = await run()
  expect(status).toBe(0)
  const lines = err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ reason }) => reason !== 'config')).toEqual([
    {
      time: expect.any(String),
      collector: 'scrape',
      instance: 'scrape',
      reason: 'duplicate',
      detail: 'job a, instance x: the page has a series twice; the first sample counts',
      count: 1,
    },
  ])
})

it.each([
  ['checks: { a: { command: x } }\n', 'looks like checks.yaml; run it with `collect checks --config FILE`'],
  ["rules: [{ topic: 'a/+' }]\n", 'looks like a mapping file; check it with `check FILE`'],
  ['[plugin.checks.a]\ncommand = "x"\n', 'looks like a mackerel-agent.conf'],
  ['- job_name: a\n', 'looks like a list of jobs'],
  ['scrape_config: []\n', 'did you mean `scrape_configs`?'],
])('says what a wrong file is: %j', async (text, words) => {
  const { folder, run } = await start()
  writeFileSync(path.join(folder, 'prometheus.yml'), text)
  expect(await run()).toMatchObject({ status: 2, err: expect.stringContaining(words) })
})
