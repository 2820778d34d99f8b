// Lists as one text: as an array of texts they would be twice as long in what a start loads.

/** @returns the words between blanks and line ends */
export function wordList(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
