// When a plugin runs: at its own interval, in a minute of it that its name decides, so that plugins of one interval do
// not all run in one minute. What counts is whether the plugin has run since that minute, so a round that starts late
// runs what it missed, once.

import { createHash } from 'node:crypto'
import type { Plugin } from './config/model.ts'
import type { PluginState } from './state/plugin-state.ts'

const minuteMs = 60_000
/** Of states that a clock ahead has written; above the longest interval. */
const aheadMinutesMax = 120
/** Above the longest that a run may take: a lease that is longer is of a clock ahead. */
const leaseMsMax = 60 * minuteMs

/** Rounds start a little sooner or later than a minute apart. */
const earlyMs = 10_000

/**
 * The interval that a run of now is for. Where rounds start close to the end of a minute, one that starts a moment too
 * early is for the next interval; otherwise the plugin would run twice in one minute and not in the next.
 * @returns the minute since 1970 at which the interval begins
 */
export function slotFor(plugin: Plugin, state: PluginState | undefined, nowMs: number): number {
  const lastStartMs = state?.last?.startMs
  const intervalMs = plugin.intervalMinutes * minuteMs
  const isEarly = lastStartMs !== undefined && nowMs - lastStartMs >= intervalMs - earlyMs
  return slotOf(plugin, isEarly ? nowMs + earlyMs : nowMs)
}

/** @returns the minute since 1970 at which the interval of now began for this plugin */
export function slotOf({ name, intervalMinutes }: Plugin, nowMs: number): number {
  const phase = createHash('sha256').update(name).digest().readUInt32BE(0) % intervalMinutes
  const minutes = Math.floor(nowMs / minuteMs) - phase
  return Math.floor(minutes / intervalMinutes) * intervalMinutes + phase
}

/** A plugin that never ran is due at once; one that runs now is not; one whose run did not come to its end is again. */
export function isDue(plugin: Plugin, state: PluginState | undefined, nowMs: number): boolean {
  if (state === undefined) return true
  if (state.lease !== undefined) {
    const leftMs = state.lease.untilMs - nowMs
    return leftMs <= 0 || leftMs > leaseMsMax
  }
  const slot = slotFor(plugin, state, nowMs)
  return slot > state.slotMinute || state.slotMinute > slot + aheadMinutesMax
}
