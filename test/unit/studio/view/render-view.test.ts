import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TopicRow, Totals } from '../../../../src/studio/ledger.ts'
import { createPaint } from '../../../../src/studio/view/paint.ts'
import { renderView, type View } from '../../../../src/studio/view/render-view.ts'
import { widthOf } from '../../../../src/studio/view/terminal-text.ts'

const nowMs = 1_767_225_600_000
const good = { text: '200 accepted', tone: 'good' } as const

function topicRow(topic: string, series: Record<string, number>, rest: Partial<TopicRow> = {}): TopicRow {
  const rows = Object.entries(series).map(
    ([text, value]) => [text, { text, short: text, value, atMs: nowMs - 1_000, answer: good }] as const,
  )
  const counts = { messages: 1, lastWritten: rows.length, seriesUnlisted: false }
  return { topic, lastAtMs: nowMs - 1_000, answer: good, series: new Map(rows), ...counts, ...rest }
}

const totals: Totals = {
  messages: 3,
  accepted: 4,
  refused: new Map(),
  dropped: new Map(),
  deadLetters: new Map(),
  failed: 0,
  lost: 0,
}

const view: View = {
  facts: [
    ['broker', 'mqtt://127.0.0.1:1883 (MQTT 3.1.1)'],
    ['endpoint', 'http://127.0.0.1:1/w'],
  ],
  publishLines: ['mosquitto_pub -h 127.0.0.1 -p 1883 -i device-7 -t factory/a -m \'{"temperature":21.5}\''],
  topics: [
    topicRow('factory/a/7', { temperature: 21.5, door: 1 }),
    topicRow('東京/温度', { 'value{index="0"}': 3 }),
    topicRow('text', {}, { answer: { text: 'dead letter', why: 'not JSON', tone: 'bad' } }),
  ],
  totals,
  waiting: 0,
  notes: [],
}

function render(columns: number, rows: number, change: Partial<View> = {}, color = false): string[] {
  return renderView({ ...view, ...change }, { columns, rows, nowMs, paint: createPaint(color) })
}

describe('at 80 columns', () => {
  test('topic, series, value, age and answer stand side by side', () => {
    expect(render(80, 24)).toEqual(
      [
        'iot-remote-write: MQTT → series → answer',
        '',
        'broker    mqtt://127.0.0.1:1883 (MQTT 3.1.1)',
        'endpoint  http://127.0.0.1:1/w',
        '',
        'Publish from another terminal:',
        '  mosquitto_pub -h 127.0.0.1 -p 1883 -i device-7 -t factory/a \\',
        '    -m \'{"temperature":21.5}\'',
        '',
        'TOPIC        SERIES                               VALUE   AGE  ANSWER',
        'factory/a/7  temperature                           21.5    1s  200 accepted',
        '             door                                     1    1s  200 accepted',
        '東京/温度    value{index="0"}                         3    1s  200 accepted',
        'text         not JSON                                      1s  dead letter',
        '',
        '3 messages · 4 samples accepted · Ctrl-C stops',
      ].map((line) => expect.stringMatching(sameBut(line))),
    )
  })
})

