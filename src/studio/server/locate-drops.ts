// Where in the mapping and in the payload a message lost something: explained in this process, with the mapping that runs.
// What the function's report counts is what counts here; the explanation only says where.

import { messageFromEnvelope } from '#decode'
import { createExplainer, type Explainer, type Explanation, formatPayloadPath } from '#explain'
import * as defaultLimits from '../../default-limits.ts'
import type { FullDelivery } from '../delivery.ts'
import { makeEnvelope, type PublishedMessage } from '../make-envelope.ts'
import type { ReadMapping } from './read-mapping.ts'
import { isProblem } from './state/outcome-of.ts'
import type { LocatedDrop } from './state/problem-book.ts'

export interface Location {
  /** All that the report counts, and at least one of a message without samples. */
  readonly drops: readonly LocatedDrop[]
  /** Of the rule that took the message; '' if it is not known. */
  readonly filter: string
  /** The preset whose names the samples have; '' where no preset knows the device, undefined if nobody looked. */
  readonly family: string | undefined
}

export interface Locator {
  use(mapping: ReadMapping): Promise<void>
  /** One message at a time. */
  locate(message: PublishedMessage, delivery: FullDelivery, nowMs: number): Promise<Location>
  /** Places that are remembered. */
  known(): number
}

export interface LocatorLimits {
  /** One takes as long as mapping a few messages; what comes beyond that goes by what was found before. */
  readonly explanationsPerSecond: number
  readonly knownMax: number
}

const locatorLimits: LocatorLimits = { explanationsPerSecond: 50, knownMax: 5_000 }

const exampleLengthMax = 200

export function createLocator(limits: LocatorLimits = locatorLimits): Locator {
  let explainer: Explainer | undefined
  let mapping: ReadMapping | undefined
  let now = Number.NEGATIVE_INFINITY
  let second = 0
  let explained = 0
  const known = new Map<string, Explained>()

  async function explain(message: PublishedMessage): Promise<Explained | undefined> {
    const envelope = messageFromEnvelope(
      { ...makeEnvelope(message) },
      defaultLimits.payloadBytesMax,
      undefined,
    )
    if (explainer === undefined || mapping === undefined || envelope === undefined) return undefined
    now = message.receivedAtMs
    return read(await explainer.explain(envelope), mapping)
  }

  return {
    async use(given) {
      mapping = given
      known.clear()
      const mappingLimits = { ...defaultLimits, now: () => now }
      explainer = await createExplainer(given.file, mappingLimits, given.bundled, given.findKeySource)
    },
    async locate(message, delivery, nowMs) {
      const counts = reasonsOf(delivery)
      const key = JSON.stringify([message.topic, counts.map(({ reason }) => reason)])
      const isPlain = counts.every(({ reason }) => reason === 'left_out')
      let found = known.get(key)
      if (found === undefined || !isPlain) {
        if (Math.floor(nowMs / 1_000) !== second) {
          second = Math.floor(nowMs / 1_000)
          explained = 0
        }
        if (explained < limits.explanationsPerSecond) {
          explained++
          found = (await explain(message)) ?? found
          if (found !== undefined) remember(known, key, found, limits.knownMax)
        }
      }
      const drops = counts.flatMap((count) => place(count, found?.places ?? []))
      return { drops, filter: found?.filter ?? '', family: found?.family }
    },
    known: () => known.size,
  }
}

interface Explained {
  readonly places: readonly Place[]
  readonly filter: string
  readonly family: string | undefined
}

type Place = Omit<LocatedDrop, 'isProblem'>

interface Reason {
  readonly reason: string
  readonly count: number
  readonly isProblem: boolean
  readonly detail: string
}

function remember(known: Map<string, Explained>, key: string, found: Explained, knownMax: number): void {
  known.delete(key)
  known.set(key, found)
  if (known.size <= knownMax) return
  const [oldest] = known.keys()
  known.delete(oldest!)
}

/** Problems first: the first is the one that a message counts for. */
function reasonsOf({ report, error }: FullDelivery): Reason[] {
  if (report === undefined) {
    return [
      { reason: 'failed', count: 1, isProblem: true, detail: error ?? 'the function returned no report' },
    ]
  }
  const { deadLettered, refused, dropped, written } = report
  const lost = [...deadLettered, ...refused].map(([reason, count]) => ({ reason, count, isProblem: true }))
  const left = [...dropped].map(([reason, count]) => {
    // A field that a message with samples does not have is said, and counts for no message.
    return { reason, count, isProblem: isProblem(reason, 0), isCause: isProblem(reason, written) }
  })
  const causes = left.filter(({ isCause }) => isCause)
  const others = left.filter(({ isCause }) => !isCause)
  const reasons = [...lost, ...causes, ...others].map(({ reason, count, isProblem }) => {
    return { reason, count, isProblem, detail: '' }
  })
  if (reasons.length > 0 || written > 0) return reasons
  return [{ reason: 'no_sample', count: 1, isProblem: false, detail: 'nothing to write' }]
}

/** As many as the report says, and where the explanation saw them. */
function place({ reason, count, isProblem, detail }: Reason, places: readonly Place[]): LocatedDrop[] {
  const drops: LocatedDrop[] = []
  let left = count
  for (const one of places) {
    if (one.reason !== reason || left === 0) continue
    const taken = Math.min(left, one.count)
    drops.push({ ...one, count: taken, isProblem })
    left -= taken
  }
  if (left > 0) {
    const [first] = drops
    const nowhere = { where: '', field: '', metric: '', detail, example: '' }
    drops.push({ ...(first ?? nowhere), reason, count: left, isProblem })
  }
  return drops
}

function read(explanation: Explanation, { findKeySource }: ReadMapping): Explained {
  const { leaves, otherDrops, rule, samples } = explanation
  const places: Place[] = []
  for (const { path, value, fates } of leaves) {
    for (const fate of fates) {
      if (!('drop' in fate) || fate.drop === undefined) continue
      const { reason, metric = '', detail = '' } = fate.drop
      const example = JSON.stringify(value).slice(0, exampleLengthMax)
      places.push({
        reason,
        where: fate.where,
        field: formatPayloadPath(path),
        metric,
        detail,
        example,
        count: 1,
      })
    }
  }
  for (const { where, expression = '', drop, count } of otherDrops) {
    const { reason, metric = '', detail = '' } = drop
    places.push({ reason, where, field: expression, metric, detail, example: '', count })
  }
  if (rule.kind === 'unreadable') {
    const [reason = ''] = rule.reason.split(':', 1)
    const detail = rule.reason.slice(reason.length + 2)
    places.push({ reason, where: '', field: '', metric: '', detail, example: '', count: 1 })
  }
  const sampled = leaves.flatMap(({ fates }) => fates).find(({ kind }) => kind === 'sample')
  const file = sampled !== undefined && 'where' in sampled ? findKeySource(sampled.where)?.file : undefined
  const family = samples.length === 0 ? undefined : familyOf(file)
  return { places, filter: rule.kind === 'rule' ? (rule.filters[0] ?? '') : '', family }
}

/** `zigbee2mqtt` of zigbee2mqtt.yaml; the bundled mapping's own file has the rule for devices that nobody knows. */
function familyOf(file: string | undefined): string {
  return file === undefined || file === 'default-mapping.yaml' ? '' : file.replace(/\.ya?ml$/, '')
}
