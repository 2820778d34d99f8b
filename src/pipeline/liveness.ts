// When each device was last heard of, and how far its clock is off: at most so often as the mapping says, as far as this
// instance knows. What it does not know, since it has just started, since another instance does, or since nothing says
// that the sample was stored, only makes a sample more.

import { type DeviceLiveness, livenessNames } from '#mapping'
import type { Merger, WriteResult } from '#remote-write'
import type { LabelSet, Mapped, Message } from '../model.ts'

const noLabel = -1

/** Lives as long as the instance. */
export interface Liveness {
  /**
   * @param index behind those of all messages: what becomes of these samples does no harm to any
   * @param nowMs milliseconds since 1970
   */
  begin(wanted: DeviceLiveness, rows: Merger['rows'], index: number, nowMs: number): EventLiveness
}

export interface EventLiveness {
  /** Takes every device that the samples of a message name. */
  hear(message: Message, mapped: Mapped): void
  /**
   * The same of one device, by the numbers of its labels.
   * @param site `noLabel` for none
   * @param skewMs time of the device less that of receipt; undefined if it has none
   */
  hearRow(device: number, site: number, receivedAtMs: number, skewMs: number | undefined): void
  /** Remembers what is stored. @returns the result of the messages alone */
  settle(write: WriteResult): WriteResult
}

/** Of the interval: a device that reports every five minutes, more or less, is heard each time. */
const earlyShare = 0.1

/** A message that was received longer ago says little of now, and the endpoint may have newer samples of the series. */
const lateMs = 300_000

/** Beyond these all devices are forgotten: one more sample of each is cheaper than to know which is the oldest. */
const remembersMax = { devices: 50_000, characters: 5_000_000 }

const lastSeen = [livenessNames.lastSeen]
const lastSeenAndSkew = [livenessNames.lastSeen, livenessNames.clockSkew]

export function createLiveness({ devices, characters } = remembersMax): Liveness {
  /** When the next sample of each device is due, in milliseconds since 1970. */
  const remembered = new Map<string, number>()
  let charactersKept = 0
  const values = new Float64Array(2)

  function remember(key: string, dueMs: number): void {
    if (!remembered.has(key)) {
      if (remembered.size >= devices || charactersKept + key.length > characters) {
        remembered.clear()
        charactersKept = 0
      }
      charactersKept += key.length
    }
    remembered.set(key, dueMs)
  }

  return {
    begin(wanted, rows, index, nowMs) {
      const { intervalMs, externalLabels } = wanted
      const earlyMs = intervalMs * earlyShare
      const due = new Map<string, number>()
      const labelsOf = createLabels(externalLabels, rows)
      /** By the number of a device: with this site, nothing is due before this time. */
      const quietUntilMs: number[] = []
      const quietSite: number[] = []

      function isDue(key: string, receivedAtMs: number): boolean {
        const nextMs = dueMsOf(key, receivedAtMs)
        if (receivedAtMs < nextMs - earlyMs || nowMs - receivedAtMs > lateMs) return false
        due.set(key, Math.max(nextMs, receivedAtMs) + intervalMs)
        return true
      }

      const dueMsOf = (key: string, otherwise: number): number =>
        due.get(key) ?? remembered.get(key) ?? otherwise

      function add(device: number, site: number, receivedAtMs: number, skewMs: number | undefined): void {
        values[0] = receivedAtMs / 1000
        if (skewMs !== undefined) values[1] = skewMs / 1000
        const names = skewMs === undefined ? lastSeen : lastSeenAndSkew
        rows.add(index, receivedAtMs, labelsOf(device, site), receivedAtMs, names, values)
      }

      return {
        hear({ receivedAtMs }, { samples, thinned = [], deviceTimeMs, saysLiveness }) {
          if (saysLiveness) return
          const skewMs = deviceTimeMs === undefined ? undefined : deviceTimeMs - receivedAtMs
          let last: LabelSet | undefined
          for (const { labels } of [...samples, ...thinned]) {
            if (labels === last) continue
            last = labels
            const device = labels.values[labels.names.indexOf('device')]
            const site = labels.values[labels.names.indexOf('site')]
            if (device === undefined || !isDue(keyOf(device, site), receivedAtMs)) continue
            const siteNumber = site === undefined ? noLabel : rows.labelOf('site', site)
            add(rows.labelOf('device', device), siteNumber, receivedAtMs, skewMs)
          }
        },
        hearRow(device, site, receivedAtMs, skewMs) {
          if (quietSite[device] === site && receivedAtMs < (quietUntilMs[device] as number)) return
          const key = keyOf(rows.valueOf(device), site === noLabel ? undefined : rows.valueOf(site))
          if (isDue(key, receivedAtMs)) add(device, site, receivedAtMs, skewMs)
          quietUntilMs[device] = dueMsOf(key, receivedAtMs) - earlyMs
          quietSite[device] = site
        },
        settle(write) {
          const { failed, rejected, incomplete } = write
          if (![failed, rejected, incomplete].some((fates) => fates.has(index))) {
            for (const [key, dueMs] of due) remember(key, dueMs)
            return write
          }
          const ofMessages = <Fate>(fates: ReadonlyMap<number, Fate>): Map<number, Fate> =>
            new Map([...fates].filter(([message]) => message !== index))
          return {
            ...write,
            failed: ofMessages(failed),
            rejected: ofMessages(rejected),
            incomplete: ofMessages(incomplete),
          }
        },
      }
    },
  }
}

function keyOf(device: string, site = ''): string {
  return `${site}\n${device}`
}

/** @returns numbers of labels, sorted by their names, good until the next call */
function createLabels(externalLabels: DeviceLiveness['externalLabels'], rows: Merger['rows']) {
  function shapeOf(own: readonly string[]) {
    const constants = Object.keys(externalLabels).filter((name) => name !== 'device' && name !== 'site')
    const names = [...constants, ...own].sort()
    const numberOf = (name: string): number =>
      own.includes(name) ? 0 : rows.labelOf(name, externalLabels[name] as string)
    const numbers = Uint32Array.from(names, numberOf)
    return { numbers, deviceAt: names.indexOf('device'), siteAt: names.indexOf('site') }
  }
  let plain: ReturnType<typeof shapeOf> | undefined
  let withSite: ReturnType<typeof shapeOf> | undefined
  return (device: number, site: number): Uint32Array => {
    if (site === noLabel) plain ??= shapeOf(['device'])
    else withSite ??= shapeOf(['device', 'site'])
    const { numbers, deviceAt, siteAt } = (site === noLabel ? plain : withSite) as ReturnType<typeof shapeOf>
    numbers[deviceAt] = device
    if (siteAt !== -1) numbers[siteAt] = site
    return numbers
  }
}
