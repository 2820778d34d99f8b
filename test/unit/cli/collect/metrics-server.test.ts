import { request } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { type MetricsServer, startMetricsServer } from '../../../../src/cli/collect/metrics-server.ts'

const servers: MetricsServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function start(page: (format: string) => string, host = '127.0.0.1'): Promise<string> {
  const server = await startMetricsServer({ host, port: 0 }, page)
  servers.push(server)
  return server.url
}

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

function ask(url: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) })
    })
    asked.on('error', reject).end()
  })
}

describe('the server of pages', () => {
  it.each([
    ['GET', '/metrics', 200, 'text'],
    ['GET', '/metrics?x=1', 200, 'text'],
    ['HEAD', '/metrics', 200, ''],
    ['GET', '/', 200, 'the metrics are at /metrics\n'],
    ['GET', '/metrics/', 404, 'not found; the metrics are at /metrics\n'],
    ['GET', '/other', 404, 'not found; the metrics are at /metrics\n'],
    ['POST', '/other', 404, 'not found; the metrics are at /metrics\n'],
    ['POST', '/metrics', 405, 'expected GET or HEAD\n'],
    ['DELETE', '/', 405, 'expected GET or HEAD\n'],
  ])('answers %s %s with %s', async (method, path, status, body) => {
    const answer = await ask(new URL(path, await start((format) => format)).href, method)
    expect(answer).toMatchObject({ status, body: Buffer.from(body) })
    expect(answer.headers['allow']).toBe(status === 405 ? 'GET, HEAD' : undefined)
  })

  it('says to HEAD what GET would have', async () => {
    const url = await start(() => 'x'.repeat(10))
    const [head, get] = [await ask(url, 'HEAD'), await ask(url)]
    expect(head.headers['content-length']).toBe('10')
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
  })

  it('gives the format that is asked for', async () => {
    const url = await start((format) => format)
    expect(await ask(url)).toMatchObject({
      headers: {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        vary: 'Accept, Accept-Encoding',
      },
    })
    expect(await ask(url, 'GET', { accept: 'application/openmetrics-text' })).toMatchObject({
      headers: { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' },
      body: Buffer.from('openmetrics'),
    })
  })

  it.each([
    [999, 'gzip', undefined],
    [1_000, 'gzip', 'gzip'],
    [1_000, 'identity', undefined],
  ])('sends %s bytes to one who accepts %s in %s', async (bytes, accepted, encoding) => {
    const page = 'é'.repeat(bytes / 2).padEnd(bytes - Math.floor(bytes / 2), 'x')
    const { headers, body } = await ask(await start(() => page), 'GET', { 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers['content-length']).toBe(String(body.length))
    expect((encoding === undefined ? body : gunzipSync(body)).toString()).toBe(page)
  })

  it('breaks off where a page cannot be made, and goes on', async () => {
    let broken = true
    const url = await start(() => {
      if (broken) throw new Error('no page')
      return 'page'
    })
    await expect(ask(url)).rejects.toThrow(/hang up/)
    broken = false
    expect(await ask(url)).toMatchObject({ status: 200 })
  })

  it('closes though a scraper keeps its connection', async () => {
    const server = await startMetricsServer({ host: '127.0.0.1', port: 0 }, () => 'page')
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n')
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    )
    expect(answer).toMatch(/^HTTP\/1.1 200/)
    await server.close()
    socket.destroy()
    await expect(ask(server.url)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('closes though somebody has not said all', async () => {
    const server = await startMetricsServer({ host: '127.0.0.1', port: 0 }, () => 'page')
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined))
    await new Promise<void>((resolve) => socket.write('GET /metrics HTTP/1.1\r\n', () => resolve()))
    expect(await ask(server.url)).toMatchObject({ status: 200 })
    await server.close()
    await closed
  })

  it('says where it is, and where it cannot be', async () => {
    const url = await start(() => '')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    const port = Number(new URL(url).port)
    await expect(startMetricsServer({ host: '127.0.0.1', port }, () => '')).rejects.toThrow(/EADDRINUSE/)
  })
})