/** Column widths may differ; the order of the cells may not. */
function sameBut(line: string): RegExp {
  const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/ {2,}/g, ' {2,}')}$`)
}

describe('at 40 columns', () => {
  test('the topic has a line of its own', () => {
    const lines = render(40, 30)

    expect(lines).toContain('factory/a/7')
    expect(lines).toContain('  temperature          21.5 200 accepted')
    expect(lines).toContain('東京/温度')
    expect(lines.some((line) => line.includes('TOPIC'))).toBe(false)
  })

  test('the command to copy is whole, over several lines', () => {
    const lines = render(40, 30)
    const start = lines.findIndex((line) => line.includes('mosquitto_pub'))
    const end = lines.indexOf('', start)
    const command = lines.slice(start, end).join('\n').replaceAll(' \\\n', ' ').replace(/ +/g, ' ').trim()

    expect(command).toBe(view.publishLines[0])
  })
})

test('at 200 columns nothing is cut', () => {
  const topic = 'a/very/long/topic/name/that/is/still/shown/whole'

  expect(render(200, 30, { topics: [topicRow(topic, { x: 1 })] }).join('\n')).toContain(topic)
  expect(render(200, 30).join('\n')).not.toContain('…')
})

describe('where there is not room for everything', () => {
  const many = [
    topicRow('few', { a: 1, b: 2 }),
    topicRow('most', Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`m${index}`, index]))),
    topicRow('one', { c: 3 }),
  ]

  test('the topic with the most series is folded first', () => {
    const lines = render(100, 16, { topics: many, publishLines: [] })

    expect(lines.filter((line) => /^few |^ +b /.test(line))).toHaveLength(2)
    expect(lines.find((line) => line.startsWith('most'))).toMatch(
      /^most {3}\(\+9\) m0 +0 +1s {2}200 accepted$/,
    )
    expect(lines.some((line) => line.includes('m1'))).toBe(false)
  })

  test('a folded row has the answer of its series, and counts what was left out beside them', () => {
    const answer = { ...good, drops: { count: 2, why: 'field missing ×2' } }
    const topics = [topicRow('few', { a: 1, b: 2 }, { answer }), ...many.slice(1)]
    const lines = render(100, 6, { topics })

    expect(lines.find((line) => line.startsWith('few'))).toMatch(
      /^few +\(\+1, 2 dropped\) a +1 +1s {2}200 accepted$/,
    )
  })

  test('a folded row shows no older value of a message that failed', () => {
    const answer = { text: 'failed', why: 'connection', tone: 'bad' } as const
    const topics = [topicRow('few', { a: 1234, b: 2 }, { answer, lastAtMs: nowMs }), ...many.slice(1)]
    const lines = render(100, 6, { topics })

    expect(lines.find((line) => line.startsWith('few'))).toMatch(/^few +connection +0s {2}failed$/)
  })

  test('a folded row shows the series that was written last', () => {
    const topic = topicRow('few', { a: 1, b: 2 })
    const [, second] = topic.series.values()
    const series = new Map([...topic.series, ['b', { ...second!, atMs: nowMs }]])
    const lines = render(100, 6, { topics: [{ ...topic, series, lastAtMs: nowMs }, ...many.slice(1)] })

    expect(lines.find((line) => line.startsWith('few'))).toMatch(/^few +\(\+1\) b +2 +0s /)
  })

  test('topics that spoke last are shown, in their order, and the others are counted', () => {
    const topics = Array.from({ length: 30 }, (_, index) =>
      topicRow(`t${index}`, { v: index }, { lastAtMs: nowMs - (index % 10) * 1_000 }),
    )
    const lines = render(100, 12, { topics })
    const shown = lines.filter((line) => /^t\d/.test(line)).map((line) => line.split(' ')[0])

    // 12 rows: heading, 8 topics, the count, a blank line, totals.
    expect(shown).toEqual(['t0', 't1', 't2', 't10', 't11', 't12', 't20', 't21'])
    expect(lines).toContain('… and 22 more topics')
  })

  test('a topic with more series than are listed says so', () => {
    const topics = [topicRow('a', { v: 1 }, { seriesUnlisted: true })]

    expect(render(100, 24, { topics }).join('\n')).toContain('… and more series')
  })
})

test('the last message of a topic has a row where it ended otherwise than its series', () => {
  const topics = [
    topicRow('a', { v: 1 }, { answer: { text: 'failed', why: 'connection', tone: 'bad' }, lastWritten: 0 }),
  ]
  const lines = render(100, 24, { topics })

  expect(lines.find((line) => line.startsWith('a '))).toContain('200 accepted')
  expect(lines.find((line) => line.includes('failed'))).toMatch(/^ +connection .* failed$/)
})

test('what was left out of the last message has a row of its own below its series', () => {
  const answer = { ...good, drops: { count: 2, why: 'field missing ×2' } }
  const lines = render(100, 24, { topics: [topicRow('a', { v: 1, w: 2 }, { answer })] })

  expect(lines.filter((line) => line.endsWith('200 accepted'))).toHaveLength(2)
  expect(lines.find((line) => line.endsWith('dropped'))).toMatch(/^ +field missing ×2 .* dropped$/)
})

test('a value has all its digits', () => {
  const values = { a: 1_795_832_650.123, b: -1.234_567_890_123_457e-300, c: 21.5 }
  const lines = render(80, 24, { topics: [topicRow('t', values)] }).join('\n')

  for (const value of Object.values(values)) expect(lines).toContain(` ${value} `)
})

test.each([
  [20, '≈1795832650'],
  [23, '1795832650.123'],
  [40, '1795832650.123'],
])('at %s columns a value is whole, or marked as rounded', (columns, text) => {
  const topics = [topicRow('t', { v: 1_795_832_650.123 }, { answer: { text: 'ok', tone: 'good' } })]

  expect(render(columns, 24, { topics }).join('\n')).toContain(` ${text}`)
})

test('samples that another endpoint took are counted', () => {
  const topics = [topicRow('a', {}, { answer: { text: 'accepted', tone: 'good' }, lastWritten: 3 })]

  expect(render(100, 24, { topics }).join('\n')).toMatch(/a {2,}3 samples .* accepted/)
})

test('notes and what is wrong stand below', () => {
  const lines = render(140, 30, {
    notes: ['Port 1883 is taken'],
    totals: {
      ...totals,
      dropped: new Map([['no_rule', 2]]),
      refused: new Map([['too_old', 1]]),
      failed: 1,
      lost: 2,
    },
    waiting: 7,
  })

  expect(lines.slice(-2)).toEqual([
    'Port 1883 is taken',
    '3 messages · 4 samples accepted · refused: too old · dropped: no rule for this topic ×2 · 1 failed · 2 lost · 7 waiting · Ctrl-C stops',
  ])
})

test('before the first message it says that it waits', () => {
  expect(render(80, 24, { topics: [] })).toContain('Waiting for the first message …')
})

test('a low terminal is given to the table', () => {
  const lines = render(80, 6)

  expect(lines[0]).toMatch(/^TOPIC/)
  expect(lines.length).toBeLessThanOrEqual(6)
})

test('a topic cannot steer the terminal', () => {
  const text = render(100, 24, { topics: [topicRow('a\u001b[2J\u202eb', { 'v{l="\u0007"}': 1 })] }).join('\n')

  expect(text).toContain('a�[2J�b')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
})

test('colours are on or off, and change nothing else', () => {
  const colored = render(80, 24, {}, true).join('\n')

  expect(colored).toContain('\u001b[31mdead letter\u001b[0m')
  expect(colored).toContain('\u001b[32m200 accepted\u001b[0m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(render(80, 24).join('\n'))
})

test('at any size no line is wider than the terminal, and all lines fit', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 })
  const topic = fc
    .record({ topic: text, series: fc.dictionary(text, fc.double(), { maxKeys: 5 }), answer: text })
    .map(({ topic, series, answer }) =>
      topicRow(topic, series, { answer: { text: answer, why: answer, tone: 'warn' } }),
    )
  fc.assert(
    fc.property(
      fc.array(topic, { maxLength: 12 }),
      fc.array(text, { maxLength: 3 }),
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 1, max: 60 }),
      (topics, notes, columns, rows) => {
        const lines = render(columns, rows, { topics, notes, publishLines: [] })
        expect(lines.length).toBeLessThanOrEqual(rows)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns)
      },
    ),
  )
})
