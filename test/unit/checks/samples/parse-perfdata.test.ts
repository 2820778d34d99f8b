import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLosses } from '../../../../src/checks/samples/losses.ts'
import { parseOutput, perfValuesMax } from '../../../../src/checks/samples/parse-perfdata.ts'
import { perfSamples } from '../../../../src/checks/samples/perf-samples.ts'

/** @returns `name{labels} value` of each sample */
function linesOf(output: string, { thresholds = false, kilobyte = 1024 } = {}): string[] {
  const { values, losses } = parseOutput(output)
  return [...perfSamples(values, {}, { thresholds, kilobyte }, losses)].map(
    ({ name, labels, value }) =>
      `${name}{${Object.entries(labels)
        .map(([label, text]) => `${label}=${text}`)
        .join(',')}} ${Number(value.toPrecision(15))}`,
  )
}

describe('performance data', () => {
  it.each<[string, string, string[]]>([
    [
      'of check_disk',
      'DISK OK - free space: / 62311MiB (66% inode=93%);| /=32454475776B;243497277849;257024904396;0;270552530944',
      ['check_perfdata_bytes{perfdata=/} 32454475776'],
    ],
    [
      'of check_ping',
      'PING OK - Packet loss = 0%, RTA = 0.15 ms|rta=0.152000ms;100.000000;200.000000;0.000000 pl=0%;20;40;0;',
      ['check_perfdata_seconds{perfdata=rta} 0.000152', 'check_perfdata_percent{perfdata=pl} 0'],
    ],
    [
      'of check_load',
      'LOAD CRITICAL - total load average: 23.69|load1=23.690;5.000;10.000;0; load5=22.660;5.000;10.000;0;',
      ['check_perfdata{perfdata=load1} 23.69', 'check_perfdata{perfdata=load5} 22.66'],
    ],
    [
      'with quotes',
      "OK|'a b'=1 'it''s'=2 'x=y'=3",
      ['a b', "it's", 'x=y'].map((one, index) => `check_perfdata{perfdata=${one}} ${index + 1}`),
    ],
    [
      'on several lines',
      'OK - short|a=1\nlong text\nmore | b=2s\nc=3 d=4c\n',
      [
        'check_perfdata{perfdata=a} 1',
        'check_perfdata_seconds{perfdata=b} 2',
        'check_perfdata{perfdata=c} 3',
        'check_perfdata_total{perfdata=d} 4',
      ],
    ],
    ['that is unknown', 'OK|a=U b=U;1;2 c=1', ['check_perfdata{perfdata=c} 1']],
    [
      'with signs, points and exponents',
      'OK|a=-1.5 b=+.5 c=2. d=1e-05s',
      [
        'check_perfdata{perfdata=a} -1.5',
        'check_perfdata{perfdata=b} 0.5',
        'check_perfdata{perfdata=c} 2',
        'check_perfdata_seconds{perfdata=d} 0.00001',
      ],
    ],
    [
      'in units of its own',
      'OK|t=21C u=3users',
      ['check_perfdata{perfdata=t,unit=C} 21', 'check_perfdata{perfdata=u,unit=users} 3'],
    ],
    [
      'half of it',
      "OK|a=1 b= c 'd=4 e=5;6;",
      ['check_perfdata{perfdata=a} 1', 'check_perfdata{perfdata=e} 5'],
    ],
    ['none', 'OK - all good', []],
    ['nothing at all', '', []],
    ['behind nothing', '|a=1', ['check_perfdata{perfdata=a} 1']],
    [
      'of numbers that are none',
      'OK|a=1.2.3 b=-- c=1,5,5 d=1e999 e=0x1 f=1 g=1.000,5 h=. i=,',
      ['check_perfdata{perfdata=f} 1'],
    ],
    [
      'with decimal commas',
      'OK|a=1,5 b=0,152000ms;100,000000;;0,5 c=,5 d=1234,567 e=-0,500s',
      [
        'check_perfdata{perfdata=a} 1.5',
        'check_perfdata_seconds{perfdata=b} 0.000152',
        'check_perfdata{perfdata=c} 0.5',
        'check_perfdata{perfdata=d} 1234.567',
        'check_perfdata_seconds{perfdata=e} -0.5',
      ],
    ],
    [
      'with commas of which one says what the others are',
      'OK|load1=23,690;5,000 load5=0,660;5,000',
      ['check_perfdata{perfdata=load1} 23.69', 'check_perfdata{perfdata=load5} 0.66'],
    ],
    ['with commas that may be both', 'OK|load1=23,690 load5=22,660', []],
  ])('%s', (_, output, expected) => {
    expect(linesOf(output)).toEqual(expected)
  })

  it.each([
    ['1us', '_seconds', 1e-6],
    ['5us', '_seconds', 0.000005],
    ['3ns', '_seconds', 0.000000003],
    ['1ms', '_seconds', 1e-3],
    ['1ns', '_seconds', 1e-9],
    ['1KB', '_bytes', 1024],
    ['1kB', '_bytes', 1024],
    ['1MB', '_bytes', 1024 ** 2],
    ['1TB', '_bytes', 1024 ** 4],
    ['1GiB', '_bytes', 1024 ** 3],
    ['1B', '_bytes', 1],
    ['1%', '_percent', 1],
    ['1c', '_total', 1],
  ])('%s is check_perfdata%s %d', (text, suffix, value) => {
    expect(linesOf(`OK|a=${text}`)).toEqual([`check_perfdata${suffix}{perfdata=a} ${value}`])
  })

  it('has kilobytes of 1000 bytes, if that is said, and kibibytes of 1024', () => {
    expect(linesOf('OK|a=2MB b=2MiB', { kilobyte: 1000 })).toEqual([
      'check_perfdata_bytes{perfdata=a} 2000000',
      'check_perfdata_bytes{perfdata=b} 2097152',
    ])
  })

  it.each<[string, string[]]>([
    [
      '10;20;0;100',
      ['warning_from 0', 'warning_to 10', 'critical_from 0', 'critical_to 20', 'min 0', 'max 100'],
    ],
    ['10:;~:20', ['warning_from 10', 'critical_to 20']],
    ['10:20;@5:7', ['warning_from 10', 'warning_to 20', 'critical_inside_from 5', 'critical_inside_to 7']],
    [';;;9', ['max 9']],
    ['x;1:y;', []],
    [';', []],
  ])('has the limits %s, on request', (limits, expected) => {
    expect(linesOf(`OK|a=1ms;${limits}`, { thresholds: true })).toEqual([
      'check_perfdata_seconds{perfdata=a} 0.001',
      ...expected.map((one) => {
        const [limit, value] = one.split(' ')
        return `check_perfdata_limit_seconds{perfdata=a,limit=${limit}} ${Number(value) / 1000}`
      }),
    ])
  })

  it('is at most so much', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `v${index}=1`).join(' ')
    expect(linesOf(`OK|${many(perfValuesMax)}`)).toHaveLength(perfValuesMax)
    expect(linesOf(`OK|${many(perfValuesMax + 1)}`)).toHaveLength(perfValuesMax)
    expect(linesOf(`OK|${'l'.repeat(200)}=1 ${'l'.repeat(201)}=1`)).toHaveLength(1)
  })

  it.each<[string, Record<string, [number, string]>]>([
    ["OK|a=1 b=U 'c d'=2;1;2", {}],
    ['OK - text without any', {}],
    ['OK|see the log a=1', { not_readable: [3, 'see'] }],
    ["OK|a=1 b= c 'd", { not_a_number: [1, 'b='], not_readable: [2, 'c'] }],
    ['OK|a=1,234 b=2,345', { decimal_comma: [2, 'a=1,234'] }],
    [`OK|${'l'.repeat(201)}=1 ''=2`, { bad_name: [2, 'l'.repeat(80)] }],
    ['OK|a=1 a=2 b=1s b=1ms b=1', { same_series: [2, 'a'] }],
    ['OK|a=1;x;1:y;;z', { bad_limit: [3, 'a=1;x;1:y;;z'] }],
    [
      `OK|${Array.from({ length: perfValuesMax + 3 }, (_, n) => `v${n}=1`).join(' ')}`,
      { too_many: [3, 'v200=1'] },
    ],
  ])('%j loses nothing that is not counted', (output, expected) => {
    const { values, losses } = parseOutput(output)
    for (const _ of perfSamples(values, {}, { thresholds: true, kilobyte: 1024 }, losses));
    const lost = [...losses.byReason].map(([reason, { count, example }]) => [reason, [count, example]])
    expect(Object.fromEntries(lost)).toEqual(expected)
  })

  it('never throws, and gives finite values only, whatever a plugin prints', () => {
    const words = fc.array(
      fc.constantFrom(
        '|',
        "'",
        '=',
        ';',
        ' ',
        '\n',
        'a',
        '1',
        '.',
        ':',
        '~',
        '@',
        '-',
        'e',
        'KB',
        '%',
        '\0',
        'ä',
      ),
      { maxLength: 80 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          words.map((parts) => parts.join('')),
        ),
        (output) => {
          for (const sample of perfSamples(
            parseOutput(output).values,
            {},
            { thresholds: true, kilobyte: 1024 },
            createLosses(),
          )) {
            expect(Number.isFinite(sample.value)).toBe(true)
            expect(sample.labels['perfdata']).not.toBe('')
          }
        },
      ),
    )
  })

  it('is found again as it was written', () => {
    const label = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((text) => /^[^|\n\r\p{Cc}]+$/u.test(text))
    const value = fc.record({ label, value: fc.integer(), unit: fc.constantFrom('', 's', '%', 'B', 'c') })
    fc.assert(
      fc.property(fc.array(value, { maxLength: 10 }), (values) => {
        const text = values
          .map((one) => `'${one.label.replaceAll("'", "''")}'=${one.value}${one.unit};1;2;;`)
          .join(' ')
        expect(parseOutput(`OK | ${text}`).values).toMatchObject(values)
      }),
    )
  })
})

it('is not in the text', () => {
  expect(parseOutput('OK - fine | a=1\nmore').text).toBe('OK - fine')
  expect(parseOutput('OK - fine\r\nmore').text).toBe('OK - fine')
})
