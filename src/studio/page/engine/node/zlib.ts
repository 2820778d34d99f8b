// What mapping uses of Node's zlib, in the browser, with the same limit on what comes out.

import { Inflate } from 'pako'
import { Buffer } from './buffer.ts'

interface Options {
  readonly maxOutputLength: number
}

/** @throws as Node's does, where the bytes are no such stream, or hold more than the limit */
export function gunzipSync(bytes: Uint8Array, options: Options): Uint8Array {
  return inflate(bytes, 31, options)
}

export function inflateSync(bytes: Uint8Array, options: Options): Uint8Array {
  return inflate(bytes, 15, options)
}

class TooLarge extends RangeError {
  readonly code = 'ERR_BUFFER_TOO_LARGE'
}

function inflate(bytes: Uint8Array, windowBits: number, { maxOutputLength }: Options): Uint8Array {
  const inflater = new Inflate({ windowBits })
  const chunks: Uint8Array[] = []
  let length = 0
  inflater.onData = (chunk: Uint8Array) => {
    length += chunk.length
    if (length > maxOutputLength) throw new TooLarge()
    chunks.push(chunk)
  }
  inflater.push(bytes, true)
  if (inflater.err !== 0 || !inflater.ended) throw new Error('incorrect data')
  return Buffer.concat(chunks)
}
