// What `map` prints of messages.

import type { Message } from '../model.ts'

export interface Page {
  /** @param line number of the message in its file, from 1 */
  add(message: Message, line: number): Promise<void>
  /** After the last message. */
  finish(): void
}
