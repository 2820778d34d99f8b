// Writes names in ASCII where that is a matter of spelling: `Höhe` is Hohe, `temp °C` temp degC, `m²` m2. Other scripts
// are not transliterated, since two words of one language would become one.

import { once } from '../once.ts'

const spellings: ReadonlyMap<string, string> = new Map([
  ['°', 'deg'],
  ['µ', 'u'],
  ['μ', 'u'],
  ['Ω', 'ohm'],
  ['Ω', 'ohm'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['ı', 'i'],
  ['þ', 'th'],
  ['‰', 'permille'],
  ['€', 'eur'],
  ['£', 'gbp'],
  ['¥', 'yen'],
  ['×', 'x'],
])

/** Separators, and punctuation as it is written in other scripts. */
const separating = once(() => /[\p{Z}\p{P}\p{C}]/u)

/** @returns undefined if something is left that is not ASCII */
export function asciiName(text: string): string | undefined {
  let name = ''
  for (const char of text.normalize('NFKD')) {
    if (char <= '\u007f') name += char
    else if (/\p{M}/u.test(char)) continue
    else {
      const spelling = spellings.get(char)
      if (spelling === undefined && !separating().test(char)) return undefined
      name += spelling ?? '_'
    }
  }
  return name
}
