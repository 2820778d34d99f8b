// What the published lists say of a member's name and of its words, in one table.

import { once } from '../once.ts'
import { counterWords } from './lists/counter-words.ts'
import { checkWords, codeWords, eventWords, idMembers, idWords } from './lists/id-members.ts'
import {
  callMembers,
  eventMembers,
  identityMembers,
  insides,
  makeMembers,
  messageNumbers,
  partNames,
  radioMembers,
  rootIdentityMembers,
  wrapperMembers,
} from './lists/identity-members.ts'
import {
  digitNames,
  kindNames,
  nameArrays,
  nameArrayWords,
  namingMembers,
  numericNames,
  numericRootNames,
  unitMembers,
  valueArrays,
  valueMembers,
} from './lists/naming-members.ts'
import { quantities } from './lists/quantities.ts'
import { commandMembers, settingWords } from './lists/setting-members.ts'
import {
  bytesMembers,
  pinMembers,
  switchMembers,
  textMembers,
  textOnlyMembers,
} from './lists/text-members.ts'
import {
  clockMembers,
  clockParts,
  dateParts,
  elementTimes,
  measuredFirst,
  measuredLast,
  sentTimes,
  stampWords,
  timeArrays,
  timeWords,
  zoneMembers,
} from './lists/time-members.ts'
import { pairsOf, unionOf, type WordList } from './lists/word-list.ts'
import { roles } from './roles.ts'

/** Of a name that is not in a list with ranks. */
export const noRank = 1_000
/** What the lists say of a text: of a member's whole name, or of words of one. */
export interface Facts {
  /** Of a whole name. */
  ofName: number
  /** Of a last word, whatever number is behind it: `relay 2`. */
  ofLast: number
  /** Of a last word as it stands there: `pm25` has digits of its own. */
  ofEnd: number
  /** Of the last two words. */
  ofLastTwo: number
  ofWord: number
  /** Of a word, whatever number is behind it: `ts0`, `crc16`. */
  ofBare: number
  /** A role that the word takes from all others: codes of what happened are readings. */
  without: number
  identityRank: number
  namingRank: number
}

export const nothing: Readonly<Facts> = {
  ofName: 0,
  ofLast: 0,
  ofEnd: 0,
  ofLastTwo: 0,
  ofWord: 0,
  ofBare: 0,
  without: 0,
  identityRank: noRank,
  namingRank: noRank,
}

const lists: Readonly<Record<Role, Lists>> = {
  ofName: [
    [idMembers, roles.id],
    [unionOf(elementTimes, pairsOf(measuredFirst, measuredLast)), roles.time | roles.elementTime],
    [zoneMembers, roles.time | roles.stamp],
    [new Set([...dateParts.keys(), ...clockParts.keys()]), roles.time],
    [bytesMembers, roles.bytes],
    [partNames, roles.partName],
    [namingMembers, roles.naming],
    [identityMembers, roles.identity | roles.id | roles.naming | roles.numericName],
    [unionOf(rootIdentityMembers, partNames), roles.rootIdentity],
    [numericNames, roles.numericName],
    [digitNames, roles.digitName],
    [numericRootNames, roles.numericRootName],
    [kindNames, roles.kindName],
    [valueMembers, roles.value | roles.measured],
    [unitMembers, roles.unit],
    [callMembers, roles.call],
    [eventMembers, roles.event],
    [makeMembers, roles.make],
    [messageNumbers, roles.messageNumber],
    [wrapperMembers, roles.wrapper],
    [insides, roles.inside],
    [radioMembers, roles.radio],
    [nameArrays, roles.apart],
    [valueArrays, roles.apart],
    [timeArrays, roles.apart],
    [clockMembers, roles.clock],
    [commandMembers, roles.command],
    [new Set(['txinfo']), roles.setting],
  ],
  ofLast: [
    [idWords, roles.id],
    [textMembers, roles.text],
    [textOnlyMembers, roles.textOnly],
    [switchMembers, roles.switch],
    [stampWords, roles.stamp],
    [settingWords, roles.setting],
    [nameArrayWords, roles.apart],
    [codeWords, roles.code],
    [quantities, roles.measured],
  ],
  ofEnd: [
    [quantities, roles.measured],
    [pinMembers, roles.textOnly],
  ],
  ofLastTwo: [
    [idMembers, roles.id],
    [stampWords, roles.stamp],
    [sentTimes, roles.time],
    [zoneMembers, roles.time | roles.stamp],
  ],
  ofWord: [
    [new Set(['device', 'dev', 'thing']), roles.ofDevice],
    [counterWords, roles.measured],
  ],
  ofBare: [
    [timeWords, roles.time],
    [checkWords, roles.id],
  ],
  without: [[eventWords, roles.code]],
}

type Lists = readonly (readonly [list: WordList, role: number])[]
type Role = Exclude<keyof Facts, 'identityRank' | 'namingRank'>

const identityRanks = ranksOf(unionOf(identityMembers, rootIdentityMembers, partNames))
const namingRanks = ranksOf(namingMembers)

function ranksOf(names: Iterable<string>): ReadonlyMap<string, number> {
  return new Map([...names].map((name, rank) => [name, rank]))
}

/** One look-up for each other text: a payload can have thousands of names that nobody has seen. */
const listed = once(() => {
  const texts = new Set<string>()
  for (const ofRole of Object.values(lists))
    for (const [list] of ofRole) for (const text of list) texts.add(text)
  return texts
})
const known = new Map<string, Readonly<Facts>>()

export function factsOf(text: string): Readonly<Facts> {
  const facts = known.get(text)
  if (facts !== undefined) return facts
  if (!listed().has(text)) return nothing
  const found = findFacts(text)
  known.set(text, found)
  return found
}

function findFacts(text: string): Facts {
  const found = { ...nothing }
  for (const [role, ofRole] of Object.entries(lists) as [Role, Lists][]) {
    for (const [list, bits] of ofRole) if (list.has(text)) found[role] |= bits
  }
  found.identityRank = identityRanks.get(text) ?? noRank
  found.namingRank = namingRanks.get(text) ?? noRank
  return found
}
