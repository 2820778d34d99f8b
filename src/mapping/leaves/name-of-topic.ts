// Names a payload that is one value after its topic: by the words of a published list that stand in it, and no others.

import { qualifiers, quantities, states } from './lists/quantities.ts'
import { splitWords } from './split-words.ts'

/** What a value is called whose topic does not say what it is. */
const valueName = 'value'

/** Of a topic; longer ones are not looked at level by level. */
const levelCharsMax = 100

/**
 * @param isState true of a word or a boolean, false of a number
 * @returns words of the last level that has a word of the list: `temperature`, `voltage_l1`; else `value`
 */
export function nameOfTopic(levels: readonly string[], isState: boolean): string {
  if (isState) return nameBy(states, levels) ?? valueName
  // A number of things at a door is no state of the door.
  return nameBy(quantities, levels) ?? nameBy(states, levels.slice(-1)) ?? valueName
}

function nameBy(list: ReadonlySet<string>, levels: readonly string[]): string | undefined {
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index] as string
    if (level.length > levelCharsMax) continue
    const words = splitWords(level)
    // `pm2_5`, `dew_point`: one word that is written as two.
    const joined = words.join('')
    if (list.has(joined)) return joined
    const known = words.flatMap((word) => wordIn(list, word) ?? wordIn(list, word.replace(/\d+$/, '')) ?? [])
    if (known.some((word) => list.has(word))) return known.join('_')
  }
  return undefined
}

function wordIn(list: ReadonlySet<string>, word: string): string | undefined {
  return list.has(word) || qualifiers.has(word) ? word : undefined
}
