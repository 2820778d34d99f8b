// The closed lists of the rules of leaves, by the names that docs/mapping.md prints them under.

import {
  commandFolders,
  commandLevels,
  describingLevels,
} from '../../../../src/mapping/leaves/lists/command-topics.ts'
import { counterWords } from '../../../../src/mapping/leaves/lists/counter-words.ts'
import { codeWords, eventWords, idMembers, idWords } from '../../../../src/mapping/leaves/lists/id-members.ts'
import {
  callMembers,
  eventMembers,
  gatewayMembers,
  hearers,
  identityMembers,
  makeMembers,
  messageNumbers,
  numberedParts,
  partNames,
  radioMembers,
  rootIdentityMembers,
  thingMembers,
  wrapperMembers,
} from '../../../../src/mapping/leaves/lists/identity-members.ts'
import {
  digitNames,
  kindNames,
  nameArrays,
  namingMembers,
  numericNames,
  unitMembers,
  valueArrays,
  valueMembers,
} from '../../../../src/mapping/leaves/lists/naming-members.ts'
import { qualifiers, quantities, states, unitWords } from '../../../../src/mapping/leaves/lists/quantities.ts'
import {
  commandMembers,
  configWords,
  settingWords,
} from '../../../../src/mapping/leaves/lists/setting-members.ts'
import {
  bytesMembers,
  switchMembers,
  textMembers,
  textOnlyMembers,
} from '../../../../src/mapping/leaves/lists/text-members.ts'
import {
  clockMembers,
  durations,
  elementTimes,
  stampWords,
  timeEndings,
  timeWords,
} from '../../../../src/mapping/leaves/lists/time-members.ts'
import { writtenUnits } from '../../../../src/mapping/leaves/lists/written-units.ts'
import { notFiniteWords, readingWords } from '../../../../src/mapping/series/reading-words.ts'

export const leafLists: { readonly [name: string]: Iterable<string> } = {
  words: readingWords.keys(),
  'lost numbers': notFiniteWords,
  'text members (last word)': textMembers,
  'text-only members (last word)': textOnlyMembers,
  bytes: bytesMembers,
  'units in a text': writtenUnits,
  'switches (last word)': switchMembers,
  ids: idMembers,
  'id words (last word)': idWords,
  'codes (last word)': codeWords,
  'what happened': eventWords,
  counters: counterWords,
  'words of time': timeWords,
  'endings of words of time': timeEndings,
  durations,
  stamps: stampWords,
  clocks: clockMembers,
  'times of elements': elementTimes,
  'naming members': namingMembers,
  'naming members that may be a number': numericNames,
  'naming members that may be digits in a text too': digitNames,
  'naming members that say only a kind': kindNames,
  'value members': valueMembers,
  'unit members': unitMembers,
  'arrays of names': nameArrays,
  'arrays of values': valueArrays,
  'identity members': identityMembers,
  'identity members at the root only': rootIdentityMembers,
  things: thingMembers,
  'names beside the device, at the root': partNames,
  'numbered parts': numberedParts,
  'what thing it is': makeMembers,
  calls: callMembers,
  events: eventMembers,
  'numbers of messages': messageNumbers,
  'objects around readings': wrapperMembers,
  gateways: gatewayMembers,
  'who has heard it': hearers,
  'members of a radio': radioMembers,
  quantities,
  states,
  qualifiers,
  'units behind a quantity': unitWords,
  'settings (last word)': settingWords,
  'what a message is': commandMembers,
  'words of configuration': configWords,
  commands: commandLevels,
  'commands (any other level)': commandFolders,
  'descriptions (last word of the last level)': describingLevels,
}
