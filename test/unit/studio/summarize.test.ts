import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { describeMapping } from '../../../src/studio/describe-mapping.ts'
import type { Totals } from '../../../src/studio/ledger.ts'
import type { StartOptions } from '../../../src/studio/start-options.ts'
import { describeTotals, isSuccess, summarize } from '../../../src/studio/summarize.ts'

const none: Totals = {
  messages: 0,
  accepted: 0,
  refused: new Map(),
  dropped: new Map(),
  deadLetters: new Map(),
  failed: 0,
  lost: 0,
}

test.each([
  ['stopped by hand, nothing came', none, false, true, undefined],
  ['timed, nothing came', none, true, false, 'No samples were sent.'],
  ['timed, one sample', { ...none, messages: 1, accepted: 1 }, true, true, undefined],
  [
    'by hand, one failed',
    { ...none, messages: 1, failed: 1 },
    false,
    false,
    'Not every sample was accepted.',
  ],
  ['timed, one not taken', { ...none, accepted: 5, lost: 1 }, true, false, 'Not every sample was accepted.'],
])('%s', (_, totals, isTimed, success, verdict) => {
  const run = { totals, ranMs: 1_250, isTimed }

  expect(isSuccess(run)).toBe(success)
  expect(summarize(run)[0]).toMatch(/^Ran 1\.[23] s: /)
  expect(summarize(run)[1]).toBe(verdict)
})

test('totals name what happened, and only that', () => {
  expect(describeTotals({ ...none, messages: 1, accepted: 1 }, 0)).toBe('1 message · 1 sample accepted')
  expect(
    describeTotals(
      {
        messages: 9,
        accepted: 2,
        refused: new Map([['too_old', 3]]),
        dropped: new Map([['missing', 1]]),
        deadLetters: new Map([['too_large', 1]]),
        failed: 2,
        lost: 4,
      },
      5,
    ),
  ).toBe(
    '9 messages · 2 samples accepted · refused: too old ×3 · dropped: field missing · ' +
      'dead letters: too large · 2 failed · 4 lost · 5 waiting',
  )
})

test('the mapping in force: of the option, else of the setting, else built in, else none', () => {
  const project = mkdtempSync(path.join(tmpdir(), 'project-'))
  const describe = (args: string[], env = {}) =>
    describeMapping(parseStartOptions(args, '/home/me') as StartOptions, env, project)

  expect(describe([])).toMatchObject({ isZero: true })
  writeFileSync(path.join(project, 'mapping.yaml'), '')
  expect(describe([])).toEqual({ isZero: false, description: 'built with mapping.yaml' })
  const env = { MAPPING_URI: 'file:///other.yaml' }
  expect(describe([], env)).toEqual({ isZero: false, description: 'mapping file:///other.yaml' })
  expect(describe(['--mapping', 'm.yaml'], env)).toEqual({
    isZero: false,
    description: 'mapping /home/me/m.yaml',
  })
  rmSync(project, { recursive: true })
})
