// Reads what somebody pastes or drops: lines of recorded messages, or a payload alone, for which it guesses the topic.

import { createTrial, messageFromText, readMessageLine } from '#recording'
import { guessTopic } from './guess-topic.ts'
import { recordedOf } from './message.ts'
import type { ReadMessages, RecordedMessage } from './protocol.ts'

/** Of a file with more lines, the first ones. */
const messagesMax = 10_000

const problemsMax = 20

export function readMessages(text: string, nowMs: number): ReadMessages {
  const { payloadBytesMax } = createTrial()
  const defaults = { payloadBytesMax, now: () => nowMs }
  const content = text.replace(/^\uFEFF/, '').trim()
  if (content === '') return { messages: [], problems: [], isTopicGuessed: false }
  const alone = payloadAlone(content)
  if (alone !== undefined) {
    const read = messageFromText(guessTopic(alone.value), content, defaults)
    if (typeof read !== 'string') {
      return { messages: [recordedOf(read.message, false)], problems: [], isTopicGuessed: true }
    }
  }
  const messages: RecordedMessage[] = []
  const problems: { line: number; problem: string }[] = []
  for (const [index, line] of linesOf(content).entries()) {
    if (line.trim() === '') continue
    if (messages.length === messagesMax) {
      problems.push({ line: index + 1, problem: `only the first ${messagesMax} messages are read` })
      break
    }
    const read = readMessageLine(line, defaults)
    if (typeof read !== 'string') messages.push(recordedOf(read.message, read.saysReceivedAt))
    else if (problems.length < problemsMax) problems.push({ line: index + 1, problem: read })
  }
  return { messages, problems, isTopicGuessed: false }
}

/** A message that somebody typed over several lines is one. */
function linesOf(content: string): string[] {
  const lines = content.split(/\r?\n/)
  const value = parseOrUndefined(content)
  return lines.length > 1 && isEnvelope(value) ? [JSON.stringify(value)] : lines
}

/** @returns the JSON, if the whole text is one value and no message with a topic */
function payloadAlone(content: string): { readonly value: unknown } | undefined {
  const value = parseOrUndefined(content)
  return value === undefined || isEnvelope(value) ? undefined : { value }
}

function isEnvelope(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('topic' in value)) return false
  return 'payload' in value || 'payload_base64' in value
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
