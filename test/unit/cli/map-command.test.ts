import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { receivedAtMs } from '../../helpers/message.ts'
import { runCli } from '../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'map-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string): string {
  writeFileSync(path.join(folder, name), content)
  return name
}

const mapping = write(
  'mapping.yaml',
  `
version: 1
rules:
  - topic: a/+device
    timestamp: ts
    metrics:
      temperature_celsius: { value: t, type: gauge, unit: celsius, help: Of the air. }
      bytes_total: { value: n, type: counter }
      other: x
unmatched: drop
`,
)

function map(lines: readonly unknown[], ...args: string[]) {
  return runCli(['map', '--mapping', mapping, ...args], { lines, folder })
}

function linesOf(lines: readonly unknown[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
}

/** As JSON, one object for each line on stderr. */
function told(err: string): unknown[] {
  return err
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('map', () => {
  it('prints samples as one page, families together, and drops with their line and topic', async () => {
    const lines = [
      { topic: 'a/2', payload: { t: 21.5, ts: receivedAtMs } },
      { topic: 'a/1', payload: { t: 20, n: 7, ts: receivedAtMs } },
      { topic: 'a/1', payload: { t: 'warm', n: 8, ts: receivedAtMs + 1 } },
      { topic: 'b', payload: 1 },
    ]
    const ran = await map([], write('page.jsonl', linesOf(lines)))
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.out).toBe(`# TYPE bytes_total counter
bytes_total{device="1"} 7 ${receivedAtMs}
bytes_total{device="1"} 8 ${receivedAtMs + 1}
# HELP temperature_celsius Of the air.
# TYPE temperature_celsius gauge
temperature_celsius{device="1"} 20 ${receivedAtMs}
temperature_celsius{device="2"} 21.5 ${receivedAtMs}
`)
    expect(told(ran.err)).toEqual([
      { line: 1, topic: 'a/2', reason: 'missing', rule: 0, metric: 'bytes_total', count: 1 },
      { line: 1, topic: 'a/2', reason: 'missing', rule: 0, metric: 'other', count: 1 },
      { line: 2, topic: 'a/1', reason: 'missing', rule: 0, metric: 'other', count: 1 },
      { line: 3, topic: 'a/1', reason: 'not_a_number', rule: 0, metric: 'temperature_celsius', count: 1 },
      { line: 3, topic: 'a/1', reason: 'missing', rule: 0, metric: 'other', count: 1 },
      { line: 4, topic: 'b', reason: 'no_rule', count: 1 },
    ])
  })

  it('tells of lines that are no messages, goes on, and ends with status 1', async () => {
    const ran = await map(['{"topic":', { topic: 'a/1', payload: { other: 1 } }, { topic: 'a/1' }])
    expect(ran.status).toBe(1)
    expect(told(ran.err)).toMatchObject([
      { line: 1, error: expect.stringMatching(/^not JSON/) },
      { line: 2 },
      { line: 2 },
      { line: 2 },
      { line: 2 },
      { line: 2, reason: 'time_unreadable', detail: 'received_at is the time of the sample', count: 1 },
      { line: 3, error: 'expected payload or payload_base64 (actual: neither)' },
    ])
  })

  it('drops a payload that cannot be read, which is no fault of the line', async () => {
    const ran = await map([{ topic: 'a/1', payload_base64: '' }])
    expect(ran).toMatchObject({ status: 0, out: '' })
    expect(told(ran.err)).toMatchObject([{ line: 1, topic: 'a/1', reason: 'empty', count: 1 }])
  })

  it('keeps the last of two messages with the same series and time, and tells of the other', async () => {
    const payload = { t: 1, n: 1, x: 1, ts: receivedAtMs }
    const lines = [
      { topic: 'a/1', payload },
      { topic: 'a/1', payload: { ...payload, t: 2 } },
    ]
    const ran = await map([], write('twice.jsonl', linesOf(lines)))
    expect(ran.out).toContain(`temperature_celsius{device="1"} 2 ${receivedAtMs}\n`)
    expect(ran.out).not.toContain(`temperature_celsius{device="1"} 1 ${receivedAtMs}\n`)
    // Lines on stdin are answered before the next one is known.
    expect(told((await map(lines)).err)).toEqual(told(ran.err))
    expect(told(ran.err)).toContainEqual({
      line: 1,
      topic: 'a/1',
      reason: 'duplicate',
      metric: 'temperature_celsius',
      count: 1,
    })
    expect(told(ran.err)).toHaveLength(3)
  })
})

describe('map of lines as they come', () => {
  const first = `${JSON.stringify({ topic: 'a/1', payload: { t: 20, n: 7, x: 1, ts: receivedAtMs } })}\n`
  const second = `${JSON.stringify({ topic: 'a/2', payload: { t: 21, n: 8, x: 2, ts: receivedAtMs } })}\n`
  const answer = `# TYPE bytes_total counter
bytes_total{device="1"} 7 ${receivedAtMs}
other{device="1"} 1 ${receivedAtMs}
# HELP temperature_celsius Of the air.
# TYPE temperature_celsius gauge
temperature_celsius{device="1"} 20 ${receivedAtMs}
`

  /** What map is waiting for when its first answers are there. */
  async function started(args: readonly string[]) {
    const stdin = new PassThrough()
    let stop = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    let ran: ReturnType<typeof runCli> | undefined
    const answer = await new Promise<string>((onOut) => {
      ran = runCli(['map', '--mapping', mapping, ...args], { folder, stdin, stopped, onOut })
      stdin.write(first)
    })
    return { stdin, stop, ran: ran as ReturnType<typeof runCli>, answer }
  }

  it('answers a line before the next one comes, and describes each metric once', async () => {
    const { stdin, ran, answer: before } = await started([])
    expect(before).toBe(answer)
    stdin.end(second)
    expect(await ran).toEqual({
      status: 0,
      out: `${answer}bytes_total{device="2"} 8 ${receivedAtMs}
other{device="2"} 2 ${receivedAtMs}
temperature_celsius{device="2"} 21 ${receivedAtMs}
`,
      err: '',
    })
  })

  it.each([[[]], [['--explain']]])('ends at Ctrl-C with a summary: %j', async (args) => {
    const { stdin, stop, ran } = await started(args)
    stdin.write('{"topic":')
    stop()
    const { status, err } = await ran
    expect([status, told(err)]).toEqual([0, [{ messages: 1, samples: 3, drops: 0, unreadable: 0 }]])
  })

  it('keeps its exit status at Ctrl-C', async () => {
    const { stdin, stop, ran } = await started([])
    stdin.write('{\n')
    await new Promise((resolve) => setImmediate(resolve))
    stop()
    expect((await ran).status).toBe(1)
  })

  it.each([
    // Nearly JSON, which the first such payload loads a part for.
    ['{t: 1}', 0],
    ["{'t': 1}", 0],
    ['[1,', 1],
    ['{t: a b}', 1],
    ['{"t": 1}', 0],
    ['{"t": nan}', 0],
    ['on', 0],
  ])('hints at the quotes of JSON where a typed payload %s cannot be read', async (payload, hints) => {
    const { err } = await map([], '--topic', 'a/b', payload)
    expect(told(err).filter((words) => 'hint' in (words as object))).toHaveLength(hints)
  })

  it('hints once at a better way to record', async () => {
    const line = { topic: 'a/1', payload: '{"t":1}' }
    const hints = told((await map([line, line])).err).filter((words) => 'hint' in (words as object))
    expect(hints).toEqual([{ line: 1, hint: expect.stringContaining('-F %J') }])
  })
})

describe('map --topic', () => {
  const one = (payload: string) => `other{device="7"} ${payload} ${receivedAtMs}\n`

  it.each([
    ['an object', ['{"x": 5}'], one('5')],
    ['what begins with -, behind --', ['--', '{"x": -5}'], one('-5')],
    ['text that is no JSON', ['x'], ''],
  ])('maps one payload: %s', async (_, args, out) => {
    const ran = await map([], '--topic', 'a/7', ...args)
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.out).toBe(out)
  })

  it('reads the payload from stdin', async () => {
    const pretty = ['{', '  "x": 5', '}']
    expect((await map(pretty, '--topic', 'a/7', '-')).out).toBe(one('5'))
  })

  it.each([[['-5']], [['--', '-5']]])('takes a negative number for a payload: %j', async (args) => {
    expect((await runCli(['map', '--topic', 'a', ...args])).out).toMatch(/ -5 \d+\n$/)
  })

  it('needs a payload', async () => {
    expect(await map([], '--topic', 'a/7')).toMatchObject({
      status: 2,
      err: expect.stringMatching(/PAYLOAD: expected a payload behind --topic, or - to read it from stdin/),
    })
  })
})

