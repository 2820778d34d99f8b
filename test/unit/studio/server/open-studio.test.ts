import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from '../../../../src/studio/server/open-studio.ts'

let parent: string
let folder: string
let studio: Studio | undefined
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'studio-'))
  folder = path.join(parent, 'studio')
  mkdirSync(folder)
  writeFileSync(
    path.join(folder, 'index.html'),
    '<meta content="%STUDIO_TOKEN%"><style nonce="%STYLE_NONCE%">',
  )
  writeFileSync(path.join(folder, 'page.js'), 'export {}')
  writeFileSync(path.join(folder, 'notes.secret'), 'no type that a page has')
})
afterEach(async () => {
  await studio?.close()
  studio = undefined
  rmSync(parent, { recursive: true, force: true })
})

async function open(host = '127.0.0.1'): Promise<{ port: number; token: string }> {
  studio = await openStudio({
    host,
    port: 0,
    isPortFixed: true,
    pageFolder: folder,
    version: '1.2.3',
    folder,
    prometheusUrl: undefined,
    playgroundUrl: undefined,
    now: () => 1_000,
  })
  const { port, searchParams } = new URL(studio.url)
  const token =
    searchParams.get('token') ?? /content="([\w-]{24})"/.exec((await ask(Number(port), '/')).body)?.[1]
  return { port: Number(port), token: token! }
}

interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

function ask(
  port: number,
  target: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: object; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: target, method, headers: { ...headers } }
    const request = http.request(options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

describe('the page', () => {
  test('has the token and a nonce of its own each time, behind a strict policy', async () => {
    const { port, token } = await open()
    const [first, second] = [await ask(port, '/'), await ask(port, '/map')]
    expect(first.body).toContain(token)
    const nonce = /nonce="([^"]+)"/.exec(first.body)![1]
    expect(second.body).not.toContain(nonce)
    expect(first.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; ` +
        "img-src 'self' data:; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    expect(first.headers['x-content-type-options']).toBe('nosniff')
    expect(first.headers['referrer-policy']).toBe('no-referrer')
    expect((await ask(port, '/page.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  test.each([
    '/notes.secret',
    '/../package.json',
    '/%2e%2e/package.json',
    '/.git/config',
    '/none.js',
    '//example.org/',
  ])('has no file at %s', async (target) => {
    const { port } = await open()
    expect((await ask(port, target)).status).toBeGreaterThanOrEqual(400)
  })
})

test('the playground is served beside the page, without its token', async () => {
  mkdirSync(path.join(parent, 'playground'))
  writeFileSync(path.join(parent, 'playground', 'index.html'), 'a playground %STUDIO_TOKEN%')
  const { port } = await open()
  const moved = await ask(port, '/playground')
  expect([moved.status, moved.headers.location]).toEqual([308, '/playground/'])
  const shown = await ask(port, '/playground/')
  expect([shown.status, shown.body]).toEqual([200, 'a playground %STUDIO_TOKEN%'])
  expect((await ask(port, '/playground/none.js')).status).toBe(404)
  expect((await ask(port, '/playground/../notes.secret')).status).toBeGreaterThanOrEqual(400)
})

describe('a request that is not from the page', () => {
  test.each([
    ['a name that stands for this machine now', { host: 'rebound.example.org:PORT' }, 421],
    ['a name with the address in it', { host: '127.0.0.1.example.org:PORT' }, 421],
    ['another port', { host: '127.0.0.1:1' }, 421],
    ['no port', { host: '127.0.0.1' }, 421],
    ['another origin', { origin: 'http://example.org' }, 403],
    ['another origin on this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['no origin that has a name', { origin: 'null' }, 403],
    ['another site, says the browser', { 'sec-fetch-site': 'cross-site' }, 403],
    ['no token', { 'x-studio-token': undefined }, 401],
    ['another token', { 'x-studio-token': 'a'.repeat(24) }, 401],
    ['the page itself', {}, 200],
    ['the page itself, by name', { host: 'localhost:PORT', origin: 'http://localhost:PORT' }, 200],
  ])('%s', async (_words, given, status) => {
    const { port, token } = await open()
    const headers: Record<string, string> = { 'x-studio-token': token }
    for (const [name, value] of Object.entries(given)) {
      if (value === undefined) delete headers[name]
      else headers[name] = value.replace('PORT', String(port))
    }
    expect((await ask(port, '/api/state', { headers })).status).toBe(status)
    expect((await ask(port, '/api/stream?x', { headers, method: 'POST' })).status).toBe(
      status === 200 ? 404 : status,
    )
    if (status === 421) expect((await ask(port, '/', { headers })).status).toBe(421)
  })

  test('that changes something needs the token as well', async () => {
    const { port } = await open()
    const body = '{"isOn":true}'
    const headers = { 'content-type': 'application/json' }
    expect((await ask(port, '/api/recording', { method: 'POST', headers, body })).status).toBe(401)
  })
})

describe('elsewhere than on loopback', () => {
  test('the page needs the token too, which the address brings once', async () => {
    const { port, token } = await open('0.0.0.0')
    const host = `127.0.0.1:${port}`
    expect(studio!.url).toContain(`?token=${token}`)
    expect((await ask(port, '/', { headers: { host } })).status).toBe(401)
    expect((await ask(port, '/page.js', { headers: { host } })).status).toBe(401)
    expect((await ask(port, '/?token=wrong', { headers: { host } })).status).toBe(401)
    const shown = await ask(port, `/map?token=${token}`, { headers: { host } })
    expect([shown.status, shown.headers.location]).toEqual([303, '/map'])
    const elsewhere = await ask(port, `/.//evil.example/?token=${token}`, { headers: { host } })
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([303, '/evil.example/'])
    const [cookie] = shown.headers['set-cookie']!
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
    const opened = await ask(port, '/', { headers: { host, cookie: cookie!.split(';')[0] } })
    expect(opened.status).toBe(200)
    const other = `other.example.org:${port}`
    expect((await ask(port, '/', { headers: { host: other, cookie } })).status).toBe(421)
  })
})

