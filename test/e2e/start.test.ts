// `npm start` as its user has it: a real process, real MQTT clients, the built function, and what is printed.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync, type IClientOptions } from 'mqtt'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { projectFolder, type StartProcess, startProcess, startStack } from '../helpers/start-process.ts'
import { createAuthority } from '../helpers/tls.ts'

const anyPort = ['--listen', '127.0.0.1:0']
const folder = mkdtempSync(path.join(tmpdir(), 'start-'))
const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(...args: string[]): StartProcess {
  return startWith({}, ...args)
}

function startWith(env: Record<string, string>, ...args: string[]): StartProcess {
  const stack = startStack(args, env)
  closers.push(() => stack.signal('SIGKILL'))
  return stack
}

async function publish(stack: StartProcess, messages: Record<string, string>): Promise<void> {
  const [url] = await stack.saw(/mqtt:\/\/[\d.:]+/)
  await publishTo(url, messages, { clientId: 'device-7' })
}

async function publishTo(
  url: string,
  messages: Record<string, string>,
  options: IClientOptions,
): Promise<void> {
  const client = await connectAsync(url, options)
  for (const [topic, payload] of Object.entries(messages))
    await client.publishAsync(topic, payload, { qos: 1 })
  await client.endAsync()
}

function write(name: string, content: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

test('npm start on a checkout checks its options, builds once, and every sample of this machine is accepted', async () => {
  const checkout = path.join(folder, 'checkout')
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'LICENSE',
    'template.yaml',
    'collectors.yaml',
    'scrape.yaml',
    'checks-template.yaml',
    'plugins',
    'src',
    'scripts',
    'proto',
    'presets',
    'docs/presets.md',
    'examples',
  ]) {
    cpSync(path.join(projectFolder, name), path.join(checkout, name), { recursive: true })
  }
  symlinkSync(path.join(projectFolder, 'node_modules'), path.join(checkout, 'node_modules'))
  const npmStart = (...args: string[]): StartProcess => {
    const started = startProcess(['npm', 'start', '--', ...args], { cwd: checkout })
    closers.push(() => started.signal('SIGKILL'))
    return started
  }
  const wrong = npmStart('--bogus')
  expect(await wrong.ended, wrong.output()).toBe(2)
  expect(readdirSync(checkout)).not.toContain('dist')

  const swallowed = startProcess(['npm', 'start', '--duration=2'], { cwd: checkout })
  expect(await swallowed.ended, swallowed.output()).toBe(2)
  expect(swallowed.output()).toContain('Write npm start -- --duration')

  const stack = npmStart(...anyPort, '--duration', '8')
  expect(await stack.ended, stack.output()).toBe(0)
  // The page is up before the build is.
  expect(stack.output()).toMatch(
    /^Studio {2}http:\/\/127\.0\.0\.1:\d+\/\n[\s\S]*^built dist\/ingest\/index\.mjs$/m,
  )
  for (const name of ['host_disk_used_percent', 'host_cpu_used_percent', 'host_memory_used_percent']) {
    expect(stack.output()).toMatch(new RegExp(`^hosts/.* → ${name}\\{.*\\} [\\d.]+ → 200 accepted$`, 'm'))
  }
  const [, messages, samples] = /Ran [89][\d.]* s: (\d+) messages · (\d+) samples accepted$/m.exec(
    stack.output(),
  )!
  expect(Number(messages)).toBeGreaterThanOrEqual(3)
  expect(Number(samples)).toBeGreaterThanOrEqual(5)

  const again = npmStart(...anyPort, '--duration', '1')
  await again.ended
  expect(again.output()).toMatch(/^broker: /m)
  expect(again.output()).not.toContain('built ')
})

