import { describe, expect, it } from 'vitest'
import { type PageFormat, parsePage } from '#exposition'

function read(text: string, format: PageFormat = 'text') {
  const lines: unknown[] = []
  const fault = parsePage(text, format, {
    sample: (name, labels, value, timestampMs) =>
      void lines.push([
        name,
        Object.fromEntries(labels),
        value,
        ...(timestampMs === undefined ? [] : [timestampMs]),
      ]),
    type: (family, type) => void lines.push(['TYPE', family, type]),
    help: (family, help) => void lines.push(['HELP', family, help]),
    unit: (family, unit) => void lines.push(['UNIT', family, unit]),
  })
  return fault === undefined ? lines : fault
}

describe('a page of the text format', () => {
  it.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['blank lines', '\n \n\t\n', []],
    ['a sample', 'a 1\n', [['a', {}, 1]]],
    ['no line break at its end', 'a 1', [['a', {}, 1]]],
    ['blanks wherever they may be', ' a { x = "1" , y="2" , }\t1 2 \n', [['a', { x: '1', y: '2' }, 1, 2]]],
    [
      'no blank before the value',
      'a{}1\nb+2\n',
      [
        ['a', {}, 1],
        ['b', {}, 2],
      ],
    ],
    ['no comma between labels', 'a{x="1" y="2"} 1\n', [['a', { x: '1', y: '2' }, 1]]],
    ['escapes', 'a{x="\\\\ \\" \\n \\t"} 1\n', [['a', { x: '\\ " \n \\t' }, 1]]],
    ['a line break in a value', 'a{x="1\n2"} 1\n', [['a', { x: '1\n2' }, 1]]],
    ['colons in names', 'a:b 1\n', [['a:b', {}, 1]]],
    [
      'special numbers',
      'a NaN\na +Inf\na -inf\na Infinity\n',
      [
        ['a', {}, Number.NaN],
        ['a', {}, Number.POSITIVE_INFINITY],
        ['a', {}, Number.NEGATIVE_INFINITY],
        ['a', {}, Number.POSITIVE_INFINITY],
      ],
    ],
    [
      'numbers in every form',
      'a 1.\na .5\na -1E-3\na +2e+1\n',
      [
        ['a', {}, 1],
        ['a', {}, 0.5],
        ['a', {}, -0.001],
        ['a', {}, 20],
      ],
    ],
    ['comments', '# a comment\n#\n#TYPE a counter\n# HELPLESS\n# TYPES a b\na 1\n', [['a', {}, 1]]],
    [
      'metadata',
      '# HELP a  Of \\"a\\": \\\\ \\n.\n# TYPE a counter\n',
      [
        ['HELP', 'a', ' Of \\"a\\": \\ \n.'],
        ['TYPE', 'a', 'counter'],
      ],
    ],
    [
      'a help without words',
      '# HELP a\n# HELP b \n',
      [
        ['HELP', 'a', ''],
        ['HELP', 'b', ''],
      ],
    ],
    ['an untyped family', '# TYPE a untyped\n', [['TYPE', 'a', 'unknown']]],
    ['NUL where a line begins, which ends it', 'a 1\n\0 whatever', [['a', {}, 1]]],
    ['NUL in a value of a label', 'a{x="\0"} 1\n', [['a', { x: '\0' }, 1]]],
    ['labels of every script', 'a{x="東京"} 1\n', [['a', { x: '東京' }, 1]]],
  ])('may have %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ['HTML', '<!DOCTYPE html>\n<p>', 'line 1: expected a metric name or a comment'],
    ['a value that is no number', 'a 1\nb one\n', 'line 2: expected a number after the metric'],
    ['a carriage return', 'a 1\r\n', 'line 1: expected a number after the metric'],
    ['a hexadecimal number', 'a 0x10\n', 'line 1: expected a number after the metric'],
    ['a number beyond float64', 'a 1e999\n', 'line 1: expected a number after the metric'],
    ['a signed NaN', 'a +NaN\n', 'line 1: expected a number after the metric'],
    ['no value', 'a\n', 'line 1: expected a number after the metric'],
    ['a negative timestamp', 'a 1 -5\n', 'line 1: expected a timestamp or the end of the line'],
    ['a fraction of a timestamp', 'a 1 5.5\n', 'line 1: expected a timestamp or the end of the line'],
    ['a timestamp beyond 64 bits', `a 1 ${'9'.repeat(19)}9\n`, 'line 1: the timestamp is too large'],
    ['an exemplar', 'a 1 # {x="y"} 1\n', 'line 1: expected a timestamp or the end of the line'],
    ['labels without an end', 'a{x="1"\n', 'line 1: expected a label name'],
    ['a value of a label without an end', 'a{x="1\n', 'line 1: expected a label value in quotes'],
    ['a label without quotes', 'a{x=1} 1\n', 'line 1: expected a label value in quotes'],
    ['a label without a value', 'a{x} 1\n', 'line 1: expected = after a label name'],
    ['a comma alone', 'a{,} 1\n', 'line 1: expected a label name'],
    ['labels twice', 'a{} {} 1\n', 'line 1: expected a number after the metric'],
    ['a type of OpenMetrics', '# TYPE a info\n', 'line 1: expected a metric type of the text format'],
    [
      'a type with a blank behind it',
      '# TYPE a counter \n',
      'line 1: expected a metric type of the text format',
    ],
    ['a type without a name', '# TYPE \n', 'line 1: expected a metric name after TYPE'],
    [
      'a name of a prototype as type',
      '# TYPE a constructor\n',
      'line 1: expected a metric type of the text format',
    ],
  ])('may not have %s', (_, text, fault) => {
    expect(read(text)).toBe(fault)
  })
})

