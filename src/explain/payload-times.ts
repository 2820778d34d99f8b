// Watches members of payloads that are times, over the messages of each device: whether a rule may use one as its
// `timestamp`. A clock that stands still, or counts whole seconds, would lose readings.

import { compileTimeReader, readTime } from '#time'
import { formatPayloadPath, type PayloadLeaf } from './payload-path.ts'

export interface PayloadTimes {
  /**
   * @param leaves that no `timestamp` uses
   * @param receivedAtMs undefined if the message's line does not say it
   */
  add(device: string, leaves: readonly PayloadLeaf[], receivedAtMs: number | undefined): void
  /** Of devices with several messages, in the order of their first ones. */
  findings(): TimeFinding[]
}

export interface TimeFinding {
  readonly device: string
  /** As a field path. */
  readonly path: string
  readonly messages: number
  /** In words: `0.4 s behind receipt`, `stuck`, `whole seconds, 4 messages in one`. */
  readonly verdict: string
  /** The line of a rule that uses it; undefined if readings would be lost. */
  readonly offer: string | undefined
}

/** So many messages say what a clock does. */
const messagesMin = 3
/** Clocks that are watched, and differences that are kept of each: what follows them says the same. */
const clocksMax = 1_000
const lagsMax = 1_000

interface Clock {
  readonly device: string
  readonly path: string
  messages: number
  lastMs: number
  /** With the last time, in a row. */
  equal: number
  equalMost: number
  isWhole: boolean
  hasZone: boolean
  readonly lagsMs: number[]
}

export function createPayloadTimes(): PayloadTimes {
  const clocks = new Map<string, Clock>()
  return {
    add(device, leaves, receivedAtMs) {
      for (const { path, value } of leaves) {
        const name = path.at(-1)
        // Elements of an array have times of their own.
        if (typeof name !== 'string' || path.some((step) => typeof step === 'number')) continue
        const time = isTimeName(name) ? timeOf(value) : undefined
        if (time === undefined) continue
        const text = formatPayloadPath(path)
        const key = JSON.stringify([device, text])
        const clock = clocks.get(key) ?? newClock(device, text)
        if (clocks.size >= clocksMax && !clocks.has(key)) continue
        clocks.set(key, clock)
        watch(clock, time, receivedAtMs)
      }
    },
    findings: () => [...clocks.values()].filter(({ messages }) => messages >= messagesMin).map(findingOf),
  }
}

function newClock(device: string, path: string): Clock {
  const counts = { messages: 0, lastMs: Number.NaN, equal: 0, equalMost: 0 }
  return { device, path, ...counts, isWhole: true, hasZone: true, lagsMs: [] }
}

function watch(clock: Clock, { timeMs, hasZone }: DeviceTime, receivedAtMs: number | undefined): void {
  clock.messages++
  clock.equal = timeMs === clock.lastMs ? clock.equal + 1 : 1
  clock.equalMost = Math.max(clock.equalMost, clock.equal)
  clock.lastMs = timeMs
  clock.isWhole &&= timeMs % 1000 === 0
  clock.hasZone &&= hasZone
  if (receivedAtMs !== undefined && clock.lagsMs.length < lagsMax) clock.lagsMs.push(receivedAtMs - timeMs)
}

/** Last words of names of times, in any case. */
const timeWords = [
  'ts',
  'tst',
  't',
  'time',
  'timestamp',
  'date',
  'datetime',
  'utc',
  'epoch',
  'when',
  'at',
  'iso',
]

function isTimeName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const last = words.findLast((word) => word !== '') ?? ''
  return timeWords.includes(last) || /(time|timestamp)$/.test(last)
}

interface DeviceTime {
  readonly timeMs: number
  readonly hasZone: boolean
}

const readAsUtc = compileTimeReader({ timezone: 'UTC' })
const plausible = { fromMs: Date.UTC(2001, 0), toMs: Date.UTC(2100, 0) }

function timeOf(value: PayloadLeaf['value']): DeviceTime | undefined {
  const read = readTime(value, undefined)
  const hasZone = read !== 'time_without_zone'
  const timeMs = hasZone ? read : readAsUtc(value)
  const isTime = typeof timeMs === 'number' && timeMs >= plausible.fromMs && timeMs < plausible.toMs
  return isTime ? { timeMs, hasZone } : undefined
}

function findingOf({ device, path, messages, equalMost, isWhole, hasZone, lagsMs }: Clock): TimeFinding {
  const found = { device, path, messages }
  const offer = hasZone ? `timestamp: ${path}` : `timestamp: { value: ${path}, timezone: … }`
  if (equalMost === messages) return { ...found, verdict: 'stuck', offer: undefined }
  if (equalMost > 1) {
    const kind = isWhole ? 'whole seconds' : 'not a time for each message'
    return { ...found, verdict: `${kind}, ${equalMost} messages in one`, offer: undefined }
  }
  if (!hasZone) return { ...found, verdict: 'a local time without a zone', offer }
  const lagMs = lagsMs.toSorted((a, b) => a - b)[Math.floor(lagsMs.length / 2)]
  return { ...found, verdict: lagMs === undefined ? 'a time for each message' : describeLag(lagMs), offer }
}

function describeLag(lagMs: number): string {
  const seconds = Math.abs(lagMs) / 1000
  const [size, unit] =
    seconds < 120 ? [seconds, 's'] : seconds < 7200 ? [seconds / 60, 'min'] : [seconds / 3600, 'h']
  return `${Number(size.toPrecision(2))} ${unit} ${lagMs < 0 ? 'ahead of' : 'behind'} receipt`
}
