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

/** Letters of Cyrillic, kana, Chinese and Korean: no spelling of them is ASCII, which is found out sooner than by taking them apart. */
const otherScripts =
  /[\u0400-\u0481\u048a-\u04ff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]/

/** @returns undefined if something is left that is not ASCII */
export function asciiName(text: string): string | undefined {
  if (otherScripts.test(text)) return undefined
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
