import { describe, expect, test } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { startCommand } from '../../../src/cli/start-command.ts'
import { ConfigError } from '../../../src/errors.ts'

function parse(...args: string[]) {
  return parseStartOptions(args, '/home/me')
}

function issuesOf(...args: string[]): string[] {
  try {
    parse(...args)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

test('without options: a broker on loopback, an endpoint in this process, everything subscribed', () => {
  expect(parse()).toEqual({
    source: { kind: 'listen', host: '127.0.0.1', port: 1883 },
    topicFilter: '#',
    mappingFile: undefined,
    target: { kind: 'embedded' },
    receiver: undefined,
    durationMs: undefined,
    hostMetrics: true,
    verbose: false,
    page: {
      host: '127.0.0.1',
      port: 1880,
      isPortFixed: false,
      isOpened: true,
      prometheusUrl: undefined,
      playgroundUrl: undefined,
    },
    simulatedDevices: undefined,
  })
})

test.each([
  [['--no-page'], { page: undefined }],
  [['--no-open'], { page: { isOpened: false } }],
  [['--page', '0.0.0.0:0'], { page: { host: '0.0.0.0', port: 0, isPortFixed: true } }],
  [['--page', '[::1]'], { page: { host: '::1', port: 1880, isPortFixed: false } }],
  [['--prometheus-url', 'http://p:9090/'], { page: { prometheusUrl: new URL('http://p:9090') } }],
  [['--playground-url', 'https://p/x/'], { page: { playgroundUrl: new URL('https://p/x/') } }],
  [['--simulate', '1'], { simulatedDevices: 1 }],
  [['--simulate', '20000'], { simulatedDevices: 20_000 }],
])('the page: %s', (args, expected) => {
  expect(parse(...args)).toMatchObject(expected)
})

test.each([
  ['0.0.0.0', { host: '0.0.0.0', port: 1883 }],
  ['0.0.0.0:1884', { host: '0.0.0.0', port: 1884 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:1884', { host: '::1', port: 1884 }],
  ['[::1]', { host: '::1', port: 1883 }],
  ['::1', { host: '::1', port: 1883 }],
  ['host:65535', { host: 'host', port: 65_535 }],
])('--listen %s', (text, expected) => {
  expect(parse('--listen', text)).toMatchObject({ source: { kind: 'listen', ...expected } })
})

test('a broker that exists, with a client certificate in files of the folder where npm start was typed', () => {
  const args = [
    '--broker',
    'mqtts://x-ats.iot.eu-west-1.amazonaws.com:8883',
    '--client-id',
    'viewer',
    '--topic',
    'a/#',
  ]
  const files = ['--ca', 'ca.pem', '--cert', '/etc/cert.pem', '--key', '../key.pem']

  expect(parse(...args, ...files)).toMatchObject({
    source: {
      kind: 'broker',
      url: new URL('mqtts://x-ats.iot.eu-west-1.amazonaws.com:8883'),
      awsRegion: 'eu-west-1',
      forMs: undefined,
      clientId: 'viewer',
      caFile: '/home/me/ca.pem',
      certFile: '/etc/cert.pem',
      keyFile: '/home/key.pem',
    },
  })
})

test('AWS IoT Core over WebSocket, for a time', () => {
  const broker = ['--broker', 'wss://x-ats.iot.eu-west-1.amazonaws.com', '--topic', 'a/#']
  expect(parse(...broker, '--for', '90s')).toMatchObject({
    source: { awsRegion: 'eu-west-1', forMs: 90_000 },
    topicFilter: 'a/#',
  })
  expect(parse(...broker, '--for', '2h')).toMatchObject({ source: { forMs: 7_200_000 } })
  expect(parse('--broker', 'wss://broker.example/ws')).toMatchObject({ source: { awsRegion: undefined } })
})

test('the login of a broker: in a file, or in its URL', () => {
  expect(parse('--broker', 'mqtt://x', '--broker-secret-file', 'login.json')).toMatchObject({
    source: { secretFile: '/home/me/login.json' },
  })
  expect(parse('--broker', 'mqtt://me:pw@x')).toMatchObject({
    source: { url: new URL('mqtt://me:pw@x'), secretFile: undefined },
  })
})

const amp = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'

test.each([
  [['--remote-write-url', amp], { auth: 'sigv4' }],
  [['--remote-write-url', amp, '--auth', 'none'], { auth: 'none' }],
  [['--remote-write-url', 'http://localhost:9090/api/v1/write'], { auth: 'none' }],
  [
    ['--remote-write-url', 'https://p/w', '--auth', 'sigv4', '--region', 'us-east-1'],
    { auth: 'sigv4', region: 'us-east-1' },
  ],
  [
    ['--remote-write-url', 'https://p/w', '--auth', 'basic', '--secret-file', 's.json'],
    { auth: 'basic', secretFile: '/home/me/s.json' },
  ],
])('an endpoint of the user: %j', (args, expected) => {
  expect(parse(...args)).toMatchObject({ target: { kind: 'url', ...expected } })
})

test('the remaining options', () => {
  const args = ['--topic=factory/#', '--mapping', 'm.yaml', '--receiver', 'amp', '--duration', '2.5']

  expect(parse(...args, '--no-host-metrics', '--verbose')).toMatchObject({
    topicFilter: 'factory/#',
    mappingFile: '/home/me/m.yaml',
    receiver: 'amp',
    durationMs: 2_500,
    hostMetrics: false,
    verbose: true,
  })
})

test('--help wins over everything, and names every option', () => {
  expect(parse('--help')).toBe('help')
  expect(parse('--nonsense', '--help')).toBe('help')
  const documented = new Set([...startCommand.usage.matchAll(/--[a-z-]+[a-z]/g)].map(([name]) => name))
  const every = ['listen', 'broker', 'ca', 'cert', 'key', 'client-id', 'topic', 'mapping', 'remote-write-url']
  const others = [
    'broker-secret-file',
    'for',
    'auth',
    'secret-file',
    'headers',
    'region',
    'receiver',
    'duration',
    'no-host-metrics',
    'page',
    'no-page',
    'no-open',
    'simulate',
    'prometheus-url',
    'playground-url',
    'verbose',
    'help',
  ]
  expect(documented).toEqual(new Set([...every, ...others].map((name) => `--${name}`)))
})

const aws = 'x-ats.iot.eu-west-1.amazonaws.com'

describe('problems', () => {
  test('are also headers that cannot be sent, and headers without a URL', () => {
    const url = ['--remote-write-url', 'https://mimir.example/api/v1/push']
    expect(issuesOf(...url, '--headers', 'X-Scope-OrgID=plant-7')).toEqual([])
    expect(issuesOf(...url, '--headers', 'X-Scope-OrgID: a')).toEqual([
      expect.stringContaining('expected NAME=VALUE'),
    ])
    expect(issuesOf('--headers', 'A=1')).toHaveLength(1)
  })

  test.each([
    [['--bogus'], '--bogus: unknown option'],
    [['-x'], '-x: unknown option'],
    [['file.yaml'], 'arguments: unexpected argument; options begin with --'],
    [['--topic'], '--topic: expected a value'],
    [['--topic', '--verbose'], '--topic: expected a value (actual: another option)'],
    [['--topic='], '--topic: expected a value'],
    [['--verbose=yes'], '--verbose: expected no value'],
    [['--topic', 'a', '--topic', 'b'], '--topic: given twice'],
    [['--topic', 'a/#/b'], '--topic: expected an MQTT topic filter'],
    [['--listen', '1883'], '--listen: expected ADDRESS'],
    [['--listen', 'host:65536'], '--listen: expected ADDRESS'],
    [['--listen', 'host:port'], '--listen: expected ADDRESS'],
    [['--broker', 'http://x'], '--broker: expected mqtt://HOST'],
    [['--broker', 'localhost'], '--broker: expected mqtt://HOST'],
    [['--broker', 'mqtt://x', '--listen', '::1'], '--listen: cannot be used with --broker'],
    [['--broker', 'mqtt://x', '--ca', 'f'], '--ca: used only with TLS'],
    [['--broker', 'mqtts://x', '--cert', 'f'], '--cert: requires --key FILE'],
    [['--broker', 'mqtts://x', '--key', 'f'], '--key: requires --cert FILE'],
    [['--broker', `wss://${aws}`], '--topic: required with AWS IoT Core'],
    [
      ['--broker', `wss://${aws}`, '--topic', '$aws/rules/a/#'],
      '--topic: nobody can subscribe to Basic Ingest',
    ],
    [['--broker', `ws://${aws}`, '--topic', 'a'], '--broker: AWS IoT Core accepts only TLS'],
    [['--broker', `mqtts://${aws}`, '--topic', 'a'], '--broker: AWS IoT Core wants --cert FILE'],
    [['--broker', `wss://${aws}`, '--topic', 'a', '--for', '10'], '--for: expected a time such as 90s'],
    [['--broker', `wss://${aws}`, '--topic', 'a', '--for', '0m'], '--for: expected a time such as 90s'],
    [['--broker', 'mqtt://x', '--for', '10m'], '--for: used only with AWS IoT Core'],
    [['--for', '10m'], '--for: used only with --broker URL'],
    [['--broker', 'ws://x', '--ca', 'f'], '--ca: used only with TLS'],
    [['--cert', 'f'], '--cert: used only with --broker URL'],
    [['--broker-secret-file', 'f'], '--broker-secret-file: used only with --broker URL'],
    [['--broker', 'mqtt://me@x', '--broker-secret-file', 'f'], '--broker: must not contain a user name'],
    [['--client-id', 'x'], '--client-id: used only with --broker URL'],
    [['--auth', 'none'], '--auth: used only with --remote-write-url URL'],
    [['--region', 'x'], '--region: used only with --remote-write-url URL'],
    [['--remote-write-url', 'p'], '--remote-write-url: expected http://'],
    [
      ['--remote-write-url', 'https://u:p@x/w'],
      '--remote-write-url: must not contain a user name or password',
    ],
    [['--remote-write-url', 'https://x/w', '--auth', 'digest'], '--auth: expected one of'],
    [['--remote-write-url', 'https://x/w', '--auth', 'basic'], '--auth: basic requires --secret-file'],
    [['--remote-write-url', 'https://x/w', '--secret-file', 'f'], '--secret-file: used only with'],
    [['--remote-write-url', 'https://x/w', '--region', 'r'], '--region: used only with --auth sigv4'],
    [['--receiver', 'cortex'], '--receiver: expected one of'],
    [['--duration', '0'], '--duration: expected a number of seconds'],
    [['--duration', '-1'], '--duration: expected a number of seconds'],
    [['--duration', '1e3'], '--duration: expected a number of seconds'],
    [['--page', '1880'], '--page: expected ADDRESS'],
    [['--no-page', '--page', '::1'], '--page: cannot be used with --no-page'],
    [['--no-page', '--no-open'], '--no-open: cannot be used with --no-page'],
    [['--no-page', '--simulate', '3'], '--simulate: cannot be used with --no-page'],
    [['--simulate', '0'], '--simulate: expected a number of devices'],
    [['--simulate', '20001'], '--simulate: expected a number of devices'],
    [['--prometheus-url', 'p:9090'], '--prometheus-url: expected http://'],
    [['--playground-url', 'file:///p'], '--playground-url: expected http://'],
    [['--duration', '2147484'], '--duration: expected a number of seconds'],
  ])('%j', (args, expected) => {
    const issues = issuesOf(...args)

    expect(issues).toHaveLength(1)
    expect(issues[0]).toContain(expected)
  })

  test('all are found at once', () => {
    expect(issuesOf('--bogus', '--duration', 'x', '--topic', '+a', '--listen', '1')).toHaveLength(4)
  })

  test('limits are allowed at their edge', () => {
    expect(issuesOf('--duration', '2147483')).toEqual([])
    expect(issuesOf('--duration', '0.001')).toEqual([])
  })
})
