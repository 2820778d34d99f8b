// Reads words of two states where what is around them says of what they are: `open` at a door, `clear` of a motion.

import { detections, detectionWords, links, linkWords, openings, openWords } from './lists/state-words.ts'
import type { WordList } from './lists/word-list.ts'
import { splitWords } from './split-words.ts'

interface StateWord {
  readonly state: 0 | 1
  /** Whose state it may be. */
  readonly things: WordList
}

/** A longer text is no state. */
const textCharsMax = 16

/** @returns undefined for every other text */
export function readStateWord(text: string): StateWord | undefined {
  if (text.length > textCharsMax) return undefined
  const word = text.trim().toLowerCase()
  const open = openWords.get(word)
  if (open !== undefined) return { state: open, things: openings }
  const up = linkWords.get(word)
  if (up !== undefined) return { state: up, things: links }
  const detected = detectionWords.get(word)
  return detected === undefined ? undefined : { state: detected, things: detections }
}

/** Of a text around it that is looked at. */
const aroundCharsMax = 200

/** @returns whether a name of a member, a level of the topic or a label names one of the things */
export function namesOneOf(things: WordList, text: string): boolean {
  const words = splitWords(text.slice(-aroundCharsMax))
  return words.some((word) => things.has(word) || things.has(word.replace(/s?\d*$/, '')))
}
