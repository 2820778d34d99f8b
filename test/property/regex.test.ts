import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundSteps } from '../../src/mapping/regex/bound-steps.ts'
import { compileRegex } from '../../src/mapping/regex/match-regex.ts'
import { parseRegex } from '../../src/mapping/regex/parse-regex.ts'

const runs = Number(process.env['REGEX_RUNS'] ?? 2000)

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'A',
    '1',
    '.',
    '\\d',
    '\\w',
    '\\W',
    '\\s',
    '[ab]',
    '[^a]',
    '[a-c1]',
    '[^\\W\\d]',
    '\\b',
    '\\B',
  ],
  ...['^', '$', '\\1', '\\k<n>', '-', '\\.', 'é', '[À-ž]', 'k', '\\u212a', '[^]', '[]', 'ſ', 's', '\\n'],
)
const quantifier = fc.constantFrom(
  ...['', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{0}', '{1,3}', '{0,2}?', '{2,}', '{,2}', '{0,1}'],
)
const source = fc.letrec<{ choice: string; sequence: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.tuple(atom, quantifier).map(([one, times]) => one + times),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(', '(?:', '(?=', '(?!', '(?<=', '(?<!'), tie('choice'), quantifier)
      .map(([open, body, times]) => `${open}${body})${/^\(\?<[=!]/.test(open) ? '' : times}`),
  ),
  sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((options) => options.join('|')),
})).choice

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aaabbA1c-. \nékKs\u212aſ'), maxLength: 14 }),
  fc
    .tuple(fc.constantFrom('a', 'ab', '1', 'aA', '-a'), fc.nat(12))
    .map(([one, times]) => `${one.repeat(times)}!`),
)

const stepsMax = 200_000

describe('any regular expression', () => {
  it('matches with counted steps what it matches in JavaScript, in no more steps than its bound', () => {
    fc.assert(
      fc.property(
        source,
        fc.constantFrom('g', 'gi', 'gm', 'gim'),
        text,
        fc.nat(3),
        (pattern, flags, subject, from) => {
          let plain: RegExp
          try {
            plain = new RegExp(pattern, flags)
          } catch {
            return
          }
          let regex: ReturnType<typeof parseRegex>
          try {
            regex = parseRegex(plain)
          } catch (error) {
            // \k without a group of that name.
            expect((error as Error).message).toMatch(/^it /)
            return
          }
          const steps = { left: stepsMax }
          const start = Math.min(from, subject.length)
          const found = compileRegex(regex)(subject, start, steps)
          const taken = stepsMax - steps.left
          expect(taken).toBeLessThanOrEqual(boundSteps(regex)(subject.length))
          if (steps.left < 0) return
          plain.lastIndex = start
          const expected = plain.exec(subject)
          const groups =
            found === undefined
              ? null
              : Array.from({ length: found.length / 2 }, (_, at) =>
                  (found[2 * at] as number) < 0 ? undefined : subject.slice(found[2 * at], found[2 * at + 1]),
                )
          expect([groups, found?.[0]]).toEqual([expected && [...expected], expected?.index])
        },
      ),
      { numRuns: runs },
    )
  })
})
