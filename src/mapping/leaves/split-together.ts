// Names such as `motorid`: two words that are written together in lower case, where the first is a word of things. Of
// `version` it may be any word.

import {
  machineMembers,
  placeMembers,
  thingWords,
  togetherEndings,
  togetherWords,
} from './lists/thing-members.ts'
import { unionOf } from './lists/word-list.ts'
import { wordEndings } from './word-endings.ts'

const firstWords = unionOf(placeMembers, machineMembers, thingWords, togetherWords)
/** `fwversion`, and no `inversion`. */
const versions = /^(?!(?:a|di|in|re|sub)version$|.*conversion$)(.+)version$/
const endings = wordEndings(togetherEndings)

/** @returns the words, the last of them as two if it is a word of things and `id`, `name` or the like, or any and `version` */
export function splitTogether(words: readonly string[]): readonly string[] {
  const word = words.at(-1) ?? ''
  const versioned = versions.exec(word)?.[1]
  if (versioned !== undefined) return [...words.slice(0, -1), versioned, 'version']
  const ending = endings.of(word, (one) => firstWords.has(word.slice(0, -one.length)))
  return ending === undefined ? words : [...words.slice(0, -1), word.slice(0, -ending.length), ending]
}
