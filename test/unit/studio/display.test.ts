import { describe, expect, test } from 'vitest'
import type { DeliveredMessage } from '../../../src/studio/delivery.ts'
import { type DisplayOptions, openDisplay, readLoggedError } from '../../../src/studio/display.ts'
import { createLedger } from '../../../src/studio/ledger.ts'

function createOutput(terminal: { isTTY?: boolean; columns?: number; rows?: number } = {}) {
  let text = ''
  const listeners = new Set<() => void>()
  return {
    ...terminal,
    write: (more: string) => {
      text += more
    },
    on: (_: 'resize', listener: () => void) => listeners.add(listener),
    off: (_: 'resize', listener: () => void) => listeners.delete(listener),
    /** What was written since the last call. */
    take: () => {
      const taken = text
      text = ''
      return taken
    },
    resize: () => {
      for (const listener of listeners) listener()
    },
    listeners,
  }
}

function open(output: ReturnType<typeof createOutput>, change: Partial<DisplayOptions> = {}) {
  const ledger = createLedger()
  const display = openDisplay({
    output,
    color: false,
    verbose: false,
    ledger,
    facts: [['broker', 'mqtt://127.0.0.1:1883']],
    publishLines: ['mosquitto_pub -t a -m 1'],
    waiting: () => 0,
    now: () => 1_000,
    ...change,
  })
  return { display, ledger }
}

const series = (name: string, value: number) => ({ name, labels: { topic: 'a' }, value })
const delivery: DeliveredMessage = {
  topic: 'a',
  clientId: 'c',
  atMs: 0,
  writes: [{ answer: { text: '200 accepted', tone: 'good' }, series: [series('x', 1), series('y', 2.5)] }],
  report: { written: 2, dropped: new Map(), refused: new Map(), deadLettered: new Map() },
  error: undefined,
}
const failure: DeliveredMessage = { ...delivery, writes: [], report: undefined, error: 'connection\u001b' }
const errorLine = '{"level":"ERROR","message":"no luck","complaints":[{"reason":"auth","text":"denied"}]}'

describe('without a terminal', () => {
  test('it starts with what runs where and how to publish', () => {
    const output = createOutput()
    open(output)

    expect(output.take()).toBe('broker: mqtt://127.0.0.1:1883\npublish: mosquitto_pub -t a -m 1\n')
  })

  test('each series is a line: topic → series value → answer', () => {
    const output = createOutput()
    const { display } = open(output)
    output.take()
    display.delivered(delivery)
    display.delivered(failure)

    expect(output.take()).toBe(
      'a → x{topic="a"} 1 → 200 accepted\na → y{topic="a"} 2.5 → 200 accepted\na → – → failed: connection�\n',
    )
  })

  test('samples of which no request is known are one line', () => {
    const output = createOutput()
    const { display } = open(output)
    output.take()
    display.delivered({ ...delivery, writes: [] })

    expect(output.take()).toBe('a → 2 samples → accepted\n')
  })

  test('what was left out, or refused, has a line beside the samples that were stored', () => {
    const output = createOutput()
    const { display } = open(output)
    output.take()
    const report = { ...delivery.report!, written: 1, dropped: new Map([['missing', 2]]) }
    display.delivered({ ...delivery, writes: [], report })
    display.delivered({ ...delivery, writes: [], report: { ...report, refused: new Map([['too_old', 1]]) } })

    expect(output.take().split('\n')).toEqual([
      'a → 1 sample → accepted',
      'a → beside 1 sample → dropped: field missing ×2',
      'a → beside 1 sample → refused: too old',
      '',
    ])
  })

  test('of many series twenty have a line, the others are counted', () => {
    const output = createOutput()
    const { display } = open(output)
    output.take()
    const many = Array.from({ length: 21 }, (_, index) => series(`m${index}`, index))
    display.delivered({ ...delivery, writes: [{ ...delivery.writes[0]!, series: many }] })
    const lines = output.take().trimEnd().split('\n')

    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('a → … and 1 more → 200 accepted')
  })

  test('a note is said once; of the log only errors, short', () => {
    const output = createOutput()
    const { display } = open(output)
    output.take()
    for (let time = 0; time < 2; time++) {
      display.note('Port 1883 is taken')
      display.logged('{"level":"INFO","message":"hello"}')
      display.logged(errorLine)
    }

    expect(output.take()).toBe('Port 1883 is taken\nfunction: no luck, auth: denied\n')
  })

  test('with --verbose the log is there line by line, even on a terminal', () => {
    const output = createOutput({ isTTY: true })
    const { display } = open(output, { verbose: true })
    output.take()
    display.logged(errorLine)

    expect(output.take()).toBe(`${errorLine}\n`)
  })
})

describe('on a terminal', () => {
  test('it takes the second screen, hides the cursor, and gives both back once', () => {
    const output = createOutput({ isTTY: true, columns: 80, rows: 24 })
    const { display } = open(output)
    expect(output.take().startsWith('\u001b[?1049h\u001b[?25l')).toBe(true)
    display.close()
    display.close()

    expect(output.take()).toBe('\u001b[?25h\u001b[?1049l')
    expect(output.listeners.size).toBe(0)
  })

  test('it is drawn again when the size changes, to the new size', () => {
    const output = createOutput({ isTTY: true, columns: 80, rows: 24 })
    const { display, ledger } = open(output)
    ledger.record(delivery)
    output.take()
    output.columns = 40
    output.resize()
    const frame = output.take()
    display.close()

    expect(frame).toContain('200 accepted')
    expect(frame).not.toContain('TOPIC')
  })

  test('it is drawn soon after something came', async () => {
    const output = createOutput({ isTTY: true, columns: 80, rows: 24 })
    const { display, ledger } = open(output)
    output.take()
    ledger.record(delivery)
    display.delivered(delivery)

    await expect.poll(() => output.take()).toContain('200 accepted')
    display.close()
  })

  test('a terminal that does not tell its size is 80 by 24', () => {
    const output = createOutput({ isTTY: true, columns: 0, rows: 0 })
    open(output).display.close()

    expect(output.take().split('\r\n').length).toBeGreaterThan(5)
  })

  test('notes stand in the frame, and are left behind at the end', () => {
    const output = createOutput({ isTTY: true, columns: 80, rows: 24 })
    const { display } = open(output)
    for (const number of [1, 2, 3, 4]) display.note(`note ${number}`)
    output.take()
    output.resize()
    const frame = output.take()
    display.close()

    expect(frame).not.toContain('note 1')
    expect(frame).toMatch(/note 2.*\r\n.*note 3.*\r\n.*note 4/)
    expect(output.take()).toContain('note 2\nnote 3\nnote 4\n')
  })
})

test.each([
  ['{"level":"ERROR","message":"m","reason":"r"}', 'function: m, r'],
  ['{"level":"ERROR","message":"m"}', 'function: m'],
  ['{"level":"ERROR","message":"m","complaints":[{"reason":"a"},{"reason":"a"}]}', 'function: m, a'],
  ['{"level":"WARN","message":"m"}', undefined],
  ['{"_aws":{"Timestamp":1},"Received":1}', undefined],
  ['null', undefined],
  ['3', undefined],
  ['', undefined],
  ['  ', undefined],
  ['TypeError: x is not a function', 'function: TypeError: x is not a function'],
])('log line %s → %j', (line, expected) => {
  expect(readLoggedError(line)).toBe(expected)
})

test('a long error is cut', () => {
  expect(readLoggedError('x'.repeat(1_000))).toHaveLength(300)
})
