import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createLineInPlace,
  createTextWriter,
  escapeControls,
  toPrintable,
  toVisible,
} from '../../src/printable.ts'

function open(isTTY?: boolean) {
  const written: string[] = []
  const stream = { write: (text: string) => written.push(text), ...(isTTY === undefined ? {} : { isTTY }) }
  return { stream, written }
}

describe('on a terminal', () => {
  it.each([
    ['\u001b[2J\u001b]0;title\u0007', '\\u001b[2J\\u001b]0;title\\u0007'],
    ['a\rb', 'a\\u000db'],
    ['a\u0008b\u0000\u007f', 'a\\u0008b\\u0000\\u007f'],
    ['\u009b31m\u0085', '\\u009b31m\\u0085'],
    ['\u202eevil\u202c\u2066x\u2069', '\\u202eevil\\u202c\\u2066x\\u2069'],
    ['\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['\ud800x', '\\ud800x'],
    ['a\tb\nc', 'a\tb\nc'],
    ['温度 ✓ 👍 é', '温度 ✓ 👍 é'],
  ])('%j is written as %j', (text, expected) => {
    const { stream, written } = open(true)
    createTextWriter(stream)(text)
    expect(written).toEqual([expected])
  })

  it('nothing steers, whatever it is', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xa0 }))
    const text = fc.array(unit).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(text, (any) => {
        const shown = escapeControls(any)
        expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u)
        expect(toPrintable(any)).toBe(toPrintable(toPrintable(any)))
        expect(toPrintable(any)).not.toMatch(/[\p{Cc}\u2028-\u202e]/u)
      }),
    )
  })

  it('a line takes the place of the one before', () => {
    const { stream, written } = open(true)
    const show = createLineInPlace(stream)
    show?.('1 of 2\u001b[2J')
    show?.('')
    expect(written).toEqual(['\r1 of 2�[2J\u001b[K', '\r\u001b[K'])
  })
})

describe.each([undefined, false])('elsewhere (isTTY %s)', (isTTY) => {
  it('every text is written exactly as it is', () => {
    const { stream, written } = open(isTTY)
    const text = 'a{b="\u001b[31m\u202e"} 1\r\n'
    createTextWriter(stream)(text)
    expect(written).toEqual([text])
  })

  it('no line takes the place of another', () => {
    expect(createLineInPlace(open(isTTY).stream)).toBeUndefined()
  })
})

describe('text for a page', () => {
  it.each([
    ['plain é 😀', 'plain é 😀'],
    ['nul\u0000esc\u001b[31m\n\t', 'nul␀esc␛[31m␊␉'],
    ['del\u007f', 'del␡'],
    ['c1\u0085', 'c1⟨0085⟩'],
    ['bidi\u202etxt\u2066', 'bidi⟨202e⟩txt⟨2066⟩'],
    ['half\ud800', 'half⟨d800⟩'],
    ['', ''],
  ])('%j is %j', (text, shown) => {
    expect(toVisible(text)).toBe(shown)
  })
})
