// Series such as a fleet with a bit of everything has them: what the function makes of every example, with the liveness
// that is there by default, what the collectors soracom and checks find, and alerts that fire. A day of them, and some devices with
// the faults that dashboards are to show.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parsePage } from '#exposition'
import { livenessNames, type Mapping, prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { createMerger } from '#remote-write'
import type { Mapped, Message } from '../../src/model.ts'
import { createLiveness } from '../../src/pipeline/liveness.ts'
import { bundledText } from './bundled-mapping.ts'
import { mappingLimits } from './mapping.ts'
import { type MessageLine, messageOf } from './message.ts'
import { runCli } from './run-cli.ts'
import { startSoracom } from './soracom-service.ts'
import { type SeriesToSend, series } from './write-request.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** Devices that have been silent for an hour: one with a SIM that is online, one whose SIM is not, and one more. */
export const silentDevices = ['cellar', 'trough-1', 'heatpump']

type Labels = Readonly<Record<string, string>>

interface Found {
  readonly labels: Labels
  readonly value: number
}

/** @returns series with their newest value */
async function findSeries(): Promise<Found[]> {
  const found = new Map<string, Found>()
  const add = (name: string, labels: Labels, value: number) => {
    const all = { __name__: name, ...labels }
    found.set(JSON.stringify(Object.entries(all).sort()), { labels: all, value })
  }
  await mapExamples(add)
  for (const page of [await soracomPage(), await checksPage()]) {
    const problem = parsePage(page, 'text', {
      sample: (name, labels, value) => add(name, Object.fromEntries(labels), value),
    })
    if (problem !== undefined) throw new Error(problem)
  }
  for (const device of ['washer', 'cellar']) {
    const alert = { alertname: 'DeviceSilent', alertstate: 'firing', severity: 'warning', device }
    add('ALERTS', alert, 1)
  }
  return [...found.values()]
}

async function mapExamples(add: (name: string, labels: Labels, value: number) => void): Promise<void> {
  const bundled = parseMapping(bundledText, 'bundled.yaml')
  const examples = path.join(root, 'examples')
  const folders = [examples, path.join(examples, 'presets')].flatMap((folder) =>
    readdirSync(folder).map((name) => path.join(folder, name)),
  )
  // Those of bundled rules that have no example.
  folders.push(path.join(root, 'test', 'names'))
  for (const folder of folders.filter((one) => existsSync(path.join(one, 'messages.jsonl')))) {
    const own = path.join(folder, 'mapping.yaml')
    const files = existsSync(own) ? [parseMapping(readFileSync(own, 'utf8'), own)] : []
    const lines = readFileSync(path.join(folder, 'messages.jsonl'), 'utf8').trimEnd().split('\n')
    for (const file of [...files, undefined]) {
      const mapping = await prepareMapping(file, mappingLimits, { bundled })
      for (const line of lines) {
        const message = messageOf({ client_id: 'c', ...(JSON.parse(line) as MessageLine) })
        const mapped = await mapping.map(message)
        for (const { name, labels, value } of mapped.samples) {
          const pairs = labels.names.map((label, index) => [label, labels.values[index] as string])
          add(name, Object.fromEntries(pairs), value)
        }
        addLiveness(mapping, message, mapped, add)
      }
    }
  }
}

/** Of an instance that has just started. */
function addLiveness(
  mapping: Mapping,
  message: Message,
  mapped: Mapped,
  add: (name: string, labels: Labels, value: number) => void,
): void {
  const { liveness } = mapping
  if (liveness === undefined) throw new Error('expected a mapping with liveness')
  const merger = createMerger()
  createLiveness().begin(liveness, merger.rows, 0, message.receivedAtMs).hear(message, mapped)
  const { names, labelSets, labelSetOf, rowStarts, samples } = merger.finish().table
  const { starts, labels, labelNames, labelValues } = labelSets
  for (const [position, name] of names.entries()) {
    const set = labelSetOf[position] as number
    const own: Record<string, string> = {}
    for (let at = starts[set] as number; at < (starts[set + 1] as number); at++) {
      own[labelNames[labels[at] as number] as string] = labelValues[labels[at] as number] as string
    }
    add(name, own, samples.values[rowStarts[position] as number] as number)
  }
}

async function soracomPage(): Promise<string> {
  const service = await startSoracom(() => Date.now())
  const folder = mkdtempSync(path.join(tmpdir(), 'soracom-'))
  const since = Date.now() - 7_200_000
  const session = (online: boolean) => ({ online, lastUpdatedAt: since, imei: null, location: null })
  const sessions = { cellar: session(true), 'trough-1': session(false), washer: session(true), unused: null }
  const entries = Object.entries(sessions)
  const imsi = (index: number) => `44010000000000${index}`
  service.state.subscribers = entries.map(([name, sessionStatus], index) => ({
    imsi: imsi(index),
    simId: `8981100${index}`,
    status: 'active',
    speedClass: 's1.standard',
    subscription: 'plan-D',
    moduleType: 'nano',
    groupId: null,
    tags: { name },
    sessionStatus,
  }))
  service.state.traffic = new Map(entries.map((_, index) => [imsi(index), [['s1.standard', 4_000, 9_000]]]))
  writeFileSync(path.join(folder, 'secret'), JSON.stringify(service.state.credentials))
  const secretArn = `file://${path.join(folder, 'secret')}`
  const config = { baseUrl: service.url.href, auth: { secretArn }, traffic: true, cost: true }
  writeFileSync(path.join(folder, 'soracom.json'), JSON.stringify({ instance: 'a', config }))
  try {
    return await collectPage('soracom', folder, 'soracom.json')
  } finally {
    await service.close()
    rmSync(folder, { recursive: true })
  }
}

async function checksPage(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'checks-'))
  const checks = Object.fromEntries(
    ['ok', 'warning', 'critical', 'unknown'].map((status, exit) => [
      status,
      { command: `echo "${status.toUpperCase()} | time=0.5s size=3B rate=7%"; exit ${exit}` },
    ]),
  )
  writeFileSync(path.join(folder, 'checks.yaml'), JSON.stringify({ checks }))
  try {
    return await collectPage('checks', folder, 'checks.yaml')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function collectPage(collector: string, folder: string, config: string): Promise<string> {
  const args = ['collect', collector, '--config', config]
  const { status, out, err } = await runCli(args, { folder, env: { TMPDIR: folder } })
  if (status !== 0) throw new Error(err)
  return out
}

/** Series that a fault changes, by the first device that has them. */
const faults: readonly (readonly [name: RegExp, value: number])[] = [
  [/^zigbee2mqtt_battery_percent$/, 8],
  [/^ttn_battery_percent$/, 8],
  [/^ttn_signal_dbm$/, -121],
  [/^tasmota_up$/, 0],
  [/^shelly_open$/, 1],
]

/**
 * A day of the fleet until `untilMs`: a sample in five minutes, and one in a minute of the last hour, but of liveness.
 * Counters rise.
 * @returns batches in the order of time
 */
export async function fleetOfADay(untilMs: number): Promise<SeriesToSend[][]> {
  const found = await findSeries()
  const skewed = found.filter(({ labels }) => labels['__name__'] === 'clock_skew_seconds')
  const faulty = new Map<Labels, number>()
  for (const [index, { labels }] of skewed.slice(0, 2).entries()) faulty.set(labels, index === 0 ? 120 : -900)
  for (const [name, value] of faults) {
    const device = found.find(({ labels }) => name.test(labels['__name__'] as string))?.labels['device']
    for (const { labels } of found) {
      if (name.test(labels['__name__'] as string) && labels['device'] === device) faulty.set(labels, value)
    }
  }
  const minuteMs = 60_000
  const lastHourMs = untilMs - 60 * minuteMs
  const timesMs: number[] = []
  for (let at = untilMs - 25 * 3_600_000; at <= untilMs; at += (at < lastHourMs ? 5 : 1) * minuteMs) {
    timesMs.push(at)
  }
  const valueAt = ({ labels, value }: Found, timeMs: number): number => {
    const name = labels['__name__'] as string
    if (name === 'last_seen_timestamp_seconds') return timeMs / 1000
    if (name === 'check_last_run_timestamp_seconds') {
      // One of them does not run any more.
      return (labels['check'] === 'unknown' ? (timesMs[0] as number) : timeMs) / 1000
    }
    if (name.endsWith('_total')) return value + Math.floor((timeMs - (timesMs[0] as number)) / minuteMs)
    return faulty.get(labels) ?? value
  }
  const batches: SeriesToSend[][] = []
  for (let start = 0; start < timesMs.length; start += 40) {
    const times = timesMs.slice(start, start + 40)
    batches.push(
      found
        .map((one) => {
          const silent = silentDevices.includes(one.labels['device'] ?? '')
          const isLiveness = Object.values(livenessNames).includes(one.labels['__name__'] as string)
          const own = times.filter(
            (at) => (!silent || at < lastHourMs) && (!isLiveness || (untilMs - at) % (5 * minuteMs) === 0),
          )
          return series(one.labels, ...own.map((at) => [at, valueAt(one, at)] as const))
        })
        .filter(({ samples }) => samples.length > 0),
    )
  }
  return batches
}
