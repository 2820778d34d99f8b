// Reads an HTTP answer as JSON, and no more of it than is allowed. Errors repeat nothing of its body.

import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
// A default import, which a function loads when it is first used.
import zlib from 'node:zlib'
import type { JsonValue } from '../model.ts'
import { CollectError, type CollectProblem } from './collector.ts'
import type { JsonAnswer } from './fetch-json.ts'
import { StatusError } from './status-error.ts'

/**
 * @param where what errors begin with
 * @param bytesMax of the body, decompressed
 * @throws {CollectError} for everything but a 2xx answer with JSON in it
 */
export async function readAnswer(
  where: string,
  response: IncomingMessage,
  bytesMax: number,
): Promise<JsonAnswer> {
  const status = response.statusCode ?? 0
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]),
  )
  if (status < 200 || status >= 300) throw new StatusError(where, status, headers)
  const body = await readBody(where, response, headers['content-encoding'] === 'gzip', bytesMax, 'not_json')
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as JsonValue
    return { status, headers, value }
  } catch {
    // Not the parser's words, which quote what it read.
    throw new CollectError('not_json', `${where}: the answer is not JSON${describeType(headers)}`)
  }
}

/**
 * @param badReason for what is not the gzip that it is said to be
 * @throws {CollectError} also if it is larger than allowed, or breaks off
 */
export async function readBody(
  where: string,
  response: IncomingMessage,
  compressed: boolean,
  bytesMax: number,
  badReason: CollectProblem,
): Promise<Buffer> {
  let broken: NodeJS.ErrnoException | undefined
  response.on('error', (error) => {
    broken = error
    unpacked.destroy(error)
  })
  const unpacked: Readable = compressed ? response.pipe(zlib.createGunzip()) : response
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > bytesMax) {
        throw new CollectError('too_large', `${where}: the answer has more than ${bytesMax} bytes`)
      }
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof CollectError) throw error
    if (broken !== undefined || !compressed) {
      throw new CollectError('connection', `${where}: the connection closed before the end of the answer`)
    }
    throw new CollectError(badReason, `${where}: the answer is not valid gzip`)
  }
  return Buffer.concat(chunks)
}

function describeType(headers: Readonly<Record<string, string>>): string {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0]
  return type === undefined || type === 'application/json' ? '' : ` but ${type}`
}
