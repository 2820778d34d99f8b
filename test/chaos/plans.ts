// What is run: each way of delivery against each endpoint. The short run is the same with fewer devices and one outage.

import type { Outage } from './faults.ts'
import type { HostileRates } from './fleet/hostile.ts'
import type { Delivery, RunPlan } from './run-mode.ts'

export const runNames = ['stream-amp', 'stream-prometheus', 'direct-amp', 'direct-prometheus'] as const

export type RunName = (typeof runNames)[number]

export interface PlanOptions {
  readonly seed: number
  readonly short: boolean
  /** Of all runs together, about; undefined: as many as there are for each run. */
  readonly messages: number | undefined
  /** Of the largest run; the others have as many less. */
  readonly devices: number | undefined
}

interface Size {
  readonly devices: number
  readonly intervalMs: number
}

const minuteMs = 60_000

/** Always the same, so that a run is. A Prometheus with nothing in it takes samples of any time that has passed. */
const startMs = Date.parse('2026-01-05T06:00:00Z')

/** A message that waits costs in direct mode an invocation with each attempt, in stream mode a place in a batch. */
const full: Readonly<Record<RunName, Size>> = {
  'stream-amp': { devices: 1000, intervalMs: 4 * minuteMs },
  'stream-prometheus': { devices: 300, intervalMs: 4 * minuteMs },
  'direct-amp': { devices: 100, intervalMs: 10 * minuteMs },
  'direct-prometheus': { devices: 60, intervalMs: 10 * minuteMs },
}

const short: Readonly<Record<RunName, Size>> = {
  'stream-amp': { devices: 60, intervalMs: 2 * minuteMs },
  'stream-prometheus': { devices: 40, intervalMs: 2 * minuteMs },
  'direct-amp': { devices: 20, intervalMs: 4 * minuteMs },
  'direct-prometheus': { devices: 20, intervalMs: 4 * minuteMs },
}

/** Minutes from the start. Devices publish all the while, and after the last outage for an hour and more. */
const fullOutages = [
  ['5 min', 20, 25, 'outage'],
  ['40 min', 60, 100, 'outage'],
  ['expired credentials', 125, 129, 'expired_credentials'],
  ['180 min', 170, 350, 'outage'],
] as const

const shortOutages = [
  ['5 min', 10, 15, 'outage'],
  ['expired credentials', 22, 24, 'expired_credentials'],
] as const

export function planOf(name: RunName, options: PlanOptions): RunPlan {
  const [delivery] = name.split('-') as [Delivery, string]
  const publishMinutes = options.short ? 30 : 420
  const outages = options.short ? shortOutages : fullOutages
  return {
    delivery,
    seed: options.seed,
    startMs,
    ...sizeOf(name, options, publishMinutes * minuteMs),
    publishMs: publishMinutes * minuteMs,
    outages: outages.map(
      ([outage, from, to, kind]): Outage => ({
        name: outage,
        startMs: startMs + from * minuteMs,
        endMs: startMs + to * minuteMs,
        kind,
      }),
    ),
    hostile: hostileRates(name, options.short),
    rates: { request: 0.05, kill: options.short ? 0.03 : 0.015, disk: 0.2 },
  }
}

/** Of messages: each costs processes, and a while of real time, so that a run has some dozens of them. */
function hostileRates(name: RunName, isShort: boolean): HostileRates {
  const size = (isShort ? short : full)[name]
  const messages = (size.devices * (isShort ? 30 : 420) * minuteMs) / size.intervalMs
  return { killer: (isShort ? 4 : 12) / messages, cost: (isShort ? 9 : 36) / messages }
}

function sizeOf(name: RunName, { short: isShort, devices, messages }: PlanOptions, publishMs: number): Size {
  const sizes = isShort ? short : full
  const { devices: usual, intervalMs } = sizes[name]
  const most = sizes['stream-amp'].devices
  const scaled = devices === undefined ? usual : Math.max(1, Math.round((usual * devices) / most))
  if (messages === undefined) return { devices: scaled, intervalMs }
  const usualMessages = runNames.reduce(
    (sum, one) => sum + (sizes[one].devices * (scaled / usual) * publishMs) / sizes[one].intervalMs,
    0,
  )
  return { devices: scaled, intervalMs: Math.max(1000, Math.round((intervalMs * usualMessages) / messages)) }
}
