// What the names of values say in lists such as `[{"name": "device_id", "value": 18}, …]`, where they stand in texts and not
// in keys.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { Description } from './describe-object.ts'
import { type JsonObject, keyInfo } from './key-info.ts'
import type { PlaceLabel } from './leaf-place.ts'
import { idText } from './member-names.ts'
import { roles } from './roles.ts'

/** `{"name": "version", "value": 3}` is no more a reading than `{"version": 3}` is. */
export function rolesByName({ labels }: Description, work: Work): number {
  let bits = 0
  for (const [label, text] of labels) {
    work.left--
    const { name, roles: ofLabel } = keyInfo(label)
    // The text of a `channel_id` is no name, whatever it looks like.
    if (name !== 'id' && (ofLabel & roles.id) !== 0) continue
    const ofText = keyInfo(lastPart(text)).roles
    // `Model 3` is a name.
    bits |= ofText & (/\d$/.test(text) ? namedRoles & ~roles.code : namedRoles)
  }
  return bits
}

export const namedRoles = roles.id | roles.code | roles.time | roles.stamp | roles.clock

/** Elements that are looked at for one that names the device. */
const elementsLookedAtMax = 64

/** @returns the label of all elements of `[{"name": "device_id", "value": 18}, …]` */
export function deviceAmong(array: readonly JsonValue[], work: Work): readonly PlaceLabel[] {
  const [first] = array
  if (!isObject(first) || nameIn(first) === undefined) return []
  const count = Math.min(array.length, elementsLookedAtMax)
  work.left -= count
  for (let index = 0; index < count; index++) {
    const element = array[index]
    const name = isObject(element) ? nameIn(element) : undefined
    if (name === undefined || !isObject(element)) continue
    const info = keyInfo(lastPart(name))
    if ((info.roles & undoubted) !== undoubted) continue
    const text = idText(element.value ?? element.v ?? element.val, info.name)
    if (text !== undefined) return [[info.step, text]]
  }
  return []
}

const undoubted = roles.identity | roles.ofDevice

function nameIn({ name, n, key, tag, type, id }: JsonObject): string | undefined {
  const text = name ?? n ?? key ?? tag ?? type ?? id
  return typeof text === 'string' ? text : undefined
}

/** `VIFUnit.FABRICATION_NO`: what stands in front says in which list the name is. */
function lastPart(text: string): string {
  const from = text.lastIndexOf('.') + 1
  return /^[a-z]/i.test(text.slice(from)) ? text.slice(from) : text
}
