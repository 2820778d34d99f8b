// How the device script calls mosquitto_pub, what it says when that fails, and which options it refuses.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createFakeHost, type FakeHost } from '../../helpers/fake-host.ts'
import { describeWithParts } from '../../helpers/parts.ts'

const everyOption = [
  ...[
    '--host',
    'broker.example',
    '--port',
    '8884',
    '--cafile',
    'a b.pem',
    '--cert',
    'c.pem',
    '--key',
    'k.pem',
  ],
  ...['--name', 'lab', '--topic', '$aws/rules/metrics/hosts/lab', '--id', 'lab 7', '--qos', '0'],
]
const everyVariable = {
  MQTT_HOST: 'another.example',
  MQTT_PORT: '8884',
  MQTT_CAFILE: 'a b.pem',
  MQTT_CERT: 'c.pem',
  MQTT_KEY: 'k.pem',
  HOST_NAME: 'lab',
  MQTT_TOPIC: '$aws/rules/metrics/hosts/lab',
  MQTT_CLIENT_ID: 'lab 7',
  MQTT_QOS: '0',
}
const expectedArguments = [
  ...['-V', 'mqttv311', '-h', 'broker.example', '-p', '8884', '-i', 'lab 7'],
  ...['-t', '$aws/rules/metrics/hosts/lab', '-q', '0', '-l'],
  ...['--cafile', 'a b.pem', '--cert', 'c.pem', '--key', 'k.pem'],
]

describe('under sh', () => publishes(['sh']))
describeWithParts('under busybox ash', ['busybox'], ({ busybox }) => publishes([busybox, 'ash']))

