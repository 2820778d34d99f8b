// Lines of a text that comes in pieces.

import { StringDecoder } from 'node:string_decoder'

/** @returns lines without their ends, `\n` or `\r\n`. Not by node:readline, which also ends them at U+2028, as a JSON text may hold it. */
export async function* splitLines(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string>,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield withoutReturn(text.slice(from, end))
      from = end + 1
    }
    rest = text.slice(from)
  }
  rest += decoder.end()
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
