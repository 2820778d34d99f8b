// One line of a text with its time: a value, and the lines of Graphite and InfluxDB.

import { readTime } from '#time'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { readWord } from '../series/read-number.ts'
import type { JsonObject } from './key-info.ts'
import { readWrittenUnit } from './read-leaf.ts'
import { isEpoch } from './time-form.ts'

/** A line with a time: of the line protocol, of Graphite, or one value. */
export interface Point {
  readonly tags: { readonly [name: string]: string }
  /** Below the name of the measurement. One value is named as if it were all of the payload. */
  readonly fields: JsonObject | string
  /** As it stands there: in one of the units of time since 1970, or in ISO 8601. */
  readonly time: number | string | undefined
}

export function isNumber(part: string): boolean {
  return isDecimal(part) || readWrittenUnit(part) !== undefined
}

/** A longer line is more than a value and its time. */
const stampedCharsMax = 100

export const epoch = String.raw`\d{10,19}(?:\.\d{1,9})?`
const isoTime = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\s,;|]{0,24}`
const behind = new RegExp(
  String.raw`^(?<value>\S.{0,39}?)(?<sign>\s*@|\s*[;|]\s*|,\s*|\s+@?)(?<stamp>${epoch}|${isoTime})$`,
)
const before = new RegExp(
  String.raw`^@?(?<stamp>${epoch}(?=\D)|${isoTime}(?=[\s,;|]))(?<sign>\s*[;:|]\s*|,\s*|\s+)(?<value>\S.{0,39})$`,
)

/** `28.6 @1429627454`, `1429627454;28.6`, `on 2026-01-01T00:00:01Z`. */
export function stampedValue(line: string): Point | undefined {
  if (line.length > stampedCharsMax) return undefined
  const { value = '', sign, stamp = '' } = (behind.exec(line) ?? before.exec(line))?.groups ?? {}
  // `28,1429627454` may be one number.
  const isOneNumber = sign === ',' && /^[+-]?\d+$/.test(value)
  if (isOneNumber || !isTime(stamp) || isTime(value) || !isValue(value)) return undefined
  return { tags: {}, fields: value, time: timeOf(stamp) }
}

export function isValue(text: string): boolean {
  return isNumber(text) || readWord(text) !== undefined
}

/** Since 1970, in this century, or in ISO 8601. */
export function isTime(text: string): boolean {
  if (isDecimal(text)) return isEpoch(Number(text))
  return text.length > dateChars && readTime(text, undefined) !== 'time_unreadable'
}

/** A date alone may be anything. */
const dateChars = '2026-01-01'.length

export function timeOf(text: string): number | string {
  return isDecimal(text) ? Number(text) : text
}

/** Of Graphite, `rack.n7.load;room=attic 28.6 1429627454`, or of InfluxDB but for the name of the field. */
const namedPointForm =
  /^([a-z_][\w.%-]{0,127})((?:[;,][\w.-]{1,64}=[^\s,;=]{1,64}){0,32})\s+(\S{1,40})\s+@?(\d{10,19}(?:\.\d{1,9})?)$/i

export function namedPoint(line: string): Point | undefined {
  const [, name = '', tags = '', value = '', stamp = ''] = namedPointForm.exec(line) ?? []
  if (name === '' || !isTime(stamp) || !isDecimal(value)) return undefined
  return {
    tags: tagsIn(tags.replaceAll(';', ',')),
    // A path may have the name of a host in it.
    fields: name.includes('.') ? { name, value } : { [name]: value },
    time: timeOf(stamp),
  }
}

/** https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/ */
const lineForm =
  /^((?:[^\s,=\\]|\\.)+)((?:,(?:[^\s,=\\]|\\.)+=(?:[^\s,=\\]|\\.)+)*) +((?:[^\s,="\\]|\\.)+=(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)(?:,(?:[^\s,="\\]|\\.)+=(?:"(?:[^"\\]|\\.)*"|[^\s,"]+))*)(?: +(\d{10,19}))?$/

export function pointOf(line: string): Point | undefined {
  const match = lineForm.exec(line)
  if (match === null) return undefined
  const [, measurement = '', tags = '', fields = '', time] = match
  return {
    tags: tagsIn(tags),
    fields: {
      [plain(measurement)]: Object.fromEntries(
        membersOf(fields).map(([name, value]) => [name, fieldOf(value)]),
      ),
    },
    time: time === undefined ? undefined : Number(time),
  }
}

function tagsIn(text: string): Point['tags'] {
  return Object.fromEntries(membersOf(text).map(([name, value]) => [cleanNameStep(name), plain(value)]))
}

const memberForm = /((?:[^\s,="\\]|\\.)+)=("(?:[^"\\]|\\.)*"|(?:[^\s,"\\]|\\.)+)/g

function membersOf(text: string): (readonly [name: string, value: string])[] {
  return Array.from(text.matchAll(memberForm), ([, name = '', value = '']) => [plain(name), value] as const)
}

function plain(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}

/** `12i` and `12u` are integers, `t` and `f` booleans. */
function fieldOf(value: string): JsonValue {
  if (value.startsWith('"')) return plain(value.slice(1, -1))
  if (/^t(rue)?$/i.test(value)) return true
  if (/^f(alse)?$/i.test(value)) return false
  const number = /^(.*\d)[iu]$/.exec(value)?.[1] ?? value
  return isDecimal(number) ? Number(number) : value
}