function publishes(shell: readonly string[]): void {
  it('hands all messages to one mosquitto_pub, with the client certificate', async () => {
    const host = createFakeHost(shell)
    const run = await host.run(['--host', 'broker.example'])
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(argumentsOf(host)).toEqual([
      ...['-V', 'mqttv311', '-h', 'broker.example', '-p', '8883', '-i', 'pi-4'],
      ...['-t', 'hosts/pi-4/metrics', '-q', '1', '-l'],
      ...['--cafile', path.join(host.dir, 'certs/ca.pem')],
      ...['--cert', path.join(host.dir, 'certs/cert.pem')],
      ...['--key', path.join(host.dir, 'certs/key.pem')],
    ])
    expect(host.read('published')).toBe((await createFakeHost(shell).run(['--dry-run'])).stdout)
  })

  it.each<[string, string[], Record<string, string>, string[]]>([
    ['every option', everyOption, {}, expectedArguments],
    ['every variable', [], { ...everyVariable, MQTT_HOST: 'broker.example' }, expectedArguments],
    ['options before variables', ['--host', 'broker.example'], everyVariable, expectedArguments],
    [
      'port 443, with the ALPN name of AWS IoT Core',
      [
        '--host',
        'broker.example',
        '--port',
        '443',
        '--cafile',
        'a b.pem',
        '--cert',
        'c.pem',
        '--key',
        'k.pem',
      ],
      {},
      [
        ...['-V', 'mqttv311', '-h', 'broker.example', '-p', '443', '-i', 'pi-4', '-t', 'hosts/pi-4/metrics'],
        ...['-q', '1', '-l', '--cafile', 'a b.pem', '--cert', 'c.pem', '--key', 'k.pem'],
        ...['--tls-alpn', 'x-amzn-mqtt-ca'],
      ],
    ],
    [
      'a broker without TLS',
      ['--host', '127.0.0.1', '--no-tls'],
      {},
      [
        ...['-V', 'mqttv311', '-h', '127.0.0.1', '-p', '1883', '-i', 'pi-4', '-t', 'hosts/pi-4/metrics'],
        ...['-q', '1', '-l'],
      ],
    ],
  ])('passes on %s', async (_, args, env, expected) => {
    const host = createFakeHost(shell)
    for (const file of ['a b.pem', 'c.pem', 'k.pem']) host.write(file, '')
    expect(await host.run(args, { env })).toMatchObject({ status: 0, stderr: '' })
    expect(argumentsOf(host)).toEqual(expected)
  })

  it('publishes what could be read, and succeeds', async () => {
    const host = createFakeHost(shell)
    host.write('proc/meminfo', undefined)
    const run = await host.run(['--host', 'broker.example'])
    expect(run.status).toBe(0)
    expect(run.stderr.match(/skipped \w+/g)).toEqual([
      'skipped host_memory_used_percent',
      'skipped host_memory_available_bytes',
    ])
    expect(host.read('published').split('\n').filter(Boolean)).toHaveLength(4)
  })

  it('does not start mosquitto_pub where nothing can be read', async () => {
    const host = createFakeHost(shell)
    for (const file of ['proc/stat', 'proc/stat.after', 'proc/meminfo', 'df.txt']) host.write(file, undefined)
    host.write('sys/class/thermal/thermal_zone0/temp', undefined)
    expect((await host.run(['--host', 'broker.example'])).status).toBe(1)
    expect(existsSync(path.join(host.dir, 'args'))).toBe(false)
  })

  it('fails with the status and the words of mosquitto_pub', async () => {
    const host = createFakeHost(shell)
    host.program('mosquitto_pub', 'echo "Error: Connection refused" >&2; exit 14')
    const run = await host.run(['--host', 'broker.example'])
    expect(run.status).toBe(1)
    expect(run.stderr).toBe(
      'Error: Connection refused\n' +
        'publish-host-metrics: could not publish 6 messages to hosts/pi-4/metrics at broker.example port 8883: ' +
        'mosquitto_pub ended with status 14. ' +
        'Is the certificate active, and does its policy allow client id pi-4 and this topic?\n',
    )
  })

  it('gives up on a broker that does not answer in time', async () => {
    const host = createFakeHost(shell)
    host.program('mosquitto_pub', 'exec /bin/sleep 60')
    const run = await host.run(['--host', 'broker.example', '--timeout', '2'])
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/^publish-host-metrics: could not publish 6 .*: no answer within 2 s\. .*\n$/)
  })

  it('stops mosquitto_pub when it is stopped itself', async () => {
    const host = createFakeHost(shell)
    host.program(
      'mosquitto_pub',
      'trap "echo >$HOST_DIR/stopped; exit 1" TERM\necho >$HOST_DIR/started\nwhile :; do /bin/sleep 0.05; done',
    )
    const run = await host.run(['--host', 'broker.example'], {
      onStart: (script) => {
        void appearance(host, 'started')
          .then(() => trap(script.pid as number))
          .then(() => script.kill('SIGTERM'))
      },
    })
    expect(run.status).toBe(1)
    await appearance(host, 'stopped')
  })

  describe('refuses with status 2', () => {
    it.each<[string, string[], string]>([
      ['an unknown option', ['--hots', 'broker.example'], 'unknown option: --hots'],
      [
        'a word that is no option',
        ['broker.example'],
        'unknown option, or its value is missing: broker.example',
      ],
      [
        'an option without its value',
        ['--dry-run', '--host'],
        'unknown option, or its value is missing: --host',
      ],
      ['no broker', [], 'no broker; set it with --host ENDPOINT'],
      ['QoS 2', ['--dry-run', '--qos', '2'], '--qos must be 0 or 1 (AWS IoT Core does not support 2): 2'],
      ['a port in words', ['--dry-run', '--port', 'mqtts'], '--port must be a number: mqtts'],
      ['a pack of nothing', ['--dry-run', '--pack', '0'], '--pack must be a number of runs, 1 to 100: 0'],
      ['too large a pack', ['--dry-run', '--pack', '101'], '--pack must be a number of runs, 1 to 100: 101'],
      ['no time at all', ['--dry-run', '--timeout', '0'], '--timeout must be a number of seconds above 0: 0'],
      [
        'a time with a unit',
        ['--dry-run', '--timeout', '5s'],
        '--timeout must be a number of seconds above 0: 5s',
      ],
      [
        'a filter as topic',
        ['--dry-run', '--topic', 'hosts/+/metrics'],
        'the topic must not contain + or #: hosts/+/metrics',
      ],
      ['a certificate that is not there', ['--host', 'b', '--cert', 'none.pem'], 'cannot read none.pem'],
    ])('%s', async (_, args, message) => {
      const host = createFakeHost(shell)
      expect(await host.run(args)).toEqual({
        status: 2,
        stdout: '',
        stderr: `publish-host-metrics: ${message}\n`,
      })
      expect(existsSync(path.join(host.dir, 'args'))).toBe(false)
    })

    it('to publish without mosquitto_pub', async () => {
      const host = createFakeHost(shell)
      const bin = path.join(host.dir, 'few')
      mkdirSync(bin)
      for (const name of ['sh', 'uname', 'tr', 'cut']) symlinkSync(locate(name), path.join(bin, name))
      const run = await host.run(['--host', 'broker.example'], { env: { PATH: bin } })
      expect(run).toMatchObject({ status: 2, stdout: '' })
      expect(run.stderr).toContain('mosquitto_pub is not installed (Debian: mosquitto-clients')
    })

    it('an empty host name', async () => {
      const host = createFakeHost(shell)
      host.program('uname', 'echo')
      const run = await host.run(['--dry-run'])
      expect(run).toMatchObject({ status: 2, stdout: '' })
      expect(run.stderr).toContain('the host name is empty; set it with --name NAME')
    })
  })

  it('prints its help', async () => {
    const run = await createFakeHost(shell).run(['--help'])
    expect(run).toMatchObject({ status: 0, stderr: '' })
    expect(run.stdout).toMatch(/^Usage: publish-host-metrics\.sh --host ENDPOINT/)
  })
}

function argumentsOf(host: FakeHost): string[] {
  return host.read('args').split('\n').slice(0, -1)
}

function locate(program: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim()
}

/** Resolves when a process has a trap for SIGTERM, which the script sets after it has started both of its children. */
async function trap(pid: number): Promise<void> {
  const caught = () => /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  const sigterm = 1n << BigInt(constants.signals.SIGTERM - 1)
  while ((BigInt(`0x${caught()}`) & sigterm) === 0n) await sleep(10)
}

async function appearance(host: FakeHost, file: string): Promise<void> {
  while (!existsSync(path.join(host.dir, file))) await sleep(10)
}
