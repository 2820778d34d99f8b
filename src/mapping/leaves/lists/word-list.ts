// Lists as one text: as an array of texts they would be twice as long in what a start loads. A list is made when somebody
// first looks for a word in it: a message asks for few of them.

export interface WordList extends Iterable<string> {
  has(word: string): boolean
}

/** @returns the words between blanks and line ends */
export function wordList(text: string): WordList {
  return new ListOnUse(() => wordsIn(text))
}

export function unionOf(...lists: readonly Iterable<string>[]): WordList {
  return new ListOnUse(() => new Set(lists.flatMap((list) => [...list])))
}

/** @returns each word of the first list with each of the last one behind it */
export function pairsOf(first: WordList, last: WordList): WordList {
  return new ListOnUse(() => new Set([...first].flatMap((one) => [...last].map((other) => one + other))))
}

class ListOnUse implements WordList {
  readonly #make: () => ReadonlySet<string>
  #words: ReadonlySet<string> | undefined

  constructor(make: () => ReadonlySet<string>) {
    this.#make = make
  }

  has(word: string): boolean {
    this.#words ??= this.#make()
    return this.#words.has(word)
  }

  [Symbol.iterator](): Iterator<string> {
    this.#words ??= this.#make()
    return this.#words.values()
  }
}

/** Without a pattern, which V8 would have to compile first. */
function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set(text.replaceAll('\n', ' ').split(' '))
  words.delete('')
  return words
}
