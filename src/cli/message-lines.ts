// Reads messages from lines as they come, of a file or of another program. For a line that is no message, yields what is
// wrong with it.

import type { Readable } from 'node:stream'
import { type LineDefaults, type ReadMessage, readMessageLine } from '#recording'
import { splitLines } from './split-lines.ts'

export type MessageLine =
  | ({ readonly line: number } & ReadMessage)
  | { readonly line: number; readonly problem: string }

/** Line numbers are from 1; empty lines are passed over. */
export async function* readMessageLines(
  input: Readable,
  defaults: LineDefaults,
): AsyncGenerator<MessageLine> {
  let line = 0
  for await (const text of splitLines(input)) {
    line++
    const content = line === 1 ? text.replace(/^\uFEFF/, '') : text
    if (content.trim() === '') continue
    const read = readMessageLine(content, defaults)
    yield typeof read === 'string' ? { line, problem: read } : { line, ...read }
  }
}
