import { describe, expect, it } from 'vitest'
import { payloadFromJson } from '../../src/decode/payload.ts'
import type { JsonValue } from '../../src/model.ts'
import { toJson } from '../../src/to-json.ts'

const nested = (json: string, depth: number) => '['.repeat(depth) + json + ']'.repeat(depth)

describe('JSON of a value of any depth', () => {
  it.each([
    '1',
    '"a\\"[\\u0000"',
    'null',
    '[]',
    '{}',
    '[1,[2,"["],{"a":{},"b":[[],3]},"{"]',
    '{"__proto__":{"a":[true,false]},"":{"":""}}',
  ])('is what it was read from: %s', (json) => {
    expect(toJson(JSON.parse(json))).toBe(json)
    const deep = nested(json, 50_000)
    expect(toJson(JSON.parse(deep) as JsonValue) === deep).toBe(true)
  })

  it('is what a payload keeps and is measured by', () => {
    const deep = nested('{"a":"é"}', 20_000)
    const payload = payloadFromJson(JSON.parse(deep) as JsonValue, 50_000)
    expect(Buffer.from(payload.base64(), 'base64').toString() === deep).toBe(true)
    expect(payload.bytes()).toBe(Buffer.byteLength(deep))
    expect(payload.read().ok).toBe(true)
    expect(payloadFromJson(JSON.parse(deep) as JsonValue, 40_009)).toSatisfy(
      (one: typeof payload) => !one.read().ok,
    )
  })
})
