// Asks whether a word has one of several endings. Most have none: its last letter says so, whatever the endings are.

export interface WordEndings {
  /** @returns the first ending of the list that the word has, and that is accepted */
  of(word: string, accepts?: (ending: string) => boolean): string | undefined
}

export function wordEndings(endings: readonly string[]): WordEndings {
  const lastLetters = new Set(endings.map((ending) => ending.charCodeAt(ending.length - 1)))
  return {
    of(word, accepts) {
      if (!lastLetters.has(word.charCodeAt(word.length - 1))) return undefined
      return endings.find((ending) => word.endsWith(ending) && accepts?.(ending) !== false)
    },
  }
}