test('what a client publishes is seen as series, and Ctrl-C ends with a summary and status 0', async () => {
  const stack = start(...anyPort, '--no-host-metrics')
  await publish(stack, { 'factory/a/7': '{"temperature":21.5,"door":true}', 東京: '3' })

  await stack.saw(
    /factory\/a\/7 → temperature\{client_id="device-7",device="device-7",topic="factory\/a\/7"\} 21\.5 → 200 accepted/,
  )
  await stack.saw(/factory\/a\/7 → door\{.*\} 1 → 200 accepted/)
  await stack.saw(/東京 → value\{client_id="device-7",device="device-7",topic="東京"\} 3 → 200 accepted/)
  stack.signal('SIGINT')
  expect(await stack.ended, stack.output()).toBe(0)
  expect(stack.output()).toMatch(/Ran [\d.]+ s: 2 messages · 4 samples accepted\n$/)
})

test('the line that it prints to publish works as it is', async () => {
  const stack = start(...anyPort, '--no-host-metrics')
  const [, command] = await stack.saw(/^publish: (.*)$/m)
  execFileSync('sh', ['-c', command!], { cwd: projectFolder, stdio: 'ignore' })

  await stack.saw(/factory\/a\/7\/telemetry → temperature\{client_id="device-7",.*\} 21\.5 → 200 accepted/)
})

test('--topic lets through what its filter names', async () => {
  const stack = start(...anyPort, '--no-host-metrics', '--topic', 'factory/+')
  await publish(stack, { 'office/1': '1', 'factory/1': '2' })
  await stack.saw(/factory\/1 → .* 2 → 200/)

  expect(stack.output()).not.toContain('office/1 →')
})

test('a busy port: it says so, and takes the next free one', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  closers.push(() => holder.close())
  const { port } = holder.address() as AddressInfo
  const stack = start('--listen', `127.0.0.1:${port}`)

  const [, next] = await stack.saw(/Port \d+ is in use, perhaps by another MQTT broker; using (\d+)/)
  const [, shown] = await stack.saw(/broker: mqtt:\/\/127\.0\.0\.1:(\d+) /)
  expect(shown).toBe(next)
  await stack.saw(/^hosts\/.* → 200 accepted$/m)
})

test('a message that is too large is a dead letter, kept in its own bytes, and the status is 1', async () => {
  const stack = start(...anyPort, '--no-host-metrics')
  const payload = `{"x":"${'y'.repeat(200_000)}"}`
  await publish(stack, { big: payload, small: '{"x":1}' })
  await stack.saw(/^small → /m)
  stack.signal('SIGINT')

  expect(await stack.ended, stack.output()).toBe(1)
  expect(stack.output()).toMatch(/^big → – → dead letter: too large$/m)
  expect(stack.output()).toMatch(/^small → x\{.*\} 1 → 200 accepted$/m)
  const [, deadLetters] = /Dead letters are in (.*)/.exec(stack.output())!
  closers.push(() => rmSync(deadLetters!, { recursive: true }))
  const [file] = readdirSync(deadLetters!, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  )
  expect(readFileSync(path.join(deadLetters!, file!), 'utf8')).toContain(
    Buffer.from(payload).toString('base64'),
  )
})

