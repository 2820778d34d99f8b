// Splits names into words, as people write them: `WirelessDeviceId`, `dev_eui`, `MAC address`, `voltageL1`.

/** @returns words in lower case, without what separates them; no empty ones */
export function splitWords(text: string): string[] {
  if (isOneWord(text)) return [text]
  const words: string[] = []
  let start = 0
  let before: Kind = 'separator'
  for (let index = 0; index < text.length; index++) {
    const kind = kindOf(text.charCodeAt(index))
    const isNew =
      kind === 'separator' ||
      before === 'separator' ||
      (kind === 'upper' && before !== 'upper') ||
      // The last capital of a row begins a word: `MACAddress`.
      (kind === 'upper' && kindOf(text.charCodeAt(index + 1)) === 'lower')
    if (isNew) {
      if (before !== 'separator') words.push(text.slice(start, index).toLowerCase())
      start = index
    }
    before = kind
  }
  if (before !== 'separator') words.push(text.slice(start).toLowerCase())
  return words
}

/** Most names are: lower case, and digits behind it. */
function isOneWord(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57))) return false
  }
  return text !== ''
}

type Kind = 'upper' | 'lower' | 'separator'

/** Digits go with the letters before them. What is not ASCII is part of a word. */
function kindOf(code: number): Kind {
  if (code >= 65 && code <= 90) return 'upper'
  const isWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127
  return isWord ? 'lower' : 'separator'
}
