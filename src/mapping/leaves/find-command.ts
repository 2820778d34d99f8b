// Whether an object is a command or tells how a device is set: `{"cmd": "setInterval", "interval": 60}`.

import type { JsonObject, ObjectKeys } from './key-info.ts'
import { configWords, orderMembers, orderWords } from './lists/setting-members.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'

/** A longer text is no name of a command. */
const commandCharsMax = 64

export function isCommand(object: JsonObject, { keys, infos, all }: ObjectKeys): boolean {
  if ((all & roles.command) === 0) return false
  return infos.some(({ roles: bits, name }, index) => {
    const text = object[keys[index] as string]
    if ((bits & roles.command) === 0 || typeof text !== 'string' || text.length > commandCharsMax)
      return false
    const words = splitWords(text)
    // A `type` may be a data set.
    const sets = name !== 'type' && (words[0] === 'set' || words.at(-1) === 'set')
    const orders = orderMembers.has(name) && orderWords.has(words[0] ?? '')
    return sets || orders || words.some((word) => configWords.has(word))
  })
}
