// What stands in front of the first pair of a text: `10003 OK temp=21.4`, `node7: temp=21.4, hum=40`, `node7;temp=21.4`. A
// time, the number of a message and a word such as OK are no part of a name: the next message has other ones. Another word
// is of all pairs.

import { isDecimal } from '../../decimal.ts'
import { readWord } from '../series/read-number.ts'
import { timeInKey } from './key-time.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { pointOf } from './text-points.ts'
import { isEpoch } from './time-form.ts'

type Head =
  /** An order, or what went wrong. */
  | 'none'
  | {
      /** What all pairs of the line are below. */
      readonly outer: string | undefined
      /** What is left of the line. */
      readonly text: string
      /** A number may be one of the message, or of a thing: a name for each message, or two things in one series. */
      readonly isUnclear: boolean
    }

/** Of a line of `name=value` with blanks between them. */
const order = /^(?:set|cmd|command)\s+[a-z_][\w.-]*\s*=/i
const wrong = /^(?:(?:ERR|ERROR|WARN|WARNING|FAIL|FAILED|FATAL|NAK|NACK)\b|(?:error|warning):)/
const status = '[Oo][Kk]|ACK|INFO|DEBUG|TRACE|NOTICE'
const statusWord = new RegExp(`^(?:${status})$`)

export function isStatusWord(text: string): boolean {
  return statusWord.test(text)
}

const clock = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?`
const date = String.raw`\d{1,4}([-/.])\d\d?\1\d{2,4}`
const behind = String.raw`\s*(?:->|=>|[:>-])?\s+`
const timeHead = new RegExp(
  String.raw`^(?:${date}(?:[T ]${clock}(?:\s?(?:Z|[+-]\d\d:?\d\d))?)?|${clock})${behind}`,
)
const messageHead = new RegExp(
  String.raw`^(?:seq|msg|message|packet|pkt|req|request|resp|response|reply|answer)(?:\s+#?|#)\d{1,19}${behind}`,
  'i',
)
// `OK: 5` is a pair.
const statusHead = new RegExp(String.raw`^(?:${status})(?::\s+(?=[a-z_])|\s*(?:->|=>|[>-])?\s+)`)
// A number of one or two digits is rather that of a thing.
const numberHead = new RegExp(
  String.raw`^(#\d{1,19}|\d{3,19}|\d{1,2}(?=\s+(?:${status})\s))${behind}(?=(\S{1,20}))`,
)
const mark = /^(?:->|=>|[>-])\s+/

const name = String.raw`[a-z_][\w.-]{0,63}`
const plainPair = new RegExp(String.raw`^${name}\s*[=:]`, 'i')
/** The name may have several words. Before `:` it is no part of a time. */
const anyPair = /^(?:[\w.-]{1,64} ){0,8}(?:[\w.-]{1,64}\s*=|[a-z_][\w.-]{0,63}\s*:)/i

// Without `=`, `mac: A4:C1:38:00:00:01` is a pair.
const namedHead = new RegExp(
  String.raw`^([a-z_][\w .-]{0,63}|\d{1,2}):\s+(?=${name}(?:\s*=|\s*:\s+[+-]?\d))`,
  'i',
)
// `started pid=12 port=80` is a line of a log.
const wordHead =
  /^((?=[\w.-]*\d|[A-Z_-]{2,}\s)[A-Za-z_][\w.-]{0,63}|\d{1,2})\s+(?=[A-Za-z_][\w.-]{0,63}\s*[=:])/
const longHead = new RegExp(String.raw`^([^\s=]{8,40}?):?\s+(?=${name}\s*=)`, 'i')
/** An address of a network or a bus, or a longer id in hex. */
const idForm =
  /^(?:[\da-f]{2}(?:[:-][\da-f]{2}){5,7}|[\da-f]{2}[.-][\da-f]{12}|\d{1,3}(?:\.\d{1,3}){3}|(?=[\da-f]*\d)(?=\d*[a-f])[\da-f]{8,32})$/i

