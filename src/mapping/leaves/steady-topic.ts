// The topic as a label. A level that is a time, or the id of a message, is another one each time: with it in the label each
// message would make series of its own.

import { timeInKey } from './key-time.ts'
import { answerLevels, callLevels, passingLevels, passingPrefixes, runLevels } from './lists/topic-levels.ts'
import { isMadeId } from './made-id.ts'
import { splitWords } from './split-words.ts'

/** In place of such a level. No topic of a message has a level that is a wildcard. */
const mark = '+'

/** A time in a topic is that of the message. Other numbers as large are hardly ever so near to it. */
const beforeReceiptMaxMs = 31 * 86_400_000
/** A date without a zone may be that of tomorrow, and clocks are not exact. */
const afterReceiptMaxMs = 2 * 86_400_000

/** @returns the topic itself if none of its levels changes with each message */
export function steadyTopic(topic: string, receivedAtMs: number): string {
  const levels = topic.split('/')
  let isSteady = true
  for (let index = 0; index < levels.length; index++) {
    const count = passingAt(levels, index, receivedAtMs)
    if (count === 0) continue
    levels.fill(mark, index, index + count)
    index += count - 1
    isSteady = false
  }
  return isSteady ? topic : levels.join('/')
}

/** @param passing levels that are another one with each message */
export function withoutLevels(topic: string, passing: readonly string[]): string {
  return topic
    .split('/')
    .map((level) => (passing.includes(level) ? mark : level))
    .join('/')
}

/** @returns how many levels are a time or the id of a message, from this one on */
function passingAt(levels: readonly string[], index: number, receivedAtMs: number): number {
  const level = levels[index] as string
  if (isNear(timeOf(level), receivedAtMs)) return clockForm.test(levels[index + 1] ?? '') ? 2 : 1
  if (isIdOfMessage(level, levels[index - 1], levels[index - 2])) return 1
  if (!yearForm.test(level)) return 0
  const [year, month = '', day = '', clock = ''] = levels.slice(index, index + 4)
  const date = dateForm.exec(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  if (date === null || !isNear(Date.parse(date[0]), receivedAtMs)) return 0
  return clockForm.test(clock) ? 4 : 3
}

function isNear(timeMs: number | undefined, receivedAtMs: number): boolean {
  if (timeMs === undefined) return false
  return timeMs >= receivedAtMs - beforeReceiptMaxMs && timeMs <= receivedAtMs + afterReceiptMaxMs
}

const yearForm = /^20\d\d$/
const dateForm = /^20\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$/
const dayFirstForm = /^(0[1-9]|[12]\d|3[01])([-_.])(0[1-9]|1[0-2])\2(20\d\d)$/
/** Behind a date: `12:00`, `12-00-05` and `120005`. */
const clockForm = /^(?:[01]\d|2[0-3])([:_.-]?)[0-5]\d(?:\1[0-5]\d(?:[.,]\d{1,6})?)?Z?$/i
/** In s, ms, µs or ns. */
const epochForm = /^1\d{9}(?:\.\d{1,9}|\d{3}|\d{6}|\d{9})?$/
const digitsForm = /^20\d{10}(?:\d{5})?$/
/** A longer level is no time. */
const levelCharsMax = 40

/** @returns in ms since 1970, of whatever zone; undefined for a level that is no time */
function timeOf(level: string): number | undefined {
  if (level.length > levelCharsMax || !/^\d/.test(level)) return undefined
  if (epochForm.test(level)) return Number(level.replace('.', '').slice(0, 13).padEnd(13, '0'))
  if (dateForm.test(level)) {
    const digits = level.replace(/\D/g, '')
    return Date.parse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
  }
  const dayFirst = dayFirstForm.exec(level)
  if (dayFirst !== null) return Date.parse(`${dayFirst[4]}-${dayFirst[3]}-${dayFirst[1]}`)
  if (digitsForm.test(level))
    return Date.parse(`${level.slice(0, 4)}-${level.slice(4, 6)}-${level.slice(6, 8)}`)
  const text = timeInKey(level)
  // Without its zone: the time need not be exact.
  return text === undefined || text === '' ? undefined : Date.parse(`${text.slice(0, isoChars)}Z`)
}

/** `2026-01-31T00:00:00` */
const isoChars = 19

function isIdOfMessage(level: string, before = '', beforeThat = ''): boolean {
  const [prefix = ''] = /^[a-z]+(?=[-_])/i.exec(level) ?? []
  if (prefix !== '' && passingPrefixes.has(prefix.toLowerCase())) return isMadeId(level)
  const word = splitWords(before).join('')
  const isBehind =
    passingLevels.has(word) || (answerLevels.has(word) && callLevels.has(beforeThat.toLowerCase()))
  if (isBehind && /^\d+$/.test(level)) return true
  return (isBehind || runLevels.has(word)) && isMadeId(level)
}