describe('the clock of map', () => {
  const ts = receivedAtMs - 4_000_000
  const old = { topic: 'a/1', payload: { t: 1, n: 1, x: 1, ts } }
  const kept = `temperature_celsius{device="1"} 1 ${ts}\n`

  it.each([
    ['of a line without received_at may be of any age', old, [], kept],
    ['count from received_at', { ...old, received_at: receivedAtMs }, [], ''],
    ['recorded long ago are as they were then', { ...old, received_at: ts + 1000 }, [], kept],
    ['count from --now', old, ['--now', '2026-01-01T00:00:05Z'], ''],
    [
      'count from --now, whatever received_at says',
      { ...old, received_at: ts },
      ['--now', String(receivedAtMs)],
      '',
    ],
    ['are recent for a --now of then', old, ['--now', new Date(ts).toISOString()], kept],
  ])('samples %s', async (_, line, args, expected) => {
    const ran = await map([line], ...args)
    expect(
      ran.out
        .split('\n')
        .filter((text) => text.startsWith('temp'))
        .join('\n'),
    ).toBe(expected.trimEnd())
    if (expected === '') expect(told(ran.err)).toContainEqual(expect.objectContaining({ reason: 'too_old' }))
  })

  it('gives lines without received_at the time of --now', async () => {
    const line = { topic: 'a/1', payload: { t: 1 } }
    expect((await map([line], '--now', '1767225600')).out).toContain('} 1 1767225600000\n')
    expect((await map([line])).out).toContain(`} 1 ${receivedAtMs}\n`)
  })
})

