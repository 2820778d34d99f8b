import { describe, expect, it } from 'vitest'
import { type Checker, describe as describeValue } from '../../../../src/check/checker.ts'
import { validateExpression } from '../../../../src/mapping/validate/validate-expression.ts'
import { captures, isCompiled } from '../../../helpers/expressions.ts'

function problemsOf(value: unknown, loop = false, topic: 'read' | 'none' = 'read'): string[] {
  const problems: string[] = []
  const checker: Checker = {
    report: (_, message) => problems.push(message),
    describe: describeValue,
    sourceOf: () => undefined,
  }
  validateExpression(
    checker,
    [],
    value,
    { captures: topic === 'read' ? captures : undefined, loop },
    'a constant goes elsewhere',
  )
  return problems
}

const path = 'expected a field path such as `temp.value`'

describe('an expression', () => {
  it.each([
    'temp',
    'DS18B20-1.Temperature',
    'a[007]',
    '$level',
    '$attributes.site',
    '(temp_f - 32) * 5 / 9',
    'rooms[name = $level].t',
    '$sum(readings.value)',
    '$map(list, function($v, $i) { $v * $i })',
    '$map(list, $number)',
    'list ~> $sum()',
    '($x := a-b; $f := λ($y) { $y + $x }; $f(1))',
    'orders@$o.items#$i.{ "n": $o.id, "i": $i }',
    'rooms[0]#$at.{ "at": $at }',
    'temp in [1, 2]',
    'in in [1, 2]',
    'temp ? switch:0.output : other',
    'temp ? `switch:0`.output',
    '$match(text, /T=([0-9]+)/i).groups[0]',
    'a / b / c-d',
    '$$.temp',
    'a.b.%.c',
    '/* x */ temp',
  ])('%s is one', (text) => {
    expect(problemsOf(text)).toEqual([])
  })

  it.each<[value: unknown, problem: string]>([
    ['', `${path} (actual: "")`],
    [undefined, `${path} (actual: nothing)`],
    [['a'], `${path} (actual: a list)`],
    [{ a: 1 }, `${path} (actual: a mapping)`],
    [21, `${path} (actual: 21); a constant goes elsewhere`],
    [true, `${path} (actual: true); a constant goes elsewhere`],
    ["'text'", `${path} (actual: "'text'"); a constant goes elsewhere`],
    [' null ', `${path} (actual: " null "); a constant goes elsewhere`],
  ])('is not %j', (value, problem) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  it.each([
    ['a b', 'syntax error: "b" at character 3; names with other characters go in backticks'],
    ['temp-1 +', 'unexpected end of expression at its end; names with other characters go in backticks'],
    ['(a-b', 'expected ")" before end of expression at its end; names with other characters go in backticks'],
    ['a-b c-d', 'syntax error: "c-d" at character 5; names with other characters go in backticks'],
    ['a == b', 'the symbol "=" cannot be used as a unary operator at character 4; `=` compares'],
    ['a && b', 'the symbol "&" cannot be used as a unary operator at character 4; write `and`'],
    ['a || b', 'syntax error: "|" at character 3; write `or`'],
    ['!a', 'unknown operator: "!" at character 1; write `$not(…)`'],
    [
      'a ? b:c d',
      'syntax error: "d" at character 9; a name may contain `:`, so put spaces around the `:` that belongs to `?`',
    ],
    [
      '$match(a, /(/)',
      'no terminating / in regular expression at character 14; names with other characters go in backticks',
    ],
  ])('with an error in it gets its place and a remedy: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([`${path}, or JSONata (actual: ${JSON.stringify(text)}): ${problem}`])
  })

  it.each([
    [
      'a ? b:c',
      '`?` has no `:` (actual: "a ? b:c"); a name may contain `:`, so put spaces around the `:` that belongs to `?`',
    ],
    [
      '$levl',
      'unknown variable `$levl`; expected one of `$level`, `$rest`, `$below`, `$topic`, `$client_id`, `$principal`, `$attributes`, `$received_at`, `$message`',
    ],
    [
      '$sum',
      'unknown variable `$sum`; expected one of `$level`, `$rest`, `$below`, `$topic`, `$client_id`, `$principal`, `$attributes`, `$received_at`, `$message`',
    ],
    [
      'temp * $scale',
      'unknown variable `$scale`; expected one of `$level`, `$rest`, `$below`, `$topic`, `$client_id`, `$principal`, `$attributes`, `$received_at`, `$message`',
    ],
    ['$key', '`$key` is defined only inside `for`'],
    ['$parent.id & "x"', '`$parent` is defined only inside `for`'],
    ['$lowerCase(a)', 'unknown function `$lowerCase`; did you mean `$lowercase`?'],
    ['$celsius(a)', 'unknown function `$celsius`; JSONata has no function of this name'],
    ['sum(a)', '`sum` is not a function; write `$sum(…)`'],
    ['celsius(a)', '`celsius` is not a function; names of functions begin with `$`'],
    ['$constructor(a)', 'unknown function `$constructor`; JSONata has no function of this name'],
    [
      '$now()',
      '`$now` is not allowed: its result changes, and a redelivered message must yield the same samples; use `$received_at`',
    ],
    [
      'a ~> $shuffle',
      '`$shuffle` is not allowed: its result changes, and a redelivered message must yield the same samples',
    ],
    ['$eval(a)', '`$eval` is not allowed: it would run text of a payload as an expression'],
    [
      '($f := function($a)<n:n>{ $a }; $f(1))',
      'a function must not have a signature (`<…>`); remove it (actual: "($f := function($a)<n:n>{ $a }; $f(1))")',
    ],
    [
      '$contains(a, /a(?=b)/)',
      'this regular expression is not supported: invalid or unsupported Perl syntax: `(?=`; RE2 has no lookahead, lookbehind or backreference (actual: /a(?=b)/g)',
    ],
  ])('%s: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })

  it('gets a message for each of its mistakes', () => {
    expect(problemsOf('summ($random(), $levl)')).toHaveLength(3)
  })

  it('may use the variables of loops inside one', () => {
    expect(problemsOf('$key', true)).toEqual([])
    expect(problemsOf('$parent.id & $key', true)).toEqual([])
    expect(problemsOf('$keys', true)[0]).toContain('`$key`, `$parent`')
  })

  it('is not asked for variables where the topic filter could not be read', () => {
    expect(problemsOf('$any', false, 'none')).toEqual([])
    expect(problemsOf('$any + 1', false, 'none')).toEqual([])
    expect(problemsOf('$random() + $any', false, 'none')).toHaveLength(1)
  })

  it('has at most 4096 characters', () => {
    expect(problemsOf(`a${' '.repeat(4093)}+1`)).toEqual([])
    expect(problemsOf(`a${' '.repeat(4094)}+1`)).toEqual(['expected at most 4096 characters (actual: 4097)'])
  })

  it('has at most 12 choices, which the parser copies', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a${' ?? b)'.repeat(depth)}`
    expect(problemsOf(nested(12))).toEqual([])
    expect(problemsOf(nested(13))).toEqual(['expected at most 12 of the operators `??` and `?:`'])
    expect(problemsOf(nested(200))).toHaveLength(1)
  })

  it('is one also where it is compiled', () => {
    expect(isCompiled('temp ?? 1')).toBe(true)
    expect(problemsOf('temp ?? 1')).toEqual([])
  })
})
