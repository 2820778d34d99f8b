import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseScrapeConfig } from '#scrape'
import type { JsonValue } from '../../../src/model.ts'
import { createHttpClient } from '../../../src/scrape/http-client.ts'
import { verifySigV4 } from '../../../src/studio/receiver/verify-sigv4.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { describeWithParts } from '../../helpers/parts.ts'
import { createScraper } from '../../helpers/scraper.ts'
import { createAuthority } from '../../helpers/tls.ts'
import { startPageServer } from './page-server.ts'

const name = ({ address }: { readonly address: string }) => `job a, instance ${address}`
const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`

async function start(job: { [key: string]: JsonValue }, secrets: Record<string, string> = {}) {
  const pages = await startPageServer()
  pages.say('a 1\n')
  const given = { job_name: 'a', static_configs: [{ targets: [pages.address] }], ...job }
  const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'own-secret' }
  const scraper = createScraper({ scrape_configs: [given] }, { secrets, env, everyTarget: true })
  const headers = () => pages.requests.map((request) => request.headers.authorization)
  return { pages, headers, run: scraper.run }
}

describe('a request is authorized', () => {
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
  it.each<[string, { [key: string]: JsonValue }, string, string]>([
    ['by a password', { basic_auth: { username: 'u', password_ref: arn('s') } }, 'p:w\n', basic('u:p:w')],
    [
      'by a pair',
      { basic_auth: { password_ref: arn('s') } },
      '{"username":"u","password":"p"}',
      basic('u:p'),
    ],
    ['by a token', { authorization: { credentials_ref: arn('s') } }, 'token\n', 'Bearer token'],
    ['by a token in JSON', { authorization: { credentials_ref: arn('s') } }, '{"token":"t"}', 'Bearer t'],
    ['by another type', { authorization: { type: 'Key', credentials_ref: arn('s') } }, 'k', 'Key k'],
  ])('%s', async (_, job, secret, header) => {
    const { headers, run } = await start(job, { [arn('s')]: secret })
    expect((await run()).problems).toEqual([])
    expect(headers()).toEqual([header])
  })

  it('with a secret that is read once, and again when it is refused', async () => {
    const secrets = { [arn('s')]: 'one' }
    const { pages, headers, run } = await start({ authorization: { credentials_ref: arn('s') } }, secrets)
    let good = 'one'
    pages.answer = (request, response) =>
      response.writeHead(request.headers.authorization === `Bearer ${good}` ? 200 : 401).end('a 1\n')
    await run()
    secrets[arn('s')] = 'two'
    await run()
    good = 'two'
    expect((await run()).problems).toEqual([])
    expect(headers()).toEqual(['Bearer one', 'Bearer one', 'Bearer one', 'Bearer two'])
    good = 'three'
    expect((await run()).problems).toEqual([
      `unauthorized: ${name(pages)}: GET ${pages.url}/metrics: status 401`,
    ])
  })

  it('never by a secret of several lines, and its text is nowhere', async () => {
    const { pages, headers, run } = await start(
      { authorization: { credentials_ref: arn('s') } },
      { [arn('s')]: 'hunter2\r\nx: y' },
    )
    const { problems } = await run()
    expect(problems).toEqual([`secret: ${name(pages)}: expected a secret of one line of ASCII`])
    expect(headers()).toEqual([])
  })

  it.each<[string, object, string, string]>([
    ['the own credentials', {}, 'AKID', 'own-secret'],
    ['those of a secret', { secret_ref: arn('s') }, 'AKOTHER', 'other-secret'],
  ])('by a signature with %s', async (_, own, accessKeyId, secretAccessKey) => {
    const secrets = {
      [arn('s')]: JSON.stringify({ accessKeyId: 'AKOTHER', secretAccessKey: 'other-secret' }),
    }
    const job = { params: { 'match[]': ['{a="b c"}', 'd'] }, sigv4: { service: 'aps', ...own } }
    const { pages, run } = await start(job as { [key: string]: JsonValue }, secrets)
    expect((await run()).problems).toEqual([])
    const [request] = pages.requests
    const pairs = Array.from({ length: request!.rawHeaders.length / 2 }, (_, index): [string, string] => [
      request!.rawHeaders[2 * index] as string,
      request!.rawHeaders[2 * index + 1] as string,
    ])
    const signed = { method: 'GET', target: request!.url as string, headers: pairs, body: Buffer.alloc(0) }
    const nowMs = Date.parse('2026-01-01T00:00:00Z')
    const options = { region: 'eu-west-1', service: 'aps', accessKeyId, secretAccessKey }
    expect(verifySigV4(signed, options, nowMs)).toEqual({ ok: true })
    expect(request?.headers.authorization).toContain(
      `Credential=${accessKeyId}/20260101/eu-west-1/aps/aws4_request`,
    )
  })
})

describe('a redirect', () => {
  it('is followed, and the credentials stay with the host that they are for', async () => {
    const secrets = { [arn('s')]: 'token' }
    const { pages, headers, run } = await start({ authorization: { credentials_ref: arn('s') } }, secrets)
    const other = await startPageServer()
    other.say('b 1\n')
    pages.answer = (request, response) =>
      response
        .writeHead(302, { location: request.url === '/metrics' ? '/moved' : `${other.url}/there` })
        .end()
    const { lines, problems } = await run()
    expect(problems).toEqual([])
    expect(lines[0]).toMatch(/^b\{/)
    expect(headers()).toEqual(['Bearer token', 'Bearer token'])
    expect(other.requests.map((request) => [request.url, request.headers.authorization])).toEqual([
      ['/there', undefined],
    ])
  })

  it.each<[string, { [key: string]: JsonValue }, string, string]>([
    ['that is not to be followed', { follow_redirects: false }, '/x', 'a redirect, which is not followed'],
    ['without an end', {}, '/metrics', 'too many redirects'],
    ['to a file', {}, 'file:///etc/passwd', 'a redirect to another protocol'],
  ])('%s ends the scrape', async (_, job, location, words) => {
    const { pages, run } = await start(job)
    pages.answer = (_request, response) => response.writeHead(301, { location }).end()
    expect((await run()).problems).toEqual([
      `http_status: ${name(pages)}: GET ${pages.url}/metrics: ${words}`,
    ])
  })
})

it('a request names neither its query nor its secret in what goes wrong', async () => {
  const { pages, run } = await start({ params: { key: ['hunter2'] } })
  pages.answer = (_, response) => response.writeHead(500).end('hunter2')
  expect((await run()).problems).toEqual([
    `http_status: ${name(pages)}: GET ${pages.url}/metrics: status 500`,
  ])
  expect(pages.requests[0]?.url).toBe('/metrics?key=hunter2')
})

it('a page that drips is left at its timeout, however much of it has come', async () => {
  const pages = await startPageServer()
  let fire = (): void => undefined
  const { config } = parseScrapeConfig('scrape_configs: [{ job_name: a }]', 'f')
  const get = createHttpClient(config.jobs[0]!.client, {
    clock: createFakeClock(0),
    env: {},
    secret: async () => '',
    startTimer(callback) {
      fire = callback
      return () => undefined
    },
  })
  const isLeft = new Promise((resolve) => {
    pages.answer = (_, response) => {
      response.once('close', () => resolve(response.writableFinished))
      response.writeHead(200, { 'content-type': 'text/plain' })
      let pieces = 0
      const drip = () => {
        if (response.destroyed) return
        if (++pieces === 5) fire()
        response.write('a 1\n', drip)
      }
      drip()
    }
  })
  const request = { url: new URL(pages.url), headers: {}, timeoutMs: 5_000, bytesMax: 1_000_000_000 }
  await expect(get(request)).rejects.toMatchObject({ reason: 'timeout' })
  expect(await isLeft).toBe(false)
})

it('an answer whose headers have no end is no answer, and no other target waits for it', async () => {
  const { pages } = await start({})
  const sockets = new Set<Socket>()
  const endless = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const more = () => {
      if (!socket.destroyed) socket.write(`x-a: ${'a'.repeat(1_000)}\r\n`, more)
    }
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n', more))
  })
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    endless.close()
  })
  const address = `127.0.0.1:${(endless.address() as AddressInfo).port}`
  const targets = [{ targets: [address, pages.address] }]
  const { run } = createScraper({ scrape_configs: [{ job_name: 'a', static_configs: targets }] })
  const { lines, problems } = await run()
  expect(problems).toEqual([
    `connection: job a, instance ${address}: GET http://${address}/metrics: HPE_HEADER_OVERFLOW`,
  ])
  expect(lines).toContain(`up{instance="${address}",job="a"} 0`)
  expect(lines).toContain(`up{instance="${pages.address}",job="a"} 1`)
})

