// The body of a request to the API: JSON of a bounded size.

import type { IncomingMessage } from 'node:http'
import { type Entries, isObject } from '#check'

/** What the API answers instead of a result. */
export class RequestError extends Error {
  readonly status: number
  /** Beside the error. */
  readonly details: object

  constructor(status: number, message: string, details: object = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

/** A mapping file of the largest size, with each character escaped. */
const bodyBytesMax = 2_500_000

/** @throws RequestError */
export async function readBody(request: IncomingMessage): Promise<Entries> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new RequestError(415, 'Content-Type: expected application/json')
  }
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bodyBytesMax) throw new RequestError(413, `expected at most ${bodyBytesMax} bytes`)
    parts.push(part)
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    if (isObject(body)) return body
  } catch {
    // As any other text that is not expected.
  }
  throw new RequestError(400, 'expected a JSON object')
}

/** @throws RequestError if it is there and no text */
export function textOf(body: Entries, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'string') return value
  throw new RequestError(400, `${name}: expected a text`)
}
