import { expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { isForbiddenAddress, type LookUp } from '../../../src/scrape/forbidden-addresses.ts'
import { createHttpClient } from '../../../src/scrape/http-client.ts'
import { parseScrapeConfig } from '../../../src/scrape/read-config.ts'
import { createScraper } from '../../helpers/scraper.ts'
import { startPageServer } from './page-server.ts'

it.each([
  '169.254.169.254',
  '169.254.0.0',
  '169.254.255.255',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::169.254.169.254',
  '64:ff9b::169.254.169.254',
  '2002:a9fe:a9fe::1',
  'fe80::1',
  'fe80::1%eth0',
  'febf::1',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd00:0ec2:0:0::0254',
  'fd20:ce::254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
])('%s is forbidden', (address) => expect(isForbiddenAddress(address)).toBe(true))

it.each([
  '169.253.255.255',
  '169.255.0.0',
  '10.0.0.5',
  '127.0.0.1',
  '100.100.100.201',
  '::1',
  '::ffff:10.0.0.5',
  'fec0::1',
  'fd00:ec3::1',
  '2001:db8::1',
  'name.example',
])('%s is not', (address) => expect(isForbiddenAddress(address)).toBe(false))

const words = 'its address is one that no request goes to: link-local, metadata, or the API of the runtime'

it('targets that service discovery leads there are down, and are not asked', async () => {
  const list = await startPageServer()
  const targets = ['169.254.169.254', '[fd00:ec2::254]:80', '0xa9fea9fe:80', '2852039166', '169.16689662:80']
  list.say(JSON.stringify([{ targets }]), 'application/json')
  const job = { job_name: 'a', metrics_path: '/latest/meta-data', http_sd_configs: [{ url: list.url }] }
  const { lines, problems } = await createScraper({ scrape_configs: [job] }).run()
  expect(lines.filter((line) => !line.startsWith('scrape_'))).toHaveLength(targets.length)
  expect(lines.filter((line) => line.startsWith('up{') && line.endsWith(' 0'))).toHaveLength(targets.length)
  expect(problems).toHaveLength(targets.length)
  for (const problem of problems) {
    expect(problem).toMatch(/^forbidden_address: job a, instance .*: GET http:/)
    expect(problem).toContain(words)
  }
})

it.each(['http://169.254.169.254/latest', 'http://[::ffff:169.254.169.254]/', 'http://0251.0376.0251.0376/'])(
  'a redirect to %s ends the scrape',
  async (location) => {
    const pages = await startPageServer()
    pages.answer = (_, response) => response.writeHead(302, { location }).end('a 1\n')
    const job = { job_name: 'a', static_configs: [{ targets: [pages.address], labels: { instance: 'x' } }] }
    const { lines, problems } = await createScraper({ scrape_configs: [job] }).run()
    expect(lines.filter((line) => !line.startsWith('scrape_'))).toEqual(['up{instance="x",job="a"} 0'])
    expect(problems).toEqual([expect.stringMatching(/^forbidden_address: job a, instance x: GET http:/)])
  },
)

it('service discovery there is not asked either', async () => {
  const job = { job_name: 'a', http_sd_configs: [{ url: 'http://169.254.169.254/targets' }] }
  expect((await createScraper({ scrape_configs: [job] }).run()).problems).toEqual([
    `forbidden_address: job a: service discovery: GET http://169.254.169.254/targets: ${words}`,
  ])
})

it.each<[string, string, number]>([
  ['127.0.0.1', 'localhost', 0],
  ['0.0.0.0', '127.0.0.1', 0],
  ['127.1', '127.0.0.1', 0],
  ['localhost', '127.0.0.1', 0],
  ['127.0.0.1', '127.0.0.1', 1],
])('the Runtime API of the function is not asked: %s', async (host, own, ahead) => {
  const pages = await startPageServer()
  pages.say('a 1\n')
  const port = Number(new URL(pages.url).port)
  const job = { job_name: 'a', static_configs: [{ targets: [`${host}:${port}`] }] }
  const env = { AWS_LAMBDA_RUNTIME_API: `${own}:${port + ahead}` }
  const { problems } = await createScraper({ scrape_configs: [job] }, { env }).run()
  expect(problems).toEqual(ahead === 0 ? [expect.stringContaining(words)] : [])
})

it('the address that is checked is the one that is connected to, whatever the name means a moment later', async () => {
  const pages = await startPageServer()
  pages.say('a 1\n')
  const answers = ['127.0.0.1', '169.254.169.254']
  const asked: string[] = []
  const lookUp: LookUp = (hostname, _, done) => {
    asked.push(hostname)
    done(null, [{ address: answers.shift() as string, family: 4 }])
  }
  const { config } = parseScrapeConfig('scrape_configs: [{ job_name: a }]', 'f')
  const client = () =>
    createHttpClient(config.jobs[0]!.client, { clock: systemClock, env: {}, lookUp, secret: async () => '' })
  const url = new URL(pages.url)
  url.hostname = 'rebinding.example'
  const get = () => client()({ url, headers: {}, timeoutMs: 5_000, bytesMax: 100 })
  expect((await get()).body.toString()).toBe('a 1\n')
  await expect(get()).rejects.toMatchObject({ reason: 'forbidden_address' })
  expect(asked).toEqual(['rebinding.example', 'rebinding.example'])
  expect(pages.requests).toHaveLength(1)
})

it('a name with one good address and one that is forbidden is refused', async () => {
  const lookUp: LookUp = (_hostname, _options, done) =>
    done(null, [
      { address: '127.0.0.1', family: 4 },
      { address: 'fd00:ec2::254', family: 6 },
    ])
  const { config } = parseScrapeConfig('scrape_configs: [{ job_name: a }]', 'f')
  const tools = { clock: systemClock, env: {}, lookUp, secret: async () => '' }
  const get = createHttpClient(config.jobs[0]!.client, tools)
  const url = new URL('http://both.example:1/')
  await expect(get({ url, headers: {}, timeoutMs: 5_000, bytesMax: 100 })).rejects.toMatchObject({
    reason: 'forbidden_address',
  })
})