it('a connection that was closed while nobody used it is no failure', async () => {
  const { pages, run } = await start({})
  const sockets = new Set<Socket>()
  pages.answer = (request, response) => {
    sockets.add(request.socket)
    response.end('a 1\n')
  }
  await run()
  pages.answer = (request, response) => {
    if (sockets.has(request.socket)) request.socket.destroy()
    else response.end('a 1\n')
  }
  expect((await run()).problems).toEqual([])
})

describe('service discovery by HTTP', () => {
  const groups = (address: string) =>
    JSON.stringify([{ targets: [address], labels: { site: 'x', __meta_rack: 'r1' } }])

  async function startDiscovery() {
    const list = await startPageServer()
    const pages = await startPageServer()
    pages.say('a 1\n')
    list.say(groups(pages.address), 'application/json; charset=utf-8')
    const job = {
      job_name: 'a',
      http_sd_configs: [{ url: `${list.url}/targets?key=hunter2` }],
      relabel_configs: [
        { source_labels: ['__meta_rack'], target_label: 'rack' },
        { source_labels: ['__meta_url'], regex: '.*/(.*)[?].*', target_label: 'from' },
        { target_label: 'instance', replacement: 'i' },
      ],
    }
    const scraper = createScraper({ scrape_configs: [job] })
    return {
      list,
      pages,
      async round() {
        const { lines, problems } = await scraper.run()
        scraper.clock.advance(60_000)
        return { lines: lines.filter((line) => !line.startsWith('scrape_')), problems }
      },
    }
  }
  const labels = '{from="targets",instance="i",job="a",rack="r1",site="x"}'

  it('gives targets with their labels, and takes them away', async () => {
    const { list, round } = await startDiscovery()
    expect(await round()).toEqual({ lines: [`a${labels} 1`, `up${labels} 1`], problems: [] })
    list.say('[]', 'application/json')
    expect(await round()).toEqual({ lines: [`a${labels} stale`, `up${labels} stale`], problems: [] })
  })

  it.each<[string, string, string, string]>([
    [
      'is no JSON',
      '<html>',
      'application/json',
      'not_json: job a: service discovery: GET URL/targets: the answer is not JSON',
    ],
    [
      'is of another type',
      '[]',
      'text/html',
      'not_json: job a: service discovery: GET URL/targets: expected content type application/json',
    ],
    [
      'is no list',
      '{}',
      'application/json',
      'unexpected_answer: job a: service discovery: GET URL/targets: expected a list of {"targets": [text], "labels": {name: text}}',
    ],
    [
      'has other labels',
      '[{"targets":[],"labels":{"a":1}}]',
      'application/json',
      'unexpected_answer: job a: service discovery: GET URL/targets: expected a list of {"targets": [text], "labels": {name: text}}',
    ],
  ])('goes on with the last list where the answer %s', async (_, body, type, problem) => {
    const { list, round } = await startDiscovery()
    await round()
    list.say(body, type)
    const { lines, problems } = await round()
    expect(lines).toEqual([`a${labels} 1`, `up${labels} 1`])
    expect(problems).toEqual([problem.replace('URL', list.url)])
  })

  it('goes on with the last list where the server fails, and takes its next one', async () => {
    const { list, pages, round } = await startDiscovery()
    await round()
    list.answer = (_, response) => response.writeHead(500).end('[]')
    expect(await round()).toEqual({
      lines: [`a${labels} 1`, `up${labels} 1`],
      problems: [`http_status: job a: service discovery: GET ${list.url}/targets: status 500`],
    })
    list.say(groups(pages.address).replace('r1', 'r2'), 'application/json')
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines).toContain(`a${labels.replace('r1', 'r2')} 1`)
  })

  it('ends no target where there never was a list', async () => {
    const { list, round } = await startDiscovery()
    list.answer = (_, response) => response.writeHead(503).end()
    expect(await round()).toEqual({
      lines: [],
      problems: [`http_status: job a: service discovery: GET ${list.url}/targets: status 503`],
    })
  })
})

