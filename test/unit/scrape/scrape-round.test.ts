import { describe, expect, it } from 'vitest'
import { createScraper } from '../../helpers/scraper.ts'
import { type PageServer, startPageServer } from './page-server.ts'

/** So many targets that are one page. */
function groupsOf({ address }: PageServer, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    targets: [address],
    labels: { instance: `i${index}` },
  }))
}

async function start() {
  const pages = await startPageServer()
  pages.say('a 1\n')
  return pages
}

/** Of `up{…} 1` and the like. */
const upsOf = (lines: readonly string[]) => lines.filter((line) => line.startsWith('up{'))

describe('target_limit', () => {
  it('is reached by as many targets as it says', async () => {
    const pages = await start()
    const job = { job_name: 'a', target_limit: 2, static_configs: groupsOf(pages, 2) }
    const { lines, problems } = await createScraper({ scrape_configs: [job] }).run()
    expect(problems).toEqual([])
    expect(upsOf(lines).map((line) => line.at(-1))).toEqual(['1', '1'])
  })

  it('makes every target of a job with more fail, as in Prometheus: none is asked, and each is down', async () => {
    const pages = await start()
    const many = { job_name: 'many', target_limit: 2, static_configs: groupsOf(pages, 3) }
    const few = { job_name: 'few', target_limit: 2, static_configs: groupsOf(pages, 1) }
    const { lines, problems } = await createScraper({ scrape_configs: [many, few] }).run()
    expect(pages.requests).toHaveLength(1)
    expect(upsOf(lines).sort()).toEqual([
      'up{instance="i0",job="few"} 1',
      'up{instance="i0",job="many"} 0',
      'up{instance="i1",job="many"} 0',
      'up{instance="i2",job="many"} 0',
    ])
    expect(lines).toContain('scrape_samples_scraped{instance="i1",job="many"} 0')
    expect(problems).toEqual([
      'bad_config: job many: target_limit exceeded (number of targets: 3, limit: 2): none is scraped',
    ])
  })

  it('ends the series of the targets that were there before', async () => {
    const pages = await start()
    const list = await startPageServer()
    const say = (count: number) => list.say(JSON.stringify(groupsOf(pages, count)), 'application/json')
    const job = { job_name: 'a', target_limit: 2, http_sd_configs: [{ url: list.url }] }
    const { run, clock } = createScraper({ scrape_configs: [job] })
    say(2)
    await run()
    say(3)
    clock.advance(60_000)
    expect((await run()).lines.filter((line) => line.endsWith(' stale'))).toEqual([
      'a{instance="i0",job="a"} stale',
      'a{instance="i1",job="a"} stale',
    ])
    say(2)
    clock.advance(60_000)
    expect(upsOf((await run()).lines).filter((line) => line.endsWith(' 1'))).toHaveLength(2)
  })
})

it('targets that a round has no time for are down, and are said to be', async () => {
  const pages = await start()
  const { run, clock } = createScraper({
    scrape_configs: [{ job_name: 'a', static_configs: groupsOf(pages, 40) }],
  })
  const startMs = clock.now()
  pages.answer = (_, response) => {
    if (clock.now() < startMs + 96_000) clock.advance(10_000)
    response.end('a 1\n')
  }
  const { lines, problems } = await run()
  const down = upsOf(lines).filter((line) => line.endsWith(' 0'))
  expect(upsOf(lines)).toHaveLength(40)
  expect(down.length).toBe(40 - pages.requests.length)
  expect(down.length).toBeGreaterThan(10)
  expect(problems).toEqual([
    `deadline: ${down.length} targets were not scraped before the round had to end, and count as down`,
  ])
})

it('service discovery may say any number of targets: a round has as many as it has room for', async () => {
  const pages = await start()
  const list = await startPageServer()
  const targets = Array.from({ length: 100_000 }, (_, index) => `a${index}:1`)
  list.say(JSON.stringify([{ targets }]), 'application/json')
  // None of them is asked: what is counted is what is said of them.
  const job = { job_name: 'many', target_limit: 1, http_sd_configs: [{ url: list.url }] }
  const other = { job_name: 'few', static_configs: groupsOf(pages, 1) }
  const { lines, problems, round } = await createScraper({ scrape_configs: [other, job] }).run()
  expect(round.samples.length).toBeLessThan(100_000)
  expect(upsOf(lines)).toHaveLength(5_000)
  expect(lines).toContain('up{instance="i0",job="few"} 1')
  expect(problems).toEqual([
    'bad_config: job many: target_limit exceeded (number of targets: 100000, limit: 1): none is scraped',
    'too_large: 95001 of 100001 targets are not scraped, and have no up: a configuration has at most 5000; split it into several stacks',
  ])
})

it('targets that are wrong in the same way are one problem of their job', async () => {
  const pages = await start()
  const list = await startPageServer()
  list.say(JSON.stringify([{ targets: ['a/b', 'c d', pages.address] }]), 'application/json')
  const job = { job_name: 'a', http_sd_configs: [{ url: list.url }] }
  const { lines, problems } = await createScraper({ scrape_configs: [job] }).run()
  expect(upsOf(lines)).toHaveLength(1)
  expect(problems).toEqual([
    'bad_config: job a: a target has an address that is no host with a port (2 targets)',
  ])
})

it('two targets that have one series at one time: the first counts, and the others are counted', async () => {
  const pages = await start()
  pages.say('a 1 1767225600000\nb 1\n')
  const labels = { instance: 'same' }
  const job = {
    job_name: 'a',
    static_configs: [
      { targets: [pages.address], labels: { __metrics_path__: '/1', ...labels } },
      { targets: [pages.address], labels: { __metrics_path__: '/2', ...labels } },
    ],
  }
  const { lines, problems, remarks } = await createScraper({ scrape_configs: [job] }).run()
  expect(pages.requests).toHaveLength(2)
  expect(problems).toEqual([])
  expect(lines.filter((line) => line.startsWith('a{'))).toHaveLength(1)
  expect(upsOf(lines)).toHaveLength(1)
  // Of the page two, and the five that are said of a target.
  expect(remarks).toEqual([
    'other_target 7 job a, instance same: another target has the same series at the same time; its sample counts',
  ])
})
