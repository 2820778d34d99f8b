// What the name of a member says of things that one device speaks for: whether the member tells them apart.

import { idMembers } from './lists/id-members.ts'
import { numberedParts } from './lists/identity-members.ts'
import {
  describingObjects,
  machineMembers,
  movingMembers,
  numberedPlaces,
  numberingWords,
  passerWords,
  passingWords,
  peerWords,
  placeMembers,
  positionMembers,
  sightingMembers,
  tellingWords,
  thingWords,
} from './lists/thing-members.ts'

export interface ThingHints {
  /** Bits of `hints`. */
  readonly bits: number
  /** What the member names: `bay` of `bay_id`. */
  readonly noun: string
}

export const hints = {
  /** Its last word is that of an id or a name. */
  thing: 1,
  /** A number there is a name too. */
  number: 2,
  place: 4,
  /** Its text is a name in the form of a serial number. */
  machine: 8,
  /** It counts if nothing else tells things apart. */
  passer: 16,
  /** Another one may be next to the device at any time. */
  peer: 32,
  /** It is an object that says of what the members beside it are. */
  describes: 64,
  sighting: 128,
  moving: 256,
  /** With a uuid it names a beacon. */
  beacon: 512,
  position: 1024,
} as const

export const telling = hints.thing | hints.place | hints.machine

/** Of the members of an object in which it is worth to look for things. */
export const tellingBeside = telling | hints.describes | hints.beacon

export const noHints: ThingHints = { bits: 0, noun: '' }

const ofNames = new Map<string, number>()
for (const [names, bits] of [
  [placeMembers, hints.place],
  [numberedPlaces, hints.number],
  [machineMembers, hints.machine],
  [describingObjects, hints.describes],
  [sightingMembers, hints.sighting],
  [movingMembers, hints.moving],
  [['major', 'minor'], hints.beacon],
] as const) {
  for (const name of names) ofNames.set(name, (ofNames.get(name) ?? 0) | bits)
}

const places: ReadonlySet<string> = new Set(placeMembers)
const nouns: ReadonlySet<string> = new Set([
  ...placeMembers,
  ...machineMembers,
  ...numberedParts,
  ...thingWords,
])

/** @param words of the name, without numbers behind them */
export function thingHintsOf(words: readonly string[], name: string): ThingHints {
  let bits = ofNames.get(name) ?? 0
  for (const word of words) if (peerWords.has(word)) bits |= hints.peer
  if (positionMembers.has(words.at(-1) ?? '')) bits |= hints.position
  // `id_poubelle` is written so in Romance languages.
  const isLeading = words.length > 1 && words[0] === 'id' && !tellingWords.has(words.at(-1) ?? '')
  const last = isLeading ? 'id' : (words.at(-1) ?? '')
  const isPlace = !isLeading && places.has(last)
  if (words.length === 1 || !(isPlace || tellingWords.has(last)))
    return bits === 0 ? noHints : { bits, noun: name }
  const before = isLeading ? words.slice(1) : words.slice(0, -1)
  const noun = before.join('')
  // `m_id` is written so for a machine, `mid` for a message.
  const isOfMessage = idMembers.has(name) && noun.length > 1
  if (isOfMessage || before.some((word) => passingWords.has(word))) return { bits, noun: name }
  if (isPlace) return { bits: bits | hints.place, noun: last }
  bits |= hints.thing
  if (isLeading || numberingWords.has(last) || before.some((word) => nouns.has(word))) bits |= hints.number
  if (before.some((word) => passerWords.has(word))) {
    if (last === 'name') return { bits: 0, noun }
    bits |= hints.passer
  }
  return { bits, noun }
}
