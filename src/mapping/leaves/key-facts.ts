// What the published lists say of a member's name and of its words, in one table.

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
  namingMembers,
  numericNames,
  numericRootNames,
  unitMembers,
  valueArrays,
  valueMembers,
} from './lists/naming-members.ts'
import { quantities } from './lists/quantities.ts'
import { commandMembers, settingWords } from './lists/setting-members.ts'
import { bytesMembers, switchMembers, textMembers, textOnlyMembers } from './lists/text-members.ts'
import {
  clockMembers,
  clockParts,
  dateParts,
  elementTimes,
  stampWords,
  timeWords,
  zoneMembers,
} from './lists/time-members.ts'
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

/** One look-up for each text: a payload can have thousands of names that nobody has seen. */
const listed = gather({
  ofName: [
    [idMembers, roles.id],
    [elementTimes, roles.time | roles.elementTime],
    [zoneMembers, roles.time | roles.stamp],
    [[...dateParts.keys(), ...clockParts.keys()], roles.time],
    [bytesMembers, roles.bytes],
    [partNames, roles.partName],
    [namingMembers, roles.naming],
    [identityMembers, roles.identity | roles.id | roles.naming | roles.numericName],
    [[...rootIdentityMembers, ...partNames], roles.rootIdentity],
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
    [clockMembers, roles.clock],
    [commandMembers, roles.command],
  ],
  ofLast: [
    [idWords, roles.id],
    [textMembers, roles.text],
    [textOnlyMembers, roles.textOnly],
    [switchMembers, roles.switch],
    [stampWords, roles.stamp],
    [settingWords, roles.setting],
    [codeWords, roles.code],
    [quantities, roles.measured],
  ],
  ofEnd: [[quantities, roles.measured]],
  ofLastTwo: [
    [idMembers, roles.id],
    [stampWords, roles.stamp],
    [zoneMembers, roles.time | roles.stamp],
  ],
  ofWord: [
    [['device', 'dev', 'thing'], roles.ofDevice],
    [counterWords, roles.measured],
  ],
  ofBare: [
    [timeWords, roles.time],
    [checkWords, roles.id],
  ],
  without: [[eventWords, roles.code]],
})

type Lists = readonly (readonly [Iterable<string>, number])[]
type Role = Exclude<keyof Facts, 'identityRank' | 'namingRank'>

function gather(lists: Readonly<Record<Role, Lists>>): ReadonlyMap<string, Readonly<Facts>> {
  const found = new Map<string, Facts>()
  function of(text: string): Facts {
    const known = found.get(text) ?? { ...nothing }
    found.set(text, known)
    return known
  }
  for (const [role, ofRole] of Object.entries(lists) as [Role, Lists][]) {
    for (const [texts, bits] of ofRole) for (const text of texts) of(text)[role] |= bits
  }
  const ranked = [...identityMembers, ...rootIdentityMembers, ...partNames]
  for (const [rank, name] of ranked.entries()) of(name).identityRank = rank
  for (const [rank, name] of namingMembers.entries()) of(name).namingRank = rank
  return found
}

export function factsOf(text: string): Readonly<Facts> {
  return listed.get(text) ?? nothing
}
