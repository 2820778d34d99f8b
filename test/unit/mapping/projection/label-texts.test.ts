import { describe, expect, it } from 'vitest'
import { createLabelTexts, hashOf } from '../../../../src/mapping/projection/label-texts.ts'

const bytes = Buffer.alloc(5_000)
const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** @returns where the text stands in the bytes */
function put(text: string | Buffer): [start: number, end: number] {
  bytes.fill('<')
  return [1, 1 + Buffer.from(text).copy(bytes, 1)]
}

function createNumbers() {
  const numbers = new Map<string, number>()
  let asked = 0
  const texts = createLabelTexts(
    view,
    (value) => {
      asked++
      const number = numbers.get(value) ?? numbers.size
      numbers.set(value, number)
      return number
    },
    (start, end) => (start === end ? undefined : bytes.toString('utf8', start, end)),
  )
  return {
    asked: () => asked,
    chars: () => texts.chars,
    clear: texts.clear,
    numberOf: (value: string): number | undefined => texts.numberOf(...put(value), false),
  }
}

describe('the texts of a label', () => {
  it('are asked for as own if nothing but their bytes stands for them, and the table keeps them', () => {
    const asked: [value: string, isOwn: boolean][] = []
    const texts = createLabelTexts(
      view,
      (...one) => asked.push(one),
      (start, end, escaped) => {
        const text = bytes.toString('utf8', start, end)
        return escaped ? JSON.parse(`"${text}"`) : text
      },
    )
    const ask = (text: string | Buffer, escaped = false) => texts.numberOf(...put(text), escaped)
    for (const text of ['a', 'é', Buffer.from([0xff])]) ask(text)
    ask('\\u0061', true)
    for (const text of alikeTexts(10)) ask(text)
    expect(asked.slice(0, 4)).toEqual([
      ['a', true],
      ['é', false],
      ['\ufffd', false],
      ['a', false],
    ])
    expect(asked.slice(4).map(([, isOwn]) => isOwn)).toEqual([...Array(9).fill(true), false])
  })

  it('have a number each, and are made once', () => {
    const texts = createNumbers()
    const values = Array.from({ length: 1_000 }, (_, index) => `device-${index}`)
    for (let times = 0; times < 3; times++) {
      expect(values.map(texts.numberOf)).toEqual(values.map((_, index) => index))
    }
    expect(texts.asked()).toBe(1_000)
  })

  it('are told apart by each of their bytes, whatever their length', () => {
    const texts = createNumbers()
    const values = Array.from({ length: 14 }, (_, length) =>
      Array.from({ length }, (_, at) => `${'x'.repeat(at)}y`.padEnd(length, 'x')),
    ).flat()
    for (let times = 0; times < 2; times++) {
      expect(values.map(texts.numberOf)).toEqual(values.map((_, index) => index))
    }
  })

  it('are as long as their text, not as their bytes', () => {
    const texts = createNumbers()
    for (const value of ['温度', '温度', 'ab', '😀']) {
      texts.numberOf(value)
      expect(texts.chars()).toBe(value.length)
    }
  })

  it('are asked for anew when they were cleared, however many they were', () => {
    const texts = createNumbers()
    const values = Array.from({ length: 300 }, (_, index) => `${index}`.padEnd(4_000))
    for (let times = 1; times < 4; times++) {
      expect(values.map(texts.numberOf)).toEqual(values.map((_, index) => index))
      expect(texts.asked()).toBe(300 * times)
      texts.clear()
    }
  })

  it('that cannot be a label have no number', () => {
    const texts = createNumbers()
    expect(texts.numberOf('')).toBeUndefined()
    expect(texts.numberOf('')).toBeUndefined()
    expect(texts.numberOf('a')).toBe(0)
  })

  it('have their numbers where all look alike to the hash', () => {
    const alike = alikeTexts(20)
    const texts = createNumbers()
    for (let times = 0; times < 2; times++) {
      expect(alike.map(texts.numberOf)).toEqual(alike.map((_, index) => index))
    }
    // Those beyond the first ones are asked for each time.
    expect(texts.asked()).toBe(20 + 12)
  })
})

/** Texts whose hashes are equal in their lowest eight bits. */
function alikeTexts(count: number): string[] {
  const alike: string[] = []
  for (let index = 0; alike.length < count; index++) {
    const text = index.toString(36)
    if ((hashOf(view, ...put(text)) & 0xff) === 7) alike.push(text)
  }
  return alike
}