describeWithParts('TLS', ['openssl'], (parts) => {
  it('checks the server by its authority, and shows a certificate of its own', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'scrape-tls-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const { caFile, server, issueClient } = createAuthority(parts.openssl, dir)
    const client = issueClient('scraper')
    const secure = createServer(
      {
        cert: readFileSync(server.certFile),
        key: readFileSync(server.keyFile),
        ca: readFileSync(caFile),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (_, response) => response.end('a 1\n'),
    )
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      secure.close()
      secure.closeAllConnections()
    })
    const address = `127.0.0.1:${(secure.address() as AddressInfo).port}`
    const key = { [pathToFileURL(client.keyFile).href]: readFileSync(client.keyFile, 'utf8') }
    const pem = (file: string) => readFileSync(file, 'utf8')
    const run = async (tls: { [key: string]: JsonValue }) => {
      const job = {
        job_name: 'a',
        scheme: 'https',
        static_configs: [{ targets: [address] }],
        tls_config: tls,
      }
      return (await createScraper({ scrape_configs: [job] }, { secrets: key }).run()).problems
    }
    const own = { cert: pem(client.certFile), key_file: client.keyFile }
    const where = `connection: job a, instance ${address}: GET https://${address}/metrics: `
    expect(await run({ ca: pem(caFile), ...own })).toEqual([])
    expect(await run({ insecure_skip_verify: true, ...own })).toEqual([])
    expect(await run({ ca: pem(caFile), server_name: 'localhost', ...own })).toEqual([])
    expect(await run({ ca: pem(caFile), server_name: 'other.example', ...own })).toEqual([
      `${where}ERR_TLS_CERT_ALTNAME_INVALID`,
    ])
    expect(await run(own)).toEqual([expect.stringMatching(/: (SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY)/)])
    expect(await run({ ca: pem(caFile) })).toEqual([expect.stringMatching(/^connection: /)])
  })
})