describe('a page of OpenMetrics', () => {
  it.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['a sample', 'a 1\n', [['a', {}, 1]]],
    ['labels', 'a{x="1",y="a\\n\\"\\\\"} 1\n', [['a', { x: '1', y: 'a\n"\\' }, 1]]],
    [
      'timestamps in seconds',
      'a 1 1.5\nb 1 -1\nc 1 1e3\n',
      [
        ['a', {}, 1, 1500],
        ['b', {}, 1, -1000],
        ['c', {}, 1, 1_000_000],
      ],
    ],
    [
      'metadata',
      '# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds Of \\"a\\".\n',
      [
        ['TYPE', 'a_seconds', 'counter'],
        ['UNIT', 'a_seconds', 'seconds'],
        ['HELP', 'a_seconds', 'Of "a".'],
      ],
    ],
    [
      'each type',
      ['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown']
        .map((type) => `# TYPE a ${type}\n`)
        .join(''),
      ['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset', 'unknown'].map(
        (type) => ['TYPE', 'a', type],
      ),
    ],
    [
      'exemplars, which are left out',
      'a_total 1 # {x="y"} 2\nb_total 1 5 # {} 2 1.5\nc_created 1.5\n',
      [
        ['a_total', {}, 1],
        ['b_total', {}, 1, 5000],
        ['c_created', {}, 1.5],
      ],
    ],
  ])('may have %s', (_, text, expected) => {
    expect(read(`${text}# EOF\n`, 'openmetrics')).toEqual(expected)
    expect(read(`${text}# EOF`, 'openmetrics')).toEqual(expected)
  })

  it.each([
    ['no end', 'a 1\n', 'line 2: expected # EOF at the end'],
    ['nothing at all', '', 'line 1: expected # EOF at the end'],
    ['an end within a line', 'a 1', 'line 1: expected # EOF at the end'],
    ['something behind its end', '# EOF\na 1\n', 'line 1: expected nothing after # EOF'],
    ['a blank line', 'a 1\n\n# EOF\n', 'line 2: expected a metric name or metadata'],
    ['a comment', '# a comment\n# EOF\n', 'line 1: expected # HELP, # TYPE, # UNIT or # EOF'],
    ['blanks', 'a  1\n# EOF\n', 'line 1: expected a value after the metric'],
    ['blanks in labels', 'a{x= "1"} 1\n# EOF\n', 'line 1: expected a label value in quotes'],
    [
      'a comma behind the last label',
      'a{x="1",} 1\n# EOF\n',
      'line 1: expected a label name after the comma',
    ],
    ['no comma between labels', 'a{x="1"y="2"} 1\n# EOF\n', 'line 1: expected a comma or a closing brace'],
    ['a line break in a value', 'a{x="1\n"} 1\n# EOF\n', 'line 1: expected a label value in quotes'],
    ['an infinite timestamp', 'a 1 +Inf\n# EOF\n', 'line 1: expected a finite timestamp'],
    [
      'an exemplar without a value',
      'a 1 # {x="y"}\n# EOF\n',
      'line 1: expected a value after the labels of the exemplar',
    ],
    [
      'a unit that is not in the name',
      '# UNIT a seconds\n# EOF\n',
      'line 1: expected a unit that ends the name of its metric',
    ],
    [
      'a type of the text format',
      '# TYPE a untyped\n# EOF\n',
      'line 1: expected a metric type of OpenMetrics',
    ],
    [
      'a help without a blank',
      '# HELP a\n# EOF\n',
      'line 1: expected a text and the end of the line in HELP',
    ],
  ])('may not have %s', (_, text, fault) => {
    expect(read(text, 'openmetrics')).toBe(fault)
  })
})