describe('the arguments of map', () => {
  it('name a file, or stdin', async () => {
    const line = { topic: 'a/1', payload: { t: 1 } }
    const file = write('lines.jsonl', JSON.stringify(line))
    const fromFile = await map([], file)
    expect(fromFile.out).toContain('temperature_celsius')
    expect(await map([line], '-')).toEqual(fromFile)
  })

  it.each([
    [['--now', 'noon'], /^1 problem in options:\n {2}--now: expected ISO 8601 with a zone/],
    [['mapping.yaml'], /FILE: expected messages, one a line \(actual: a YAML file\)/],
    [['{"t":1}'], /FILE: expected a file of messages \(actual: a payload\); give its topic with --topic/],
    [['none.jsonl'], /FILE: there is no such file \(ENOENT\)\n/],
    [['.'], /FILE: this is a folder; expected a file of messages, one a line\n/],
    [['--mapping', 'other.yaml'], /--mapping: given twice/],
    [['--explian'], /--explian: unknown option; did you mean `--explain`\?/],
  ])('%j end in status 2', async (args, message) => {
    expect(await map([], ...args)).toMatchObject({ status: 2, out: '', err: expect.stringMatching(message) })
  })

  it('name a mapping; one that is wrong ends in status 2, with all that is', async () => {
    const broken = write(
      'broken.yaml',
      'version: 1\nrules:\n  - { topic: a, metrics: { x: 1 }, lables: {} }\n',
    )
    const ran = await runCli(['map', '--mapping', broken], { folder })
    expect(ran).toMatchObject({ status: 2, out: '' })
    expect(ran.err).toMatch(/^2 problems in broken\.yaml:\n/)
    expect(await runCli(['map', '--mapping', 'none.yaml'], { folder })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/--mapping: there is no such file \(ENOENT\)\n/),
    })
    expect(await runCli(['map', '--mapping', '.'], { folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining('--mapping: this is a folder; expected a mapping file\n'),
    })
  })
})

describe('map --explain', () => {
  it('prints what became of each leaf, message by message, and no page', async () => {
    const ran = await map([{ topic: 'a/1', payload: { t: 1, humidity: 40 } }, '{'], '--explain')
    expect(ran.status).toBe(1)
    expect(ran.out).toBe(`line 1  a/1  1 sample, 2 drops
  rules[0] a/+device
  t  1  → temperature_celsius{device="1"} 1 °C · gauge · mapping.yaml:7
  not selected, no expression in rules[0] reads it: humidity
  rules[0].metrics.bytes_total reads n: found nothing (missing)
  rules[0].metrics.other reads x: found nothing (missing)
  time_unreadable: the time of receipt replaces the time of the payload

`)
    expect(told(ran.err)).toMatchObject([{ line: 2 }])
  })

  it('says at the end what times in the payloads are like, unless a rule uses them', async () => {
    const lines = [0, 1, 2].map((n) => {
      const payload = { t: n, ts: receivedAtMs + n * 1000 - 400, at: receivedAtMs }
      return { topic: 'a/1', received_at: receivedAtMs + n * 1000, payload }
    })
    const ran = await map(lines, '--explain')
    expect(ran.out).toMatch(
      /\n\ntimes in the payloads, which no rule uses\n {2}a\/1 {2}at {2}stuck \(3 messages\); as a timestamp it would lose readings\n$/,
    )
    const without = await runCli(['map', '--explain'], { lines })
    expect(without.out).toContain(
      '  a/1  ts  0.4 s behind receipt (3 messages); `timestamp: ts` would use it\n',
    )
  })
})
