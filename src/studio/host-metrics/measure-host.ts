// Disk, CPU, CPU temperature and memory of this machine, under the names and units that
// scripts/device/publish-host-metrics.sh gives them. What cannot be read is left out, never a zero.

import { readdirSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type CpuInfo, cpus, freemem, totalmem } from 'node:os'
import path from 'node:path'

export interface HostMetric {
  readonly name: string
  /** Of CloudWatch's MetricDatum; it has none for temperature. */
  readonly unit: 'Percent' | 'Bytes' | 'None'
  readonly value: number
}

/** Where the numbers come from: the system, or a test. */
export interface HostSources {
  cpus(): readonly Pick<CpuInfo, 'times'>[]
  memoryBytes(): { readonly total: number; readonly available: number }
  /** In blocks of the file system; `free` counts those that only root may use, `available` does not. */
  disk(): Promise<DiskBlocks>
  /** Linux's /sys. */
  readonly sysRoot: string
}

export interface DiskBlocks {
  readonly blockBytes: number
  readonly total: number
  readonly free: number
  readonly available: number
}

export const systemSources: HostSources = {
  cpus,
  // Node reads MemAvailable where there is one, not MemFree.
  memoryBytes: () => ({ total: totalmem(), available: freemem() }),
  async disk() {
    const { bsize, blocks, bfree, bavail } = await statfs(path.parse(process.cwd()).root)
    return { blockBytes: bsize, total: blocks, free: bfree, available: bavail }
  },
  sysRoot: '/sys',
}

/** Returns what measures; CPU use is that since the measurement before, the first since this call. */
export function createHostMeter(sources: HostSources = systemSources): () => Promise<HostMetric[]> {
  let before = cpuTicks(sources)
  return async () => {
    const now = cpuTicks(sources)
    const cpu = cpuUsedPercent(before, now)
    before = now
    return [
      ...(await diskMetrics(sources)),
      ...cpu,
      ...temperatureMetrics(sources),
      ...memoryMetrics(sources),
    ]
  }
}

/** Used of what users may use, as `df` counts. */
async function diskMetrics(sources: HostSources): Promise<HostMetric[]> {
  const { blockBytes, total, free, available } = await sources
    .disk()
    .catch(() => ({ blockBytes: 0, total: 0, free: 0, available: 0 }))
  const used = total - free
  if (used + available <= 0) return []
  return [
    { name: 'host_disk_used_percent', unit: 'Percent', value: toTenth((100 * used) / (used + available)) },
    { name: 'host_disk_available_bytes', unit: 'Bytes', value: available * blockBytes },
  ]
}

interface CpuTicks {
  readonly idle: number
  readonly total: number
}

function cpuTicks(sources: HostSources): CpuTicks {
  let idle = 0
  let total = 0
  for (const { times } of sources.cpus()) {
    idle += times.idle
    total += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { idle, total }
}

function cpuUsedPercent(before: CpuTicks, now: CpuTicks): HostMetric[] {
  const ticks = now.total - before.total
  if (ticks <= 0) return []
  const used = 100 * (1 - (now.idle - before.idle) / ticks)
  return [
    { name: 'host_cpu_used_percent', unit: 'Percent', value: toTenth(Math.min(100, Math.max(0, used))) },
  ]
}

function memoryMetrics(sources: HostSources): HostMetric[] {
  const { total, available } = sources.memoryBytes()
  if (total <= 0 || available > total) return []
  return [
    {
      name: 'host_memory_used_percent',
      unit: 'Percent',
      value: toTenth((100 * (total - available)) / total),
    },
    { name: 'host_memory_available_bytes', unit: 'Bytes', value: available },
  ]
}

/** The hottest sensor that is the CPU's or its chip's. */
function temperatureMetrics({ sysRoot }: HostSources): HostMetric[] {
  const zones = readSensors(path.join(sysRoot, 'class/thermal'), /^thermal_zone/, 'type', 'temp').filter(
    ({ name }) => /cpu|soc|x86_pkg_temp|coretemp|^bcm2835/i.test(name),
  )
  const chips = readSensors(path.join(sysRoot, 'class/hwmon'), /^hwmon/, 'name', 'temp1_input').filter(
    ({ name }) => /cpu|^coretemp$|^k10temp$|^zenpower$/.test(name),
  )
  // In thousandths of a degree. Sensors without a reading say -274000 and the like.
  const readings = [...zones, ...chips]
    .map(({ reading }) => (/^-?\d+$/.test(reading) ? Number(reading) : Number.NaN))
    .filter((milli) => milli > -60_000 && milli < 200_000)
  if (readings.length === 0) return []
  const value = toTenth(Math.max(...readings) / 1000)
  return [{ name: 'host_cpu_temperature_celsius', unit: 'None', value }]
}

function readSensors(folder: string, entry: RegExp, nameFile: string, readingFile: string) {
  const read = (...parts: string[]) => {
    try {
      return readFileSync(path.join(folder, ...parts), 'utf8').trim()
    } catch {
      return ''
    }
  }
  return listFolder(folder)
    .filter((sensor) => entry.test(sensor))
    .map((sensor) => ({ name: read(sensor, nameFile), reading: read(sensor, readingFile) }))
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
