import { describe, expect, it } from 'vitest'
import { mappingSchema } from '#mapping/authoring'
import { helpOf, optionsAt, pathAt, type Schema } from '../../../../src/studio/page/map/complete-schema.ts'

const schema = mappingSchema as Schema

/** `|` is the cursor. */
function labelsAt(text: string): string[] {
  const [before = ''] = text.split('|')
  const lines = text.replace('|', '').split('\n')
  const index = before.split('\n').length - 1
  return optionsAt(schema, lines, index, before.split('\n').at(-1) as string).map(({ label }) => label)
}

describe('the path of a place in a file that is being typed', () => {
  it.each([
    ['version: 1\n', 1, 0, []],
    ['rules:\n  - topic: a\n    x', 2, 4, ['rules', '-']],
    ['rules:\n- topic: a\n  x', 2, 2, ['rules', '-']],
    ['rules:\n  - topic: a\n    metrics:\n      t:\n        x', 4, 8, ['rules', '-', 'metrics', 't']],
    ['rules:\n  - topic: a\n    for:\n      - each: b\n        x', 4, 8, ['rules', '-', 'for', '-']],
    ['rules:\n  - topic: a\n\n    # metrics:\n    x', 4, 4, ['rules', '-']],
    ['rules:\n  - "a b": 1\n    "c d":\n      x', 3, 6, ['rules', '-', 'c d']],
  ] as const)('%j, line %d', (text, line, column, path) => {
    expect(pathAt(text.split('\n'), line, column)).toEqual(path)
  })
})

describe('what may stand there', () => {
  it.each([
    ['|', 'version'],
    ['version: 1\nru|', 'rules'],
    ['rules:\n  - |', 'topic'],
    ['rules:\n- topic: a\n  ti|', 'timestamp'],
    ['rules:\n  - topic: a\n    metrics:\n      t:\n        |', 'scale'],
    ['rules:\n  - topic: a\n    for:\n      - each: b\n        |', 'metrics'],
    ['rules:\n  - topic: a\n    preset: |', 'tasmota'],
    ['rules:\n  - preset: |', 'zigbee2mqtt'],
    ['rules:\n  - topic: a\n    ignore: |', 'true'],
    ['rules:\n  - topic: a\n    metrics:\n      t:\n        type: |', 'counter'],
    ['unmatched: |', 'drop'],
  ])('%j has %s', (text, label) => {
    expect(labelsAt(text)).toContain(label)
  })

  it.each(['rules:\n  - topic: a|', 'rules:\n  - topic: a # |', 'nothing:\n  - known: |'])(
    '%j has nothing',
    (text) => {
      expect(labelsAt(text)).toEqual([])
    },
  )

  it('says what a key is for', () => {
    const lines = ['rules:', '  - topic: a', '    liveness: true', '    nothing: 1']
    expect(helpOf(schema, lines, 2)).toMatch(/\w+/)
    expect(helpOf(schema, lines, 3)).toBeUndefined()
    expect(helpOf(schema, ['# a comment'], 0)).toBeUndefined()
  })
})
