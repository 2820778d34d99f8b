// Readings of a text as it is printed for people, with names of several words and blanks around units:
// `Heat index: 22.6 °C  Water level: 45.2 cm (75 %)`, `temperature 21.4 C`; and the numbers with names in a text that is read
// in no other way, so that they can be counted as lost.

import type { JsonValue } from '../../model.ts'
import { quantities } from './lists/quantities.ts'
import { wordList } from './lists/word-list.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { splitWords } from './split-words.ts'

/** A name, what stands behind it, and the value. Numbers are the last word of a name, and only before `:` and `=`. */
const part =
  /\s*(?:[,;|/]\s*)?([a-z_][\w.]{0,31}(?: [a-z_][\w.]{0,31}){0,2}(?: \d{1,3}(?=\s*[=:]))?)(\s*[=:]\s*|\s+is\s+|[;,|]\s*|\s+)([+-]?\d{1,15}(?:\.\d{1,15})?|(?:on|off|true|false|yes|no)(?!\w))/iy
const unitForm = /[\s;,|]?([^\s\d.,;:|=()/][^\s\d,;:|=()]{0,9}\d?)(?![^\s,;|()])/y
/** The same in another unit: `23.00 °C 73.40 °F`, `3.71 V (85 %)`. */
const further =
  /\s?(?:\/\s?)?(\(?)\s?([+-]?\d{1,15}(?:\.\d{1,15})?)\s?([^\s\d.,;:|=()][^\s,;:|=()]{0,9})(\)?)/y
const remark = /\s?\([^()\d]{0,40}\)/y

/** Of `level 2 of 5`. */
const particles = wordList('and at by for from in of on or than to with')
const longName = /^\S+ \S+ [a-z_]/i

type Pair = readonly [name: string, value: JsonValue]

/** @returns undefined unless all of a line are such readings, at least one of them a number */
export function readSpoken(line: string): readonly Pair[] | undefined {
  const text = line.trimEnd()
  const pairs: Pair[] = []
  let at = 0
  let [isSigned, hasQuantity, hasNumber, isPlain, haveUnits] = [true, false, false, true, true]
  function match(form: RegExp): RegExpExecArray | null {
    form.lastIndex = at
    return form.exec(text)
  }
  while (at < text.length) {
    const found = match(part)
    if (found === null) return undefined
    const [, words = '', sign = '', value = ''] = found
    // `Light level is 345 lux`
    const name = words.replace(/ is$/i, '')
    const isOfSign = name !== words || /[=:i]/i.test(sign)
    if (!isOfSign && (name.includes(' ') || particles.has(name.toLowerCase()))) return undefined
    // Of `Node A temp: 21.4 hum: 40`, one name would have the node in it, and the other one not.
    if (pairs.length === 0 && longName.test(name)) return undefined
    isSigned &&= isOfSign
    hasQuantity ||= isQuantity(name)
    at += found[0].length
    if (!/\d/.test(value)) {
      pairs.push([name, value])
      continue
    }
    hasNumber = true
    const unit = match(unitForm)
    const isUnit = unit !== null && isWrittenUnit(unit[1] as string) && !isName(text.slice(at, at + unitLook))
    if (isUnit) at += unit[0].length
    const values = [isUnit ? `${value} ${unit[1]}` : value]
    for (let next = match(further); next !== null; next = match(further)) {
      const [, opening, , ofNext = '', closing] = next
      const isForm = opening === '' ? isUnit && closing === '' : closing !== ''
      if (!isForm || !isWrittenUnit(ofNext)) break
      values.push(`${next[2]} ${next[3]}`)
      at += next[0].length
    }
    at += match(remark)?.[0].length ?? 0
    if (at < text.length && !/[\s,;|]/.test(text.charAt(at))) return undefined
    haveUnits &&= isUnit
    isPlain &&= !isUnit && values.length === 1 && !value.includes('.')
    pairs.push([name, values.length > 1 ? values : (values[0] as string)])
  }
  // A line of a log has words and whole numbers.
  const isMeasured = isSigned ? !isPlain : hasQuantity || (haveUnits && pairs.length > 1)
  return hasNumber && isMeasured ? pairs : undefined
}

/** `A` of `V: 12 A: 3` and of `V,12,A,3` is no unit. */
function isName(text: string): boolean {
  return /^[\s;,|]?[^\s;,|]+(?:\s*[=:]|[;,|]\s*[+-]?\d)/.test(text)
}
const unitLook = 40

/** `BATT`, `soil_moisture`, `temp2` */
export function isQuantity(name: string): boolean {
  const words = splitWords(name)
  const word = words.at(-1) ?? ''
  return [word, word.replace(/\d+$/, ''), words.join('')].some((one) => quantities.has(one))
}

const pairOfNumber = /(?<!\S)[a-z_]{1,32}[:=][+-]?\d{1,15}(\.\d{1,15})?(?!\S)/gi

/** Ten whole numbers or more, one of them too large for a byte, are a waveform. */
const waveform = /^\s?[+-]?\d{1,15}(?:[ ,;]\s?[+-]?\d{1,15}){9,}[ ,;]?$/
const largeNumber = /(?<!\d)[1-9]\d{3}/

export function holdsNumbers(text: string): boolean {
  return holdsPairs(text) || (waveform.test(text) && largeNumber.test(text))
}

/** @returns whether two names or more of letters have a number each, one of them with a fraction, between blanks */
function holdsPairs(text: string): boolean {
  const pairs = [...text.matchAll(pairOfNumber)]
  return pairs.length > 1 && pairs.some(([, ofNumber]) => ofNumber !== undefined)
}

const namedNumber =
  /(?<!\w)([a-z_][\w]{0,31})(\s?[=:]\s?|\s)[+-]?\d{1,15}(\.\d{1,15})?(?!\.?\w*[.:/-]\d)\s?([^\s\d.,;:|)]{0,8})/gi
/** `T21.4 H40.2`, and no `v1.2`. */
const gluedNumber = /(?<!\S)[A-Za-uw-z][A-Za-z]{0,7}[+-]?\d{1,15}\.\d{1,15}[A-Za-z%]{0,3}(?!\S)/g

/** `<t>21.4</t>`, `1.8.0(000123.4*kWh)` */
const enclosedNumber = /[>(]\s?[+-]?\d{1,15}(?:\.\d{1,15})?\s?(?:<\/|\*[a-z])/i
const fraction = /(?<![\w.:-])[+-]?\d{1,15}\.\d{1,15}(?!\.?\d)/g
/** All of a text. What stands in front of it may be an id. */
const wordAndNumber = /^\s?[\w-]{1,40}:?\s[+-]?\d{1,15}\.\d{1,15}\s?([^\s\d.,:;]{0,9})\s?$/

/** @returns whether there are numbers of readings in a text that nothing reads */
export function holdsReading(text: string): boolean {
  if (enclosedNumber.test(text) || holdsPairs(text)) return true
  if ([gluedNumber, fraction].some((form) => (text.match(form)?.length ?? 0) > 1)) return true
  const unitOfAll = wordAndNumber.exec(text)?.[1]
  if (unitOfAll === '' || (unitOfAll !== undefined && isWrittenUnit(unitOfAll))) return true
  for (const [, name = '', sign = '', ofNumber, unit = ''] of text.matchAll(namedNumber)) {
    const isSure = ofNumber !== undefined || sign.trim() !== '' || isWrittenUnit(unit)
    if (isSure && isQuantity(name)) return true
  }
  return false
}
