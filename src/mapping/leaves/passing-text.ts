// Texts that say how something is at the moment, in members that name things elsewhere: each change would begin a new series.

import { quantities } from './lists/quantities.ts'
import { gradeWords, levelWords, movingWords, phaseNames } from './lists/state-words.ts'
import { deviceWords, momentWords } from './lists/thing-members.ts'
import { splitWords } from './split-words.ts'

/** `64/100`, `3 of 5`, `12:30`, `21.5C`. In other members `1/24` may be a port, and `24V` a rail. */
const measuredForm = /^[+-]?\d+(?:[.,]\d+)?\s*(?:(?:\/|:|of\b)\s*\d+|[%°µ]?[a-z]{0,4})$/i
/** Where wind comes from: `NW`. */
const compassForm = /^[nesw]{1,3}$/i
/** `L1`, `ab` and `phase_a` are phases of a mains, `rinse` and `rem` are not. */
const mainsForm = /\d|^phase|^(?:[a-cnr-w]{1,3}|[a-c]-[a-c])$/i

/** A longer text is none. */
const textCharsMax = 32

/** @param name of a naming member, in lower case */
export function isPassingName(text: string, name: string): boolean {
  if (text.length > textCharsMax) return false
  const word = text.trim().toLowerCase()
  if (name === 'phase') return !mainsForm.test(word) && !phaseNames.has(word)
  return name === 'signal' && (measuredForm.test(word) || gradeWords.has(word) || levelWords.has(word))
}

/** @param words of the name of a first member, of which no list says that it names something */
export function isPassingFirst(text: string, words: readonly string[]): boolean {
  const word = text.toLowerCase()
  const last = words.at(-1) ?? ''
  if (gradeWords.has(word) || movingWords.has(last)) return true
  if (last === 'wind') return compassForm.test(word)
  return quantities.has(last) && levelWords.has(word)
}

/** `{"current_color": {"ral_code": "RAL 9005"}}`: another one later. A `current_sensor` measures a current. */
export function isOfMoment(key: string): boolean {
  const [first = '', ...others] = splitWords(key)
  return others.length > 0 && momentWords.has(first) && !others.some((word) => deviceWords.has(word))
}
