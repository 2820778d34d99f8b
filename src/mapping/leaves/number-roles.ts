// Whether a member numbers something: its value is no reading then, whether or not it becomes a label.

import { factsOf } from './key-facts.ts'
import {
  amountWords,
  countWords,
  leadingWords,
  numberWords,
  passingNumbers,
  sentWords,
} from './lists/number-members.ts'
import { roles } from './roles.ts'
import { canBeNumbered, isCompound, isPassing } from './thing-hints.ts'

/** @param words of the name of a member */
export function numberRolesOf(words: readonly string[]): number {
  const last = words.at(-1) ?? ''
  if (isCompound(last)) return roles.id
  if (words.length < 2) return 0
  const before = words.at(-2) as string
  const [first = '', second = ''] = words
  // An `ID fan` draws the smoke out of a boiler.
  if (first === 'id' && (factsOf(last).ofLast & roles.measured) === 0) return roles.id
  if (countWords.has(last)) return sentWords.has(before) ? roles.id : 0
  if ((leadingWords.has(first) || first === 'num') && passingNumbers.has(second)) return roles.id
  // What is sent has no serial number, but a number in a sequence: `msg_sn`.
  if (last === 'sn') return sentWords.has(before) ? roles.id : 0
  if (!numberWords.has(last)) return 0
  if (passingNumbers.has(before)) return roles.id
  // The cell with the highest voltage is another one each time.
  if (amountWords.has(last) || words.some((word) => isPassing(word, last))) return 0
  return canBeNumbered(before, last) ? roles.id : 0
}
