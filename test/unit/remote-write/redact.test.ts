import { describe, expect, it } from 'vitest'
import { redactErrorText } from '../../../src/remote-write/redact.ts'

describe('an error text in a log', () => {
  it.each([
    [
      'user=1_ws-2: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={__name__="t", owner="Ann"}',
      'user=1_ws-2: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={…}',
    ],
    ['sample invalid label: "Ann" metric "secret"', 'sample invalid label: "…" metric "…"'],
    ["series: 'Ann'", "series: '…'"],
    [
      '{"message":"The security token included in the request is expired"}',
      'The security token included in the request is expired',
    ],
    ['{"Message":"series={owner=\\"Ann\\"} refused"}', 'series={…} refused'],
    ['{"owner":"Ann"}', '{…}'],
    ['unfinished {owner="Ann', 'unfinished {…}'],
    ['two\r\nlines\u0000\u001b[31m', 'two lines [31m'],
    ['', ''],
  ])('%j', (text, redacted) => {
    expect(redactErrorText(text)).toBe(redacted)
  })

  it('is bounded', () => {
    expect(redactErrorText('x'.repeat(200))).toHaveLength(200)
    expect(redactErrorText('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`)
  })
})
