// What the device script makes of /proc, /sys and df, under the system's sh and under busybox ash.

import { describe, expect, it } from 'vitest'
import { createFakeHost, dfTable, type FakeHost, type Run } from '../../helpers/fake-host.ts'
import { describeWithParts } from '../../helpers/parts.ts'

interface MetricMessage {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly host: string
  readonly timestamp: number
}

const names = [
  'host_disk_used_percent',
  'host_disk_available_bytes',
  'host_cpu_used_percent',
  'host_cpu_temperature_celsius',
  'host_memory_used_percent',
  'host_memory_available_bytes',
]

describe('under sh', () => measures(['sh']))
describeWithParts('under busybox ash', ['busybox'], ({ busybox }) => measures([busybox, 'ash']))

function measures(shell: readonly string[]): void {
  it('prints one message per metric of a usual host', async () => {
    const run = await createFakeHost(shell).run(['--dry-run'])
    expect(run).toEqual({
      status: 0,
      stdout: [
        '{"name":"host_disk_used_percent","unit":"Percent","value":41.4,"host":"pi-4","timestamp":1767225600}',
        '{"name":"host_disk_available_bytes","unit":"Bytes","value":16793600000,"host":"pi-4","timestamp":1767225600}',
        '{"name":"host_cpu_used_percent","unit":"Percent","value":50.0,"host":"pi-4","timestamp":1767225600}',
        '{"name":"host_cpu_temperature_celsius","unit":"None","value":48.3,"host":"pi-4","timestamp":1767225600}',
        '{"name":"host_memory_used_percent","unit":"Percent","value":37.5,"host":"pi-4","timestamp":1767225600}',
        '{"name":"host_memory_available_bytes","unit":"Bytes","value":2560000000,"host":"pi-4","timestamp":1767225600}',
        '',
      ].join('\n'),
      stderr: 'publish-host-metrics: would publish to hosts/pi-4/metrics\n',
    })
  })

  describe('CPU use between two readings', () => {
    const before = 'cpu  1000 0 500 8000 100 0 50 0 0 0\n'
    it.each<[string, string | undefined, string | undefined, number | undefined]>([
      ['idle', before, 'cpu  1000 0 500 8100 100 0 50 0 0 0', 0],
      ['all busy', before, 'cpu  1100 0 500 8000 100 0 50 0 0 0', 100],
      ['busy in every kind of work', before, 'cpu  1001 1 501 8005 100 1 51 1 0 0', 54.5],
      ['waiting for disk is idle', before, 'cpu  1000 0 500 8000 200 0 50 0 0 0', 0],
      ['guest time is in user time already', before, 'cpu  1050 0 500 8050 100 0 50 0 50 50', 50],
      ['iowait that runs backwards', before, 'cpu  1100 0 500 8000 90 0 50 0 0 0', 100],
      [
        'counters of a 32-bit host past 2^31',
        'cpu 2147483647 0 0 4294967295',
        'cpu 2147483657 0 0 4294967325',
        25,
      ],
      ['an old kernel with four counters', 'cpu 10 0 10 80', 'cpu 20 0 10 110', 25],
      ['user time that runs backwards', before, 'cpu  990 0 500 8100 100 0 50 0 0 0', 0],
      ['only the second reading', 'cpu a b c d', before, undefined],
      ['no tick between the readings', before, before, undefined],
      ['counters that went back', before, 'cpu  1 0 1 1 0 0 0 0 0 0', undefined],
      ['words for numbers', before, 'cpu  a b c d e f g h i j', undefined],
      ['a negative counter', before, 'cpu  1100 0 -500 8000 100 0 50 0 0 0', undefined],
      ['too few counters', 'cpu 1 2 3', 'cpu 2 3 4', undefined],
      ['another first line', 'intr 1 2 3 4 5 6', 'intr 2 3 4 5 6 7', undefined],
      ['no file', undefined, undefined, undefined],
    ])('%s', async (_, first, second, expected) => {
      const run = await runWith(shell, (host) => {
        host.write('proc/stat', first)
        host.write('proc/stat.after', second)
      })
      expectMetric(run, 'host_cpu_used_percent', expected)
    })
  })

  describe('CPU temperature', () => {
    it.each<[string, Readonly<Record<string, readonly [kind: string, reading: string]>>, number | undefined]>(
      [
        [
          'the hottest of several CPU zones',
          {
            'thermal/thermal_zone0': ['cpu0-thermal', '41000'],
            'thermal/thermal_zone1': ['cpu1-thermal', '43960'],
          },
          44,
        ],
        ['an Intel package', { 'thermal/thermal_zone2': ['x86_pkg_temp', '62000'] }, 62],
        ['a system on a chip', { 'thermal/thermal_zone0': ['soc-thermal', '39500'] }, 39.5],
        [
          'not the battery beside it',
          {
            'thermal/thermal_zone0': ['battery', '90000'],
            'thermal/thermal_zone1': ['cpu_thermal', '50000'],
          },
          50,
        ],
        ['below zero', { 'thermal/thermal_zone0': ['cpu-thermal', '-5500'] }, -5.5],
        ['exactly zero', { 'thermal/thermal_zone0': ['cpu-thermal', '0'] }, 0],
        ['an AMD sensor under hwmon', { 'hwmon/hwmon3': ['k10temp', '55125'] }, 55.1],
        ['only a battery', { 'thermal/thermal_zone0': ['battery', '30000'] }, undefined],
        ['a zone without a reading', { 'thermal/thermal_zone0': ['cpu-thermal', '-274000'] }, undefined],
        [
          'a zone whose reading cannot be',
          { 'thermal/thermal_zone0': ['cpu-thermal', '65535000'] },
          undefined,
        ],
        ['a zone that answers in words', { 'thermal/thermal_zone0': ['cpu-thermal', 'N/A'] }, undefined],
        ['an empty zone', { 'thermal/thermal_zone0': ['cpu-thermal', ''] }, undefined],
        ['no sensor', {}, undefined],
      ],
    )('%s', async (_, sensors, expected) => {
      const run = await runWith(shell, (host) => {
        removeTemperature(host)
        for (const [folder, [kind, reading]] of Object.entries(sensors)) {
          const [kindFile, readingFile] = folder.startsWith('hwmon')
            ? ['name', 'temp1_input']
            : ['type', 'temp']
          host.write(`sys/class/${folder}/${kindFile}`, `${kind}\n`)
          host.write(`sys/class/${folder}/${readingFile}`, `${reading}\n`)
        }
      })
      expectMetric(run, 'host_cpu_temperature_celsius', expected)
    })

    it('asks a Raspberry Pi where the kernel shows no zone', async () => {
      const run = await runWith(shell, (host) => {
        removeTemperature(host)
        host.program('vcgencmd', `[ "$1" = measure_temp ] && echo "temp=47.2'C"`)
      })
      expectMetric(run, 'host_cpu_temperature_celsius', 47.2)
    })
  })

  describe('memory', () => {
    it.each<[string, string | undefined, number | undefined, number | undefined]>([
      ['all available', 'MemTotal: 1000 kB\nMemAvailable: 1000 kB\n', 0, 1_024_000],
      ['none available', 'MemTotal: 1000 kB\nMemAvailable: 0 kB\n', 100, 0],
      ['more than 2^31 kB', 'MemTotal: 4294967296 kB\nMemAvailable: 3221225472 kB\n', 25, 3_298_534_883_328],
      ['more available than there is', 'MemTotal: 1000 kB\nMemAvailable: 1001 kB\n', undefined, undefined],
      [
        'a kernel before 3.14, without MemAvailable',
        'MemTotal: 1000 kB\nMemFree: 500 kB\n',
        undefined,
        undefined,
      ],
      ['nothing in all', 'MemTotal: 0 kB\nMemAvailable: 0 kB\n', undefined, undefined],
      ['words for numbers', 'MemTotal: many kB\nMemAvailable: few kB\n', undefined, undefined],
      ['no file', undefined, undefined, undefined],
    ])('%s', async (_, meminfo, percent, bytes) => {
      const run = await runWith(shell, (host) => host.write('proc/meminfo', meminfo))
      expectMetric(run, 'host_memory_used_percent', percent)
      expectMetric(run, 'host_memory_available_bytes', bytes)
    })
  })

  describe('disk', () => {
    it.each<[string, string, number | undefined, number | undefined]>([
      ['empty', dfTable('/dev/sda1 1000 0 1000 0% /'), 0, 1_024_000],
      ['full', dfTable('/dev/sda1 1000 1000 0 100% /'), 100, 0],
      ['filled into the part kept for root', dfTable('/dev/sda1 1000 990 -40 105% /'), 100, 0],
      [
        'spaces in device and mount point',
        dfTable('//nas/my 2 disks 4000 1000 3000 25% /mnt/my 2 disks'),
        25,
        3_072_000,
      ],
      [
        'petabytes',
        dfTable('/dev/sda1 4398046511104 1099511627776 3298534883328 25% /'),
        25,
        3_377_699_720_527_872,
      ],
      ['a file system of size 0', dfTable('none 0 0 0 0% /'), undefined, undefined],
      ['a file system without a size', dfTable('overlay 0 0 0 - /'), undefined, undefined],
      [
        'only the heading',
        'Filesystem 1024-blocks Used Available Capacity Mounted on\n',
        undefined,
        undefined,
      ],
      ['nothing', '', undefined, undefined],
    ])('%s', async (_, table, percent, bytes) => {
      const run = await runWith(shell, (host) => host.write('df.txt', table))
      expectMetric(run, 'host_disk_used_percent', percent)
      expectMetric(run, 'host_disk_available_bytes', bytes)
    })

    it('asks df for the path that the option names', async () => {
      const host = createFakeHost(shell)
      host.program('df', 'printf "%s " "$@" >"$HOST_DIR/df-args"')
      await host.run(['--dry-run', '--disk', '/srv/my data'])
      expect(host.read('df-args')).toBe('-P -k /srv/my data ')
    })
  })

  describe('host name', () => {
    it.each<[string, string, string]>([
      ['pi-4', 'pi-4', 'pi-4'],
      ['pi.local', 'pi.local', 'pi-local'],
      ['green house', 'green house', 'green-house'],
      ['a"b\\c', 'a"b\\c', 'a-b-c'],
      ['a/b+c#d$e', 'a/b+c#d$e', 'a-b-c-d-e'],
      ['küche', 'küche', 'k--che'],
      ['two\nlines\tand\u0007bell', 'twolinesandbell', 'two-lines-and-bell'],
      ['$(touch owned) `x` %s', '$(touch owned) `x` %s', '--touch-owned---x---s'],
      ['-n', '-n', '-n'],
      ['x'.repeat(129), 'x'.repeat(129), 'x'.repeat(128)],
    ])('%j in messages and topic', async (name, inMessage, inTopic) => {
      const host = createFakeHost(shell)
      const run = await host.run(['--dry-run', '--name', name])
      expect(run.stderr).toBe(`publish-host-metrics: would publish to hosts/${inTopic}/metrics\n`)
      expect(messagesOf(run).map((message) => message.host)).toEqual(names.map(() => inMessage))
    })
  })

  it('publishes nothing, and says so, where nothing can be read', async () => {
    const host = createFakeHost(shell)
    for (const file of ['proc/stat', 'proc/stat.after', 'proc/meminfo', 'df.txt']) host.write(file, undefined)
    removeTemperature(host)
    const run = await host.run(['--dry-run'])
    expect(run).toMatchObject({ status: 1, stdout: '' })
    for (const name of names) expect(run.stderr).toContain(`skipped ${name}: `)
    expect(run.stderr).toContain('no metric could be read on this host; nothing is published')
  })
}

async function runWith(shell: readonly string[], change: (host: FakeHost) => void): Promise<Run> {
  const host = createFakeHost(shell)
  change(host)
  return host.run(['--dry-run'])
}

function removeTemperature(host: FakeHost): void {
  host.write('sys/class/thermal/thermal_zone0/type', undefined)
  host.write('sys/class/thermal/thermal_zone0/temp', undefined)
}

/** Either the message with that value, or none and one line that names it; the rest of the run unharmed. */
function expectMetric(run: Run, name: string, value: number | undefined): void {
  expect(run.status).toBe(0)
  expect(messagesOf(run).find((message) => message.name === name)?.value).toBe(value)
  expect(run.stderr.split('\n').filter((line) => line.includes(`skipped ${name}: `))).toHaveLength(
    value === undefined ? 1 : 0,
  )
}

function messagesOf(run: Run): MetricMessage[] {
  const lines = run.stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as MetricMessage)
}
