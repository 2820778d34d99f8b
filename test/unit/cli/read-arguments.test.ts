import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/cli/read-arguments.ts'

const types = { mapping: 'string', explain: 'boolean' } as const

describe('arguments', () => {
  it.each([
    [[], { options: {}, file: undefined }],
    [['a.jsonl', '--explain'], { options: { explain: '' }, file: 'a.jsonl' }],
    [['--mapping', 'm.yaml', '-'], { options: { mapping: 'm.yaml' }, file: '-' }],
    [['--mapping=--odd'], { options: { mapping: '--odd' }, file: undefined }],
    [['--', '--explain'], { options: {}, file: '--explain' }],
    [['-5'], { options: {}, file: '-5' }],
    [['--explain', '-12.5e-3'], { options: { explain: '' }, file: '-12.5e-3' }],
    [['-.5', '--mapping', '-1'], { options: { mapping: '-1' }, file: '-.5' }],
    [['--wrong', '--help'], 'help'],
    [['-h'], 'help'],
  ])('%j are read', (args, read) => {
    expect(readArguments(args, types, 'file')).toEqual(read)
  })

  it.each([
    [['--maping', 'x'], '--maping: unknown option; did you mean `--mapping`?'],
    [['--zzz'], '--zzz: unknown option; expected one of --help, --mapping, --explain'],
    [['-x'], '-x: unknown option; expected one of --help, --mapping, --explain'],
    [['--mapping'], '--mapping: expected a value'],
    [['--mapping='], '--mapping: expected a value'],
    [['--mapping', '--explain'], '--mapping: expected a value (actual: another option)'],
    [['--mapping', 'a', '--mapping', 'b'], '--mapping: given twice'],
    [['--explain=yes'], '--explain: expected no value'],
    [['a', 'b'], 'arguments: expected one file'],
  ])('%j are refused', (args, message) => {
    expect(() => readArguments(args, types, 'file')).toThrow(`1 problem in options:\n  ${message}`)
  })

  it('are all checked at once', () => {
    expect(() => readArguments(['--zzz', '--mapping', 'a', 'b'], types)).toThrow(
      /--zzz: .*\n {2}arguments: unexpected argument; options begin with --/,
    )
  })
})
