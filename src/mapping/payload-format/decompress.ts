// `compression`: the payload is a gzip or zlib stream. What comes out is a payload too and has the same limit, so that a
// few bytes cannot become gigabytes.

import { gunzipSync, inflateSync } from 'node:zlib'
import type { Compression } from '../language.ts'
import { bytesOf, type ReadPayload } from './reading.ts'

const inflaters = { gzip: gunzipSync, zlib: inflateSync } as const

/** Of a stream, whatever comes out of it: zlib sets up its tables. */
const stepsPerStream = 100

/** That many bytes come out of a stream, and are read again, in about a step. */
const bytesPerStep = 16

/** @param read gets the message with the payload that was compressed */
export function decompress(compression: Compression, read: ReadPayload): ReadPayload {
  return (message, work) => {
    const bytes = bytesOf(message.payload)
    if (!Buffer.isBuffer(bytes)) return bytes
    const { bytesMax } = message.payload
    work.left -= stepsPerStream
    if (work.left < 0) return { ok: true, value: null }
    let content: Buffer
    try {
      content = inflaters[compression](bytes, { maxOutputLength: bytesMax })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        work.left -= streamSteps(bytesMax)
        return { ok: false, reason: 'too_large', detail: `more than ${bytesMax} bytes in ${compression}` }
      }
      return { ok: false, reason: 'not_decoded', detail: `not ${compression}` }
    }
    work.left -= streamSteps(content.length)
    return read({ ...message, payload: message.payload.inner(content.toString('base64')) }, work)
  }
}

function streamSteps(bytes: number): number {
  return Math.floor(bytes / bytesPerStep)
}
