// The bytes of a page as text, and the format that its content type names.

import type { PageFormat } from '#exposition'

/**
 * A content type that names no format is no fault, as in Prometheus 2; in Prometheus 3 it is one without a fallback.
 * @returns undefined for protobuf
 */
export function formatOf(contentType: string, fallback: PageFormat): PageFormat | undefined {
  const type = typeOf(contentType)
  if (type === 'application/openmetrics-text') return 'openmetrics'
  if (type === 'application/vnd.google.protobuf') return undefined
  return type === 'text/plain' ? 'text' : fallback
}

/** @returns ` (content type text/html)` of a page that was probably meant for somebody else; '' of others */
export function describeStrangeType(contentType: string): string {
  const type = /^[\w.+-]{1,50}\/[\w.+-]{1,50}$/.exec(typeOf(contentType))?.[0]
  const isUsual = type === undefined || type === 'text/plain' || type === 'application/openmetrics-text'
  return isUsual ? '' : ` (content type ${type})`
}

function typeOf(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

export interface DecodedPage {
  readonly text: string
  /** From 1: the first line with bytes that are not UTF-8, unless in a comment. No parser takes it for a sample. */
  readonly badLine: number | undefined
}

/** What is before a line that is not UTF-8 is read all the same: Prometheus counts it. */
export function decodePage(body: Uint8Array): DecodedPage {
  const whole = decode(body)
  if (whole !== undefined) return { text: whole, badLine: undefined }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const lines: string[] = []
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(lineBreak, from)
    const line = bytes.subarray(from, end === -1 ? bytes.length : end)
    const text = decode(line) ?? (isPlainComment(line) ? '#' : undefined)
    if (text === undefined) return { text: [...lines, '\ufffd'].join('\n'), badLine: lines.length + 1 }
    lines.push(text)
    if (end === -1) break
    from = end + 1
  }
  return { text: lines.join('\n'), badLine: undefined }
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
