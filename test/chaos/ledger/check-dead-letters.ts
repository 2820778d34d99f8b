// Every dead letter against the message that it is of: the same bytes, the reason that was to be expected, and, where it
// says that nothing of the message is stored, nothing of it stored by the invocation that says so.

import type { Journal } from '../journal.ts'
import { describe } from './describe.ts'
import type { ExpectedSamples } from './expected-samples.ts'
import type { FoundDeadLetter } from './read-dead-letters.ts'
import { type LoggedMessage, receivedAtMsOf, type SentLog } from './sent-log.ts'

/** @param unexplained gets a line for each letter that is not as it has to be */
export function checkDeadLetters(
  deadLetters: readonly FoundDeadLetter[],
  { log, journal, expected }: { log: SentLog; journal: Journal; expected: ExpectedSamples },
  unexplained: string[],
): Map<LoggedMessage, FoundDeadLetter> {
  const byMessage = new Map<LoggedMessage, FoundDeadLetter>()
  const acceptedBy = createAcceptedBy(journal)
  for (const deadLetter of deadLetters) {
    const { topic = '', received_at = 0 } = deadLetter
    const message = log.find(topic, received_at)
    if (message === undefined) {
      unexplained.push(
        `a dead letter of a message that was never sent: ${deadLetter.reason}, ${topic}, ${deadLetter.file}`,
      )
      continue
    }
    byMessage.set(message, deadLetter)
    const fault = faultOf(deadLetter, message)
    if (fault !== undefined) unexplained.push(describe(message, fault))
    const accepted = acceptedBy(deadLetter.file)
    if (accepted === undefined) unexplained.push(`no invocation wrote ${deadLetter.file}`)
    else if (!deadLetter.maybe_written && expected.keysOf(message).some((key) => accepted.has(key))) {
      unexplained.push(
        describe(
          message,
          `dead letter ${deadLetter.reason} without maybe_written, but stored by the same invocation`,
        ),
      )
    }
  }
  return byMessage
}

function faultOf(deadLetter: FoundDeadLetter, message: LoggedMessage): string | undefined {
  const { payload_base64, client_id, received_at, reason, maybe_written } = deadLetter
  const isSame =
    payload_base64 === message.payload.toString('base64') &&
    client_id === message.clientId &&
    received_at === receivedAtMsOf(message)
  if (!isSame) return `its dead letter (${reason}) has other content`
  if (message.mayBeDeadLetter !== undefined && !message.mayBeDeadLetter.includes(reason)) {
    return `dead letter ${reason}, expected one of ${message.mayBeDeadLetter.join(', ')}`
  }
  if (message.deadLetter === undefined || (message.deadLetter === reason && !maybe_written)) return undefined
  return `dead letter ${reason}${maybe_written ? ', maybe written' : ''}, expected ${message.deadLetter}`
}

/** What the endpoint accepted in the invocation that wrote the file. */
function createAcceptedBy({ accepted, deadLetterFiles }: Journal) {
  const invocations = new Map(deadLetterFiles.map(({ file, invocation }) => [file, invocation]))
  const sets = new Map<number, ReadonlySet<number>>()
  return (file: string): ReadonlySet<number> | undefined => {
    const invocation = invocations.get(file)
    if (invocation === undefined) return undefined
    const set = sets.get(invocation) ?? new Set(accepted.get(invocation))
    sets.set(invocation, set)
    return set
  }
}
