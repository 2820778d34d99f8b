// The bytes of a page as text, and the format that its content type names.

import type { PageFormat } from '#exposition'

/** Anything that is not OpenMetrics is read as text, as Prometheus does. */
export function formatOf(contentType: string): PageFormat {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  return type === 'application/openmetrics-text' ? 'openmetrics' : 'text'
}

/**
 * Bytes that are not UTF-8 may stand in comments only.
 * @returns undefined if they stand elsewhere
 */
export function decodePage(body: Uint8Array): string | undefined {
  const whole = decode(body)
  if (whole !== undefined) return whole
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const lines: string[] = []
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(lineBreak, from)
    const line = bytes.subarray(from, end === -1 ? bytes.length : end)
    const text = decode(line)
    if (text !== undefined) lines.push(text)
    else if (isPlainComment(line)) lines.push('#')
    else return undefined
    if (end === -1) break
    from = end + 1
  }
  return lines.join('\n')
}

const lineBreak = 10
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function isPlainComment(line: Buffer): boolean {
  const text = line.toString('latin1')
  return /^[ \t]*#/.test(text) && !/^[ \t]*#[ \t]+(HELP|TYPE)[ \t]/.test(text)
}
