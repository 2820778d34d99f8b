import { describe, expect, it } from 'vitest'
import { formatExposition, type PageFormat } from '#exposition'
import { createCurrentPage } from '../../../../src/cli/collect/current-page.ts'
import { exposeRounds, joinExposed } from '../../../../src/cli/collect/expose-rounds.ts'
import type { Round } from '../../../../src/collect/run-round.ts'
import { metadataOf, roundOf, startMs } from './rounds.ts'

const up = 'up{collector="garden",instance="a"} 1\n'

function page(rounds: readonly Round[], format: PageFormat, withTimes = false): string {
  const { samples, metadata } = joinExposed(exposeRounds(rounds, withTimes).rounds)
  return formatExposition(samples, metadata, format)
}

describe('a page', () => {
  const round = roundOf(
    [
      ['soil_celsius', { bed: 'b' }, 12.5],
      ['soil_celsius', { bed: 'a"\\\n' }, -0],
      ['water_litres_total', {}, 1e21],
      ['pump_info', { model: 'x1' }, 1],
      ['mode', { mode: 'on' }, 1],
      ['mode', { mode: 'off' }, 0],
      ['odd', {}, 3],
    ],
    {
      soil_celsius: metadataOf('gauge', 'celsius', 'Of "soil",\na \\.'),
      water_litres_total: metadataOf('counter', 'litres'),
      pump_info: metadataOf('info'),
      mode: metadataOf('stateset'),
      odd: metadataOf('unknown', '', ''),
    },
  )

  it('is one of the text format', () => {
    expect(page([round], 'text')).toBe(
      `# HELP mode Help.
# TYPE mode gauge
mode{mode="off"} 0
mode{mode="on"} 1
# TYPE odd untyped
odd 3
# HELP pump_info Help.
# TYPE pump_info gauge
pump_info{model="x1"} 1
# HELP soil_celsius Of "soil",\\na \\\\.
# TYPE soil_celsius gauge
soil_celsius{bed="a\\"\\\\\\n"} -0
soil_celsius{bed="b"} 12.5
${up}# HELP water_litres_total Help.
# TYPE water_litres_total counter
water_litres_total 1e+21
`,
    )
  })

  it('is one of OpenMetrics', () => {
    expect(page([round], 'openmetrics')).toBe(
      `# TYPE mode stateset
# HELP mode Help.
mode{mode="off"} 0
mode{mode="on"} 1
# TYPE odd unknown
odd 3
# TYPE pump info
# HELP pump Help.
pump_info{model="x1"} 1
# TYPE soil_celsius gauge
# UNIT soil_celsius celsius
# HELP soil_celsius Of \\"soil\\",\\na \\\\.
soil_celsius{bed="a\\"\\\\\\n"} -0
soil_celsius{bed="b"} 12.5
${up}# TYPE water_litres counter
# UNIT water_litres litres
# HELP water_litres Help.
water_litres_total 1e+21
# EOF
`,
    )
  })

  it.each([
    ['text', ''],
    ['openmetrics', '# EOF\n'],
  ] as const)('may be empty: %s', (format, expected) => {
    expect(page([], format)).toBe(expected)
  })

  it.each([
    ['a counter that is not called one', 'visits', 'counter', {}, 1, 'visits unknown'],
    ['a counter below 0', 'debt_total', 'counter', {}, -1, 'debt_total unknown'],
    ['an info metric that is not called one', 'build', 'info', { v: '1' }, 1, 'build gauge'],
    ['an info metric that is not 1', 'build_info', 'info', { v: '1' }, 0, 'build_info gauge'],
    ['a state set without its label', 'state', 'stateset', { s: 'on' }, 1, 'state gauge'],
    ['a state set of another value', 'state', 'stateset', { state: 'on' }, 2, 'state gauge'],
    ['a unit that the name does not end in', 'heat', 'gauge', {}, 1, 'heat gauge'],
    ['a suffix and nothing before it', '_total', 'counter', {}, 1, '_total unknown'],
  ] as const)(
    'does not claim in OpenMetrics what is not so: %s',
    (_, name, type, labels, value, expected) => {
      const text = page(
        [roundOf([[name, labels, value]], { [name]: metadataOf(type, 'kelvin') })],
        'openmetrics',
      )
      expect(text.match(/^# (?:TYPE|UNIT) .*$/gm)).toEqual([`# TYPE ${expected}`])
      expect(text).toMatch(new RegExp(`^${name}[ {]`, 'm'))
    },
  )

  it('has no two families of one name', () => {
    const names = ['pump', 'pump_info', 'tank_info', 'tank_total']
    const text = page(
      [
        roundOf(
          names.map((name) => [name, {}, 1]),
          {
            pump: metadataOf('gauge'),
            pump_info: metadataOf('info'),
            tank_info: metadataOf('info'),
            tank_total: metadataOf('counter'),
          },
        ),
      ],
      'openmetrics',
    )
    expect(text.match(/^# TYPE .*$/gm)).toEqual([
      '# TYPE pump gauge',
      '# TYPE pump_info gauge',
      '# TYPE tank info',
      '# TYPE tank_total unknown',
    ])
  })

  it('shows the newest sample of a series, without a time', () => {
    const round = roundOf([
      ['t', {}, 1, startMs - 1],
      ['t', {}, 3, startMs + 1],
      ['t', {}, 2, startMs],
    ])
    expect(page([round], 'text')).toBe(`t 3\n${up}`)
  })

  it('shows times where wanted, of series that have their own', () => {
    const round = roundOf([
      ['t', {}, 2, startMs],
      ['t', {}, 1, startMs - 1_500],
      ['u', {}, 3],
    ])
    expect(page([round], 'text', true)).toBe(`t 1 1767225598500\nt 2 1767225600000\nu 3\n${up}`)
    expect(page([round], 'openmetrics', true)).toBe(`t 1 1767225598.5\nt 2 1767225600\nu 3\n${up}# EOF\n`)
  })

  it('has a series of two instances once, and what the first one says of it', () => {
    const first = roundOf([['t', { bed: 'a' }, 1]], { t: metadataOf('gauge', '', 'First.') })
    const second = roundOf(
      [
        ['t', { bed: 'a' }, 2],
        ['t', { bed: 'b' }, 3],
      ],
      { t: metadataOf('counter', '', 'Second.') },
    )
    expect(page([first, second], 'text')).toBe(
      `# HELP t First.\n# TYPE t gauge\nt{bed="a"} 1\nt{bed="b"} 3\n${up}`,
    )
    const { rounds, repeated } = exposeRounds([first, second], false)
    expect(rounds[1]?.samples.map(({ value }) => value)).toEqual([3])
    expect(repeated).toEqual(['t', 'up'])
  })
})

describe('the current page', () => {
  it('is of the last round of each instance that had one', () => {
    const page = createCurrentPage(false, () => undefined)
    expect(page.render('text')).toBe('')
    page.set(1, roundOf([['t', { bed: 'b' }, 1]]))
    expect(page.render('text')).toBe(`t{bed="b"} 1\n${up}`)
    page.set(1, roundOf([], {}, 'timeout'))
    expect(page.render('text')).toBe(up.replace('1\n', '0\n'))
    expect(page.render('openmetrics')).toBe(`${up.replace('1\n', '0\n')}# EOF\n`)
  })

  it('is rendered once between two rounds', () => {
    const page = createCurrentPage(false, () => undefined)
    const round = roundOf([['t', {}, 1]])
    let reads = 0
    page.set(0, {
      ...round,
      get samples() {
        reads++
        return round.samples
      },
    })
    page.render('text')
    const once = reads
    page.render('text')
    expect(reads).toBe(once)
    page.render('openmetrics')
    expect(reads).toBe(2 * once)
  })

  it('tells once of series that two instances have', () => {
    const told: (readonly string[])[] = []
    const page = createCurrentPage(false, (metrics) => told.push(metrics))
    for (let round = 0; round < 2; round++) {
      for (const position of [0, 1]) page.set(position, { ...roundOf([['t', {}, 1]]) })
      page.render('text')
      page.render('openmetrics')
    }
    expect(told).toEqual([['t', 'up']])
  })
})
