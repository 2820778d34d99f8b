// One entry of a list, of subscribers or of SIMs, reduced to what the metrics need. What is null, missing or of another
// type than documented is not there; the latter is told, too.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { ListedItem } from './list-pages.ts'

export interface Sim {
  readonly imsi: string
  /** Empty where the service names none; so with all texts below. */
  readonly simId: string
  readonly name: string
  readonly status: string
  readonly speedClass: string
  readonly subscription: string
  readonly moduleType: string
  readonly groupId: string
  readonly tags: ListedItem
  /** Undefined: never connected, or the service does not say. */
  readonly online: boolean | undefined
  readonly sessionUpdatedMs: number | undefined
  readonly cell: ListedItem | undefined
}

/**
 * @param tell called with the path of each field that is not what it is documented to be
 * @returns undefined if it has no IMSI, without which its series would be another SIM's
 */
export function readSim(item: ListedItem, tell: (path: string) => void): Sim | undefined {
  const text = (of: ListedItem, key: string, path = key): string => {
    const value = of[key] ?? ''
    if (typeof value === 'string') return value
    tell(path)
    return ''
  }
  const object = (of: ListedItem, key: string, path = key): ListedItem | undefined => {
    const value = of[key] ?? undefined
    if (value === undefined || isObject(value)) return value
    tell(path)
    return undefined
  }

  const imsi = text(item, 'imsi') || imsiOfProfile(item)
  if (imsi === '') {
    tell('imsi')
    return undefined
  }
  const tags = object(item, 'tags') ?? {}
  const session = object(item, 'sessionStatus') ?? {}
  const online = session['online'] ?? undefined
  if (online !== undefined && typeof online !== 'boolean') tell('sessionStatus.online')
  const updatedMs = session['lastUpdatedAt'] ?? undefined
  const dated = typeof updatedMs === 'number' && updatedMs > 0
  if (updatedMs !== undefined && !dated) tell('sessionStatus.lastUpdatedAt')
  return {
    imsi,
    simId: text(item, 'simId'),
    name: text(tags, 'name', 'tags.name'),
    status: text(item, 'status'),
    speedClass: text(item, 'speedClass'),
    subscription: text(item, 'subscription'),
    moduleType: text(item, 'moduleType'),
    groupId: text(item, 'groupId'),
    tags,
    online: typeof online === 'boolean' ? online : undefined,
    sessionUpdatedMs: dated ? updatedMs : undefined,
    cell: object(session, 'cell', 'sessionStatus.cell'),
  }
}

/**
 * A SIM has no IMSI of its own, but one in each of its profiles; the one of the session changes with the network, and
 * the primary one of the active profile stays.
 */
function imsiOfProfile(item: ListedItem): string {
  const profiles: JsonValue = item['profiles'] ?? {}
  if (!isObject(profiles)) return ''
  const active = item['activeProfileId']
  const chosen = typeof active === 'string' && Object.hasOwn(profiles, active) ? active : undefined
  // The order of the object's keys is the service's; the least of them is always the same.
  const profile = profiles[chosen ?? Object.keys(profiles).sort()[0] ?? '']
  const imsi = isObject(profile) ? profile['primaryImsi'] : undefined
  return typeof imsi === 'string' ? imsi : ''
}
