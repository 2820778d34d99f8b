// Checks `decode`: a word, or the steps from the bytes of a payload to its value, with the tags of a binary frame.

import { allOf, type Checker, checkChoice, checkObject, describe, type Path } from '#check'
import type { Decode, PayloadFormat } from '../language.ts'
import { memberPath } from '../payload-format/read-encoded.ts'
import { orders, validateFields } from './validate-frame-fields.ts'

const formats = allOf<PayloadFormat>({
  json: true,
  text: true,
  'senml+json': true,
  'senml+cbor': true,
  'base64-json': true,
  cbor: true,
  msgpack: true,
  'cayenne-lpp': true,
  gzip: true,
  zlib: true,
})
const compressions = ['gzip', 'zlib'] as const
const ofBytes = [...formats.filter((format) => !compressions.some((one) => one === format)), 'bytes']

const decodeKeys = allOf<keyof Decode>({
  format: true,
  from: true,
  encoding: true,
  compression: true,
  order: true,
  fields: true,
  tags: true,
})

export function validateDecode(checker: Checker, path: Path, value: unknown): void {
  if (typeof value === 'string' || typeof value !== 'object') {
    if (formats.some((format) => format === value)) return
    const help = value === 'bytes' ? '; write `decode: { format: bytes, fields: … }`' : ''
    const expected = `expected one of ${formats.join(', ')}, or a mapping with \`format\``
    checker.report(path, `${expected} (actual: ${describe(value)})${help}`)
    return
  }
  const decode = checkObject(checker, path, value, 'a format, or a mapping with `format`', decodeKeys)
  if (decode === undefined) return
  const { format, from, encoding, compression, order, fields, tags } = decode
  if (format === undefined || !ofBytes.some((one) => one === format)) {
    const help = compressions.some((one) => one === format) ? `; write \`compression: ${format}\`` : ''
    const expected = `expected one of ${ofBytes.join(', ')}`
    checker.report([...path, 'format'], `${expected} (actual: ${describe(format)})${help}`)
  }
  if (from !== undefined && (typeof from !== 'string' || memberPath(from) === undefined)) {
    const expected = 'expected a path of member names such as `uplink_message.frm_payload`'
    checker.report([...path, 'from'], `${expected} (actual: ${describe(from)})`)
  }
  checkChoice(checker, [...path, 'encoding'], encoding, ['base64', 'hex'])
  checkChoice(checker, [...path, 'compression'], compression, compressions)
  if (format === 'bytes') {
    checkChoice(checker, [...path, 'order'], order, orders)
    if (fields === undefined && tags === undefined) {
      checker.report(path, 'expected `fields`, `tags` or both with `format: bytes`')
    }
    const names = fields === undefined ? [] : validateFields(checker, [...path, 'fields'], fields, 'frame')
    if (tags !== undefined) validateTags(checker, [...path, 'tags'], tags, names)
    return
  }
  for (const key of ['order', 'fields', 'tags'] as const) {
    if (decode[key] !== undefined) checker.report([...path, key], 'expected only with `format: bytes`')
  }
}

function validateTags(checker: Checker, path: Path, value: unknown, taken: readonly string[]): void {
  const tags = Object.entries(checkObject(checker, path, value, 'a mapping from tags to fields') ?? {})
  if (tags.length === 0) checker.report(path, 'expected a tag and its fields (actual: nothing)')
  const [first = ''] = tags[0] ?? []
  for (const [tag, fields] of tags) {
    const at = [...path, tag]
    if (!/^([\da-f]{2}){1,8}$/i.test(tag)) {
      const expected = 'expected the 1 to 8 bytes of a tag in hex, in quotes, such as "0367"'
      checker.report(at, `${expected} (actual: ${describe(tag)})`)
    } else if (tag.length !== first.length) {
      checker.report(at, `expected a tag as long as ${describe(first)} (actual: ${describe(tag)})`)
    }
    if (tags.some(([other]) => other !== tag && other.toLowerCase() === tag.toLowerCase())) {
      checker.report(at, `expected each tag once (actual: ${describe(tag)} in two ways of writing)`)
    }
    for (const name of validateFields(checker, at, fields, 'part')) {
      if (taken.includes(name)) checker.report([...at, name], `\`fields\` already has a field \`${name}\``)
    }
  }
}
