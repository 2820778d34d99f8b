import { describe, expect, it } from 'vitest'
import { payloadFromBase64, payloadFromJson } from '../../../src/decode/payload.ts'

const bytesMax = 100
const read = (bytes: string | Uint8Array) =>
  payloadFromBase64(Buffer.from(bytes as string).toString('base64'), bytesMax).read()

describe('a payload is read as', () => {
  it.each<[string, unknown]>([
    ['{"a":1}', { a: 1 }],
    ['[1,2]', [1, 2]],
    ['23.5', 23.5],
    ['"on"', 'on'],
    ['true', true],
    ['null', null],
    ['﻿{"a":1}', { a: 1 }],
    ['  {"a":1}\n', { a: 1 }],
  ])('JSON: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each<[string, unknown]>([
    ['+5', 5],
    ['007', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['1e400x', '1e400x'],
    ['online', 'online'],
    [' 12,5 ', '12,5'],
    ['NaN', 'NaN'],
    ['0x1f', '0x1f'],
    ['22 °C', '22 °C'],
  ])('text: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each<[string, unknown]>([
    ['{"t":NaN,"h":1}', { t: Number.POSITIVE_INFINITY, h: 1 }],
    ['{"t":-Infinity}', { t: Number.POSITIVE_INFINITY }],
    ['[nan, inf, 2]', [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 2]],
    ['{"text":"NaN \\" Infinity","t":NaN}', { text: 'NaN " Infinity', t: Number.POSITIVE_INFINITY }],
    ['{"t":1e400}', { t: Number.POSITIVE_INFINITY }],
  ])('JSON with numbers that JSON has not: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })
})

describe('a payload stays unread', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['no bytes', '', 'empty'],
    ['white space', ' \n', 'empty'],
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x00]), 'not_json'],
    ['bytes with control characters', new Uint8Array([0x01, 0x02, 0x41]), 'not_json'],
    ['broken JSON', '{"a":1', 'not_json'],
    ['two JSON values', '{"a":1}{"a":2}', 'not_json'],
  ])('%s', (_name, bytes, reason) => {
    expect(read(bytes)).toMatchObject({ ok: false, reason })
  })

  it('above the limit of bytes, and not at it', () => {
    expect(read(`"${'x'.repeat(bytesMax - 2)}"`)).toMatchObject({ ok: true })
    expect(read(`"${'x'.repeat(bytesMax - 1)}"`)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  it('above the limit of bytes where the rule has parsed it', () => {
    expect(payloadFromJson({ a: 'x'.repeat(bytesMax - 8) }, bytesMax).read()).toMatchObject({ ok: true })
    expect(payloadFromJson({ a: 'x'.repeat(bytesMax - 7) }, bytesMax).read()).toMatchObject({
      ok: false,
      reason: 'too_large',
    })
  })

  it('without a word of it in the detail', () => {
    expect(JSON.stringify(read('{"password":"hunter2" oops'))).not.toContain('hunter2')
  })
})

describe('a payload', () => {
  it('keeps its original bytes', () => {
    const base64 = Buffer.from([0xff, 0x00, 0x7b]).toString('base64')
    expect(payloadFromBase64(base64, bytesMax).base64()).toBe(base64)
  })

  it('is read once', () => {
    const payload = payloadFromBase64(Buffer.from('{"a":1}').toString('base64'), bytesMax)
    expect(payload.read()).toBe(payload.read())
  })

  it('survives 128 KB of nesting', () => {
    const nested = '['.repeat(65_536) + ']'.repeat(65_536)
    expect(payloadFromBase64(Buffer.from(nested).toString('base64'), 131_072).read().ok).toBe(true)
  })

  it('keeps __proto__ as a plain key', () => {
    const reading = read('{"__proto__":{"polluted":1}}')
    expect(reading.ok && Object.hasOwn(reading.value as object, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

it('reads long texts in time that grows with their length', () => {
  // Quadratic time would be some 20 seconds.
  const text = `${'1'.repeat(130_000)}x`
  expect(payloadFromBase64(Buffer.from(text).toString('base64'), 131_072).read()).toEqual({
    ok: true,
    value: text,
  })
})
