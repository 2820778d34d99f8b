// A message in words, for the list of what is not as it has to be.

import type { LoggedMessage } from './sent-log.ts'

export function describe({ topic, receivedAtMs, poison }: LoggedMessage, what: string): string {
  const name = poison === undefined ? '' : ` (${poison})`
  return `${topic}${name} of ${new Date(receivedAtMs).toISOString()}: ${what}`
}
