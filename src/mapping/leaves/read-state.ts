// Reads words of two states where what is around them says of what they are: `open` at a door, `clear` of a motion.

import { detections, detectionWords, openings, openWords } from './lists/state-words.ts'
import { splitWords } from './split-words.ts'

/** A longer text is no state. */
const textCharsMax = 16

/**
 * @param around texts that say what the state is of: names of members, levels of the topic, labels
 * @returns undefined if the text is no such word, or nothing around it says so
 */
export function readState(text: string, around: () => readonly string[]): 0 | 1 | undefined {
  if (text.length > textCharsMax) return undefined
  const word = text.trim().toLowerCase()
  const found = openWords.get(word)
  const state = found ?? detectionWords.get(word)
  if (state === undefined) return undefined
  const things = found === undefined ? detections : openings
  return around().some((one) => names(things, one)) ? state : undefined
}

/** Of a text around it that is looked at. */
const aroundCharsMax = 200

function names(things: ReadonlySet<string>, text: string): boolean {
  const words = splitWords(text.slice(-aroundCharsMax))
  return words.some((word) => things.has(word) || things.has(word.replace(/s?\d*$/, '')))
}