/** `node7;temp=21.4;hum=40`: what stands alone between the signs that separate the pairs. */
const partHead = /^([^;,|&={}"]{1,64}?)\s*[;,|]\s*/
const partName = /^(?:[a-z_][\w.-]{0,63}|\d{1,2})$/i
const partNumber = /^(?:#\d{1,19}|\d{3,19})$/
const taggedPoint = /^[^\s,]+,\S+=\S+ /

/** `L1: V=230 A=5, L2: V=231 A=6` */
const nextHead = new RegExp(String.raw`(?<==[^\s,;|=]{1,40})(?:[,;|]\s?|\s)(?=${name}:\s${name}=)`, 'i')

/** @returns the parts of a line that have a name with `:` in front of their pairs */
export function splitAtHeads(line: string): readonly string[] {
  return line.split(nextHead)
}

const wordsMax = 8

/**
 * @param isPairs whether all of a text is two pairs or more with blanks between them
 * @returns undefined for a line that begins with a pair, or has none
 */
export function readHead(line: string, isPairs: (text: string) => boolean): Head | undefined {
  let text = line.trim()
  if (order.test(text)) return 'none'
  let hasNumber = false
  let hasStatus = false
  let outer: string | undefined
  for (let words = 0; words < wordsMax; words++) {
    const head = text.slice(0, 200)
    if (wrong.test(head)) {
      if (words > 0) return 'none'
      // Alone in front of a pair it is a part of its name.
      if (!namedHead.test(head)) break
    }
    const long = longHead.exec(head)
    if (long?.[1] !== undefined && isKey(long[1])) {
      outer = long[1]
      text = text.slice(long[0].length)
      break
    }
    const number = numberHead.exec(head)
    const isNumber = number !== null && !isWrittenUnit(number[2] ?? '')
    const isStatus = statusHead.test(head)
    const cut =
      timeHead.exec(head) ??
      messageHead.exec(head) ??
      statusHead.exec(head) ??
      mark.exec(head) ??
      (isNumber ? number : null)
    if (cut !== null) {
      hasStatus ||= isStatus
      hasNumber ||= cut === number && isNumberOfMessage(number[1] as string)
      text = text.slice(cut[0].length)
      continue
    }
    // `air,host=n7 t=1`
    const parts = taggedPoint.test(head) && pointOf(text) !== undefined ? undefined : readParts(head)
    if (parts !== undefined) {
      outer = parts.outer
      hasNumber ||= parts.hasNumber
      hasStatus ||= parts.hasStatus
      text = text.slice(parts.chars)
      break
    }
    if (plainPair.test(head) && !namedHead.test(head)) break
    const named = namedHead.exec(head) ?? wordHead.exec(head)
    const rest = text.slice(named?.[0].length)
    if (named !== null && (named[0].includes(':') || isPairs(rest))) {
      outer = named[1]
      text = rest
    }
    break
  }
  if (text === line.trim() || !anyPair.test(text)) return undefined
  return { outer, text, isUnclear: hasNumber && !hasStatus }
}

interface Parts {
  readonly outer: string | undefined
  readonly chars: number
  readonly hasNumber: boolean
  readonly hasStatus: boolean
}

/**
 * Of several names nobody knows which of them change with each message, as the second one of RFLink's
 * `20;2D;Oregon;ID=1A89;TEMP=00be` does.
 *
 * @returns undefined unless nothing but such parts stands in front of the first pair
 */
function readParts(head: string): Parts | undefined {
  const names: string[] = []
  let [chars, hasNumber, hasStatus] = [0, false, false]
  for (let part = partHead.exec(head); part !== null; part = partHead.exec(head.slice(chars))) {
    const name = part[1] as string
    if (plainPair.test(head.slice(chars)) && !isKey(name)) break
    chars += part[0].length
    if (isStatusWord(name)) hasStatus = true
    else if (timeHead.test(`${name} `)) continue
    else if (isNumberOfMessage(name)) hasNumber = true
    else names.push(name)
  }
  if (chars === 0 || !plainPair.test(head.slice(chars))) return undefined
  const [name, second] = names
  const isOuter = name !== undefined && (isKey(name) || (partName.test(name) && readWord(name) === undefined))
  return { outer: isOuter && second === undefined ? name : undefined, chars, hasNumber, hasStatus }
}

function isNumberOfMessage(text: string): boolean {
  return partNumber.test(text) && !(isDecimal(text) && isEpoch(Number(text)))
}

/** A time of such a form is the one of its pairs. */
function isKey(text: string): boolean {
  return idForm.test(text) || (timeInKey(text) ?? '') !== ''
}
