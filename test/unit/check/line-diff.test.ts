import { describe, expect, it } from 'vitest'
import { diffLines } from '#check'

describe('a diff of lines', () => {
  it.each([
    ['the same', ['a', 'b'], ['b', 'a'], ['  a', '  b']],
    ['one that is missing', ['a', 'b'], ['a'], ['  a', '- b']],
    ['one too many', ['b'], ['a', 'b', 'c'], ['+ a', '  b', '+ c']],
    ['another value', ['a 1', 'b 1'], ['a 2', 'b 1'], ['- a 1', '+ a 2', '  b 1']],
    ['twice for once', ['a'], ['a', 'a'], ['  a', '+ a']],
    ['once for twice', ['a', 'a'], ['a'], ['  a', '- a']],
    ['nothing on either side', [], [], []],
  ])('shows %s', (_, expected, actual, diff) => {
    expect(diffLines(expected, actual)).toEqual(diff)
  })
})
