// What `map` prints of messages: a page at the end, or lines with each message.

import type { Message } from '../model.ts'

export interface Page {
  /**
   * @param line number of the message in its file, from 1
   * @param saysReceivedAt whether the line says when it was received
   * @returns how many samples and drops it has
   */
  add(message: Message, line: number, saysReceivedAt: boolean): Promise<MessageCounts>
  /** After the last message. */
  finish(): void | Promise<void>
}

export interface MessageCounts {
  readonly samples: number
  readonly drops: number
}
