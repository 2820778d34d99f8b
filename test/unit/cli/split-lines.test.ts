import { describe, expect, it } from 'vitest'
import { splitLines } from '../../../src/cli/split-lines.ts'

async function linesOf(chunks: Parameters<typeof splitLines>[0]): Promise<string[]> {
  const lines: string[] = []
  for await (const line of splitLines(chunks)) lines.push(line)
  return lines
}

describe('lines', () => {
  it.each<[string[], string[]]>([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [
      ['a', 'b\nc', '\n\nd'],
      ['ab', 'c', '', 'd'],
    ],
    [
      ['a\r', '\nb\rc\r\n'],
      ['a', 'b\rc'],
    ],
    [[''], []],
    // JSON lets these stand in a text as they are.
    [['"a\u2028b\u2029c\u0085"\n'], ['"a\u2028b\u2029c\u0085"']],
  ])('of %j', async (chunks, lines) => {
    expect(await linesOf(chunks)).toEqual(lines)
  })

  it('of bytes, wherever these are cut', async () => {
    const bytes = Buffer.from('grün 温度\n🌡')
    for (let cut = 0; cut <= bytes.length; cut++) {
      const chunks = async function* () {
        yield bytes.subarray(0, cut)
        yield bytes.subarray(cut)
      }
      expect(await linesOf(chunks())).toEqual(['grün 温度', '🌡'])
    }
  })
})
