import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  createHostMeter,
  type HostSources,
  systemSources,
} from '../../../../src/studio/host-metrics/measure-host.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'host-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let roots = 0

/** A /sys with the given files. */
function sysRoot(files: Record<string, string>): string {
  const root = path.join(folder, `sys-${roots++}`)
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
  return root
}

/** Milliseconds of one CPU. */
function cpu(idle: number, user: number, rest: Partial<{ nice: number; sys: number; irq: number }> = {}) {
  return { times: { idle, user, nice: 0, sys: 0, irq: 0, ...rest } }
}

/** @param readings of the CPUs, one for each time that they are asked for */
function hostOf(
  change: Partial<HostSources> = {},
  readings = [[cpu(100, 100)], [cpu(150, 150)]],
): HostSources {
  let reading = 0
  return {
    cpus: () => readings[Math.min(reading++, readings.length - 1)]!,
    memoryBytes: () => ({ total: 4_096_000_000, available: 2_560_000_000 }),
    disk: async () => ({ blockBytes: 4_096, total: 1_000, free: 600, available: 500 }),
    sysRoot: sysRoot({}),
    ...change,
  }
}

async function measure(sources: HostSources): Promise<Record<string, number>> {
  return Object.fromEntries((await createHostMeter(sources)()).map(({ name, value }) => [name, value]))
}

const usualHost = () =>
  hostOf({
    sysRoot: sysRoot({
      'class/thermal/thermal_zone0/type': 'cpu-thermal\n',
      'class/thermal/thermal_zone0/temp': '48312\n',
    }),
  })

test('a usual host', async () => {
  expect(await createHostMeter(usualHost())()).toEqual([
    { name: 'host_disk_used_percent', unit: 'Percent', value: 44.4 },
    { name: 'host_disk_available_bytes', unit: 'Bytes', value: 2_048_000 },
    { name: 'host_cpu_used_percent', unit: 'Percent', value: 50 },
    { name: 'host_cpu_temperature_celsius', unit: 'None', value: 48.3 },
    { name: 'host_memory_used_percent', unit: 'Percent', value: 37.5 },
    { name: 'host_memory_available_bytes', unit: 'Bytes', value: 2_560_000_000 },
  ])
})

test('names and units are those of the device script', async () => {
  const file = new URL('../../../../scripts/device/publish-host-metrics.sh', import.meta.url)
  const added = [...readFileSync(file, 'utf8').matchAll(/^ *add (host_\w+) (\w+) /gm)]
  const measured = await createHostMeter(usualHost())()

  expect(measured.map(({ name, unit }) => [name, unit])).toEqual(added.map(([, name, unit]) => [name, unit]))
})

test.each([
  ['idle', [cpu(200, 100)], 0],
  ['busy', [cpu(100, 300)], 100],
  [
    'busy in the system, for interrupts and for nice processes',
    [cpu(100, 100, { sys: 1, irq: 1, nice: 1 })],
    100,
  ],
  ['a quarter', [cpu(175, 125)], 25],
  ['two CPUs, one of them busy', [cpu(200, 100), cpu(0, 100)], 50],
])('a CPU that is %s', async (_, after, expected) => {
  expect(await measure(hostOf({}, [[cpu(100, 100)], after]))).toMatchObject({
    host_cpu_used_percent: expected,
  })
})

test('CPU use is that since the measurement before', async () => {
  const readings = [[cpu(0, 0)], [cpu(100, 0)], [cpu(100, 100)]]
  const meter = createHostMeter(hostOf({}, readings))
  const usedOf = async () => (await meter()).find(({ name }) => name === 'host_cpu_used_percent')?.value

  expect([await usedOf(), await usedOf()]).toEqual([0, 100])
})

test.each([
  ['no time passed', {}, [[cpu(1, 1)], [cpu(1, 1)]], 'host_cpu_used_percent'],
  ['no CPU is readable', {}, [[], []], 'host_cpu_used_percent'],
  [
    'the disk is not readable',
    { disk: () => Promise.reject(new Error('no')) },
    undefined,
    'host_disk_used_percent',
  ],
  [
    'the memory is unknown',
    { memoryBytes: () => ({ total: 0, available: 0 }) },
    undefined,
    'host_memory_used_percent',
  ],
  [
    'more memory is available than there is',
    { memoryBytes: () => ({ total: 1, available: 2 }) },
    undefined,
    'host_memory_used_percent',
  ],
])('where %s, that metric is left out, and the others are there', async (_, change, readings, missing) => {
  const metrics = await measure(hostOf(change, readings))

  expect(metrics).not.toHaveProperty(missing)
  expect(Object.keys(metrics).length).toBeGreaterThanOrEqual(3)
})

test.each([
  ['the hottest of the CPU’s sensors', { a: ['x86_pkg_temp', '40000'], b: ['cpu-thermal', '52000'] }, 52],
  ['not that of a disk or battery', { a: ['nvme', '70000'], b: ['soc_thermal', '45500'] }, 45.5],
  ['below zero', { a: ['cpu', '-4000'] }, -4],
  ['none: a sensor without a reading', { a: ['cpu', '-274000'] }, undefined],
  ['none: a reading that is no number', { a: ['cpu', ''] }, undefined],
  ['none: no sensor of the CPU', { a: ['acpitz', '30000'] }, undefined],
])('temperature: %s', async (_, zones, expected) => {
  const files = Object.entries(zones).flatMap(([zone, [type, temp]]) => [
    [`class/thermal/thermal_zone_${zone}/type`, type!],
    [`class/thermal/thermal_zone_${zone}/temp`, temp!],
  ])
  const metrics = await measure(hostOf({ sysRoot: sysRoot(Object.fromEntries(files)) }))

  expect(metrics['host_cpu_temperature_celsius']).toBe(expected)
})

test('temperature from a hwmon chip', async () => {
  const root = sysRoot({
    'class/hwmon/hwmon2/name': 'k10temp\n',
    'class/hwmon/hwmon2/temp1_input': '61125\n',
  })

  expect(await measure(hostOf({ sysRoot: root }))).toMatchObject({ host_cpu_temperature_celsius: 61.1 })
})

test('this machine has a disk and memory', async () => {
  const metrics = await measure(systemSources)

  expect(metrics['host_disk_used_percent']).toBeGreaterThan(0)
  expect(metrics['host_memory_available_bytes']).toBeGreaterThan(0)
})
