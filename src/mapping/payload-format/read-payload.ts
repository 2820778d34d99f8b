// How a rule reads the bytes of a payload: what `decode` says, step by step. Reading never throws. The formats that bring
// a library or much code of their own are loaded only for a mapping that has them.

import type { JsonValue, Message } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { Decode, MappingFile, PayloadFormat } from '../language.ts'
import { unfoldBase64 } from './base64-json.ts'
import { decompress } from './decompress.ts'
import { readEncoded, readMember } from './read-encoded.ts'
import { readText } from './read-text.ts'
import { bytesOf, type FormatReading, type ReadBytes, type ReadPayload } from './reading.ts'
import { resolveSenml } from './senml.ts'

const partLoaders = {
  cbor: () => import('./read-cbor.ts'),
  msgpack: () => import('./read-msgpack.ts'),
  frame: () => import('./read-frame.ts'),
}

type PartName = keyof typeof partLoaders

const partOfFormat: { readonly [format in Decode['format']]?: PartName } = {
  cbor: 'cbor',
  'senml+cbor': 'cbor',
  msgpack: 'msgpack',
  'cayenne-lpp': 'frame',
  bytes: 'frame',
}

/** What has been loaded of the parts that only some formats need. */
export type FormatParts = { readonly [name in PartName]?: Awaited<ReturnType<(typeof partLoaders)[name]>> }

/** Loads what the rules of the file need. */
export async function load(file: MappingFile | undefined) {
  const names = new Set(
    (file?.rules ?? []).flatMap(({ decode = 'json' }) => partOfFormat[decodeOf(decode).format] ?? []),
  )
  const loaded = Array.from(names, async (name) => [name, await partLoaders[name]()] as const)
  const parts: FormatParts = Object.fromEntries(await Promise.all(loaded))
  return {
    payloadReader: (decode: PayloadFormat | Decode, payloadDepthMax: number) =>
      payloadReader(decode, payloadDepthMax, parts),
  }
}

/** A word of `decode`, in the form that says more. */
function decodeOf(decode: PayloadFormat | Decode): Decode {
  if (typeof decode === 'object') return decode
  return decode === 'gzip' || decode === 'zlib' ? { format: 'json', compression: decode } : { format: decode }
}

/** @param payloadDepthMax texts that are deeper in the payload are not looked into */
export function payloadReader(
  decode: PayloadFormat | Decode = 'json',
  payloadDepthMax: number,
  parts: FormatParts = {},
): ReadPayload {
  const steps = decodeOf(decode)
  const { from, encoding, compression } = steps
  let read = formatReader(steps, payloadDepthMax, parts)
  if (compression !== undefined) read = decompress(compression, read)
  if (from !== undefined) return readMember(from, encoding ?? 'base64', read)
  return encoding === undefined ? read : readEncoded(encoding, read)
}

function formatReader(decode: Decode, payloadDepthMax: number, parts: FormatParts): ReadPayload {
  const { cbor, msgpack, frame } = parts
  switch (decode.format) {
    case 'text':
      return readText
    case 'senml+json':
      return (message, work) => readValue(message, (value) => readSenml(value, message.receivedAtMs, work))
    case 'base64-json':
      return (message, work) =>
        readValue(message, (value) => ({ ok: true, value: unfoldBase64(value, payloadDepthMax, work) }))
    case 'json':
      return ({ payload }) => payload.read()
    case 'cbor':
      return ofBytes(loaded(cbor).readCbor)
    case 'senml+cbor': {
      const read = ofBytes(loaded(cbor).readSenmlCbor)
      return (message, work) => {
        const reading = read(message, work)
        if (!reading.ok || work.left < 0) return reading
        return readSenml(reading.value, message.receivedAtMs, work)
      }
    }
    case 'msgpack':
      return ofBytes(loaded(msgpack).readMsgpack)
    case 'cayenne-lpp':
      return ofBytes(loaded(frame).readCayenneLpp)
    case 'bytes':
      return ofBytes(loaded(frame).compileFrame(decode))
  }
}

function loaded<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('a part for this format is not loaded')
  return part
}

function ofBytes(read: ReadBytes): ReadPayload {
  return ({ payload }, work) => {
    const bytes = bytesOf(payload)
    if (!Buffer.isBuffer(bytes)) return bytes
    const reading = read(bytes, work)
    return reading.ok ? reading : { ok: false, reason: 'not_decoded', detail: reading.detail }
  }
}

function readValue({ payload }: Message, next: (value: JsonValue) => FormatReading): FormatReading {
  const reading = payload.read()
  return reading.ok ? next(reading.value) : reading
}

function readSenml(value: JsonValue, receivedAtMs: number, work: Work): FormatReading {
  const pack = resolveSenml(value, receivedAtMs, work)
  return pack.ok ? pack : { ok: false, reason: 'not_senml', detail: pack.detail }
}