describe('--mapping', () => {
  test('this machine’s metrics go through the mapping of the host-metrics example', async () => {
    const stack = start(...anyPort, '--mapping', 'examples/host-metrics/mapping.yaml')

    await stack.saw(/^hosts\/.*\/metrics → host_memory_available_bytes\{.*host=".*\} \d+ → 200 accepted$/m)
    stack.signal('SIGINT')
    expect(await stack.ended, stack.output()).toBe(0)
  })

  test('where it has no use for this machine’s metrics they are no longer published', async () => {
    const rule =
      'version: 1\nunmatched: drop\nrules:\n  - topic: factory/+line\n    metrics: { temperature: t }\n'
    const stack = start(...anyPort, '--mapping', write('factory.yaml', rule))
    await stack.saw(/metrics are no longer published, because no rule of the mapping uses hosts\//)
    await publish(stack, { 'factory/a': '{"t":20}' })
    await stack.saw(/^factory\/a → temperature\{line="a"\} 20 → 200 accepted$/m)
    stack.signal('SIGINT')

    expect(await stack.ended, stack.output()).toBe(0)
    expect(stack.output().match(/no rule for this topic$/gm)!.length).toBeLessThan(8)
  })

  test('a mapping with mistakes: all of them, with their lines, and status 2', async () => {
    const bad = 'version: 2\nrules:\n  - topic: a/#/b\n    metrics: { 1x: v }\n  - topik: b\n'
    const stack = start(...anyPort, '--duration', '2', '--mapping', write('bad.yaml', bad))

    expect(await stack.ended).toBe(2)
    for (const place of [
      'line 1: version',
      'line 3: rules[0].topic',
      'line 4: rules[0].metrics',
      'line 5: rules[1].topik',
    ]) {
      expect(stack.output()).toContain(place)
    }
  })

  test('a mapping that is not there: status 2', async () => {
    const stack = start(...anyPort, '--mapping', 'no-such.yaml')

    expect(await stack.ended).toBe(2)
    expect(stack.output()).toMatch(/--mapping: cannot be read: there is no such file/)
  })
})

describe('--remote-write-url', () => {
  test.each([
    ['none', 'none' as const, undefined],
    ['basic', { basic: { username: 'me', password: 'pw' } }, '{"username":"me","password":"pw"}'],
    ['bearer', { bearer: 'token' }, 'token\n'],
  ])('with --auth %s every sample arrives at an endpoint of the user', async (auth, verify, secret) => {
    const receiver = await startReceiver({ verify })
    closers.push(() => receiver.close())
    const secretArgs = secret === undefined ? [] : ['--secret-file', write(`${auth}.txt`, secret)]
    const stack = start(...anyPort, '--remote-write-url', receiver.url, '--auth', auth, ...secretArgs)

    await stack.saw(/^hosts\/.*\/memory → host_memory_available_bytes\{.*\} \d+ → 200 accepted$/m)
    stack.signal('SIGINT')
    expect(await stack.ended, stack.output()).toBe(0)
    expect(receiver.requests.map(({ answer }) => answer.status)).not.toContain(401)
    expect(receiver.requests.length).toBeGreaterThan(0)
  })

  test('names and values are shown, and beside them what was left out', async () => {
    const receiver = await startReceiver()
    closers.push(() => receiver.close())
    const rule = 'version: 1\nrules:\n  - topic: a/+device\n    metrics: { t: t, gone: none }\n'
    const mapping = ['--mapping', write('gone.yaml', rule)]
    const stack = start(...anyPort, '--no-host-metrics', '--remote-write-url', receiver.url, ...mapping)
    await publish(stack, { 'a/7': '{"t":1795832650.123}' })

    await stack.saw(
      /^a\/7 → t\{device="7"\} 1795832650\.123 → 200 accepted\na\/7 → last_seen_timestamp_seconds\{device="7"\} .*\na\/7 → beside 2 samples → dropped: field missing$/m,
    )
    stack.signal('SIGINT')
    expect(await stack.ended, stack.output()).toBe(0)
    expect(stack.output()).toContain('2 samples accepted')
  })

  test('a wrong secret: failed, with the reason and without the secret, and status 1', async () => {
    const receiver = await startReceiver({ verify: { bearer: 'right' } })
    closers.push(() => receiver.close())
    const secret = ['--auth', 'bearer', '--secret-file', write('wrong.txt', 'wr0ng')]
    const stack = start(...anyPort, '--remote-write-url', receiver.url, ...secret)

    await stack.saw(/^hosts\/.* → – → failed: /m)
    stack.signal('SIGINT')
    expect(await stack.ended, stack.output()).toBe(1)
    expect(stack.output()).toMatch(/401|[Uu]nauthorized/)
    expect(stack.output()).toContain('Not every sample was accepted.')
    expect(stack.output()).not.toContain('wr0ng')
  })

  test('an endpoint that is down: failed, with the reason, and status 1', async () => {
    const receiver = await startReceiver()
    await receiver.close()
    const quick = { DIRECT_BUDGET_MS: '500' }
    const stack = startWith(quick, ...anyPort, '--remote-write-url', receiver.url)

    await stack.saw(/^hosts\/.* → – → failed: connection$/m)
    stack.signal('SIGINT')
    expect(await stack.ended, stack.output()).toBe(1)
    expect(stack.output()).toContain('ECONNREFUSED')
    expect(stack.output()).toContain(' · 0 samples accepted · ')
  })
})

test('with --duration and no message at all the status is 1', async () => {
  const stack = start(...anyPort, '--duration', '1', '--no-host-metrics')

  expect(await stack.ended).toBe(1)
  expect(stack.output()).toContain('No samples were sent.')
})

test('wrong options: each of them, how it is used, and status 2', async () => {
  const stack = start('--bogus', '--duration', 'soon')

  expect(await stack.ended).toBe(2)
  expect(stack.output()).toContain('--bogus: unknown option')
  expect(stack.output()).toContain('--duration: expected a number of seconds')
  expect(stack.output()).toMatch(/Run (npm start --|iot-remote-write start) --help for its options/)
})

test('--help: every option, and status 0', async () => {
  const stack = start('--help')

  expect(await stack.ended).toBe(0)
  expect(stack.output()).toContain('--remote-write-url URL')
})

test('--verbose shows the log of the function', async () => {
  const stack = start(...anyPort, '--verbose')

  await stack.saw(/"Namespace":"IotRemoteWrite"/)
  stack.signal('SIGINT')
  expect(await stack.ended, stack.output()).toBe(0)
})

describeWithParts('--broker, a Mosquitto with TLS', ['mosquitto', 'openssl'], ({ mosquitto, openssl }) => {
  async function openBroker() {
    const dir = mkdtempSync(path.join(folder, 'tls-'))
    const authority = createAuthority(openssl, dir)
    const broker = await startMosquitto({
      path: mosquitto,
      tls: { caFile: authority.caFile, server: authority.server },
    })
    closers.push(() => broker.stop())
    return { authority, url: `mqtts://127.0.0.1:${broker.port}` }
  }

  test('with a client certificate, messages of other clients are seen as series', async () => {
    const { authority, url } = await openBroker()
    const viewer = authority.issueClient('viewer')
    const device = authority.issueClient('device-7')
    const certificate = ['--ca', authority.caFile, '--cert', viewer.certFile, '--key', viewer.keyFile]
    const stack = start('--broker', url, ...certificate, '--topic', 'factory/#')
    await stack.saw(/^broker: mqtts:.* subscribed to factory\/#$/m)
    await publishTo(
      url,
      { 'factory/a': '{"t":20}' },
      {
        ca: readFileSync(authority.caFile),
        cert: readFileSync(device.certFile),
        key: readFileSync(device.keyFile),
      },
    )

    await stack.saw(/^factory\/a → t\{topic="factory\/a"\} 20 → 200 accepted$/m)
    stack.signal('SIGTERM')
    expect(await stack.ended, stack.output()).toBe(0)
    expect(stack.output()).not.toContain('hosts/')
  })

  test('with a certificate of another authority it ends with the reason and status 1', async () => {
    const { authority, url } = await openBroker()
    const stranger = createAuthority(openssl, mkdtempSync(path.join(folder, 'tls-'))).issueClient('viewer')
    const certificate = ['--ca', authority.caFile, '--cert', stranger.certFile, '--key', stranger.keyFile]
    const stack = start('--broker', url, ...certificate)

    expect(await stack.ended).toBe(1)
    expect(stack.output()).toMatch(/^mqtts:\/\/127\.0\.0\.1:\d+: .*(alert|certificate)/m)
  })
})

test('--broker where nobody listens ends with the reason and status 1', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  holder.close()
  await once(holder, 'close')
  const stack = start('--broker', `mqtt://127.0.0.1:${port}`)

  expect(await stack.ended).toBe(1)
  expect(stack.output()).toMatch(
    new RegExp(`mqtt://127.0.0.1:${port}: nothing listens on this port; .* \\(ECONNREFUSED\\)$`, 'm'),
  )
})