describe('the API', () => {
  test('says how far the start is, and changes nothing before it is through', async () => {
    const { port, token } = await open()
    studio!.step('build', 'running', 'dist/ingest')
    const headers = { 'x-studio-token': token, 'content-type': 'application/json' }
    const state = JSON.parse((await ask(port, '/api/state', { headers })).body)
    expect(state.startup).toEqual([
      { name: 'build', state: 'running', detail: 'dist/ingest' },
      { name: 'function', state: 'waiting', detail: '' },
      { name: 'broker', state: 'waiting', detail: '' },
    ])
    const body = '{"kind":"own"}'
    expect((await ask(port, '/api/broker', { method: 'POST', headers, body })).status).toBe(503)
  })

  test.each([
    ['POST', '/api/recording', '{"isOn":1}', 400],
    ['POST', '/api/recording', 'isOn', 400],
    ['POST', '/api/recording', ' '.repeat(3_000_000), 413],
    ['POST', '/api/messages', '{"topic":"a/+","payloadBase64":""}', 400],
    ['POST', '/api/broker', '{"kind":"url","topicFilter":"a/#/b"}', 400],
    ['GET', '/api/messages?topic=x', '', 400],
    ['GET', '/api/messages?topic=9', '', 404],
    ['GET', '/api/topics?by=luck', '', 400],
    ['GET', '/api/nothing', '', 404],
    ['DELETE', '/api/mapping', '', 404],
  ])('answers %s %s %s with an error', async (method, target, body, status) => {
    const { port, token } = await open()
    const headers = { 'x-studio-token': token, 'content-type': 'application/json' }
    const answer = await ask(port, target, { method, headers, body })
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toHaveProperty('error')
  })

  test('takes a body only as JSON, which no form of another page can send', async () => {
    const { port, token } = await open()
    const headers = { 'x-studio-token': token, 'content-type': 'text/plain' }
    const answer = await ask(port, '/api/recording', { method: 'POST', headers, body: '{"isOn":true}' })
    expect(answer.status).toBe(415)
  })

  test('streams the state at once and again when it changes', async () => {
    const { port, token } = await open()
    const events: string[] = []
    await new Promise<void>((resolve, reject) => {
      const headers = { 'x-studio-token': token }
      const request = http.get({ host: '127.0.0.1', port, path: '/api/stream', headers }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          events.push(text)
          if (events.length === 1) studio!.setDemo(true)
          if (events.join('').includes('"isDemo":true')) {
            request.destroy()
            resolve()
          }
        })
      })
      request.on('error', reject)
    })
    expect(events.join('')).toMatch(/^event: state\ndata: \{.*"isDemo":false/)
    await studio!.opened
  })
})
