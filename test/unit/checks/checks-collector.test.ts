import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import type { CollectError, Collector } from '#collect'
import { createMemoryStateStore, StateError, type StateStore } from '#collect-state'
import {
  type CheckReport,
  createChecksCollector,
  type LossReport,
  roundMsMax,
} from '../../../src/checks/checks-collector.ts'
import { readChecks } from '../../../src/checks/config/read-checks.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { createPluginFolder } from '../../helpers/plugin-folder.ts'

const { folder, script } = createPluginFolder()
/** No service is asked. */
const noRequests = () => Promise.reject(new Error('a request'))
const startMs = Date.UTC(2026, 0, 1)
const minuteMs = 60_000

/** @param yaml of `checks.yaml` */
async function open(
  yaml: string,
  given: {
    store?: StateStore
    only?: { kind: string; name: string }
    rounds?: 'repeated' | 'single'
    stop?: AbortSignal
    fileName?: string
    dispatch?: (plugin: { name: string }) => Promise<void>
  } = {},
) {
  const clock = createFakeClock(startMs)
  const notes: CollectError[] = []
  const reports: CheckReport[] = []
  const losses: LossReport[] = []
  const config = await readChecks(yaml, given.fileName ?? 'checks.yaml')
  const store = given.store ?? createMemoryStateStore()
  /** As in a new sandbox. */
  const sandbox = (name = 'work') =>
    createChecksCollector(
      {
        ...given,
        config: () => config,
        store,
        instance: 'i',
        workFolder: path.join(folder, name),
        env: { PATH: `${folder}:/usr/bin:/bin` },
        cwd: folder,
        report: (report) => void reports.push(report),
        lose: (loss) => void losses.push(loss),
      },
      { clock, note: (problem) => void notes.push(problem), fetchJson: noRequests },
    )
  const collector = sandbox()
  return {
    clock,
    store,
    sandbox,
    collector,
    reports,
    losses,
    round: (by = collector, lengthMs = 120_000) => collect(by, notes, clock.now() + lengthMs),
  }
}

/** A round as `createRounds` keeps it: of a series that it is told twice, the second. */
async function collect(collector: Collector, notes: CollectError[], deadlineMs: number) {
  const series = new Map<string, number>()
  for await (const { name, labels, value } of collector.collect(deadlineMs)) {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
    series.set(`${name}{${pairs.join(',')}}`, value)
  }
  const problems = notes.splice(0).map(({ reason, message }) => `${reason}: ${message}`)
  return { lines: [...series].map(([key, value]) => `${key} ${value}`).sort(), problems }
}

const statusLines = (check: string, status: string) =>
  ['critical', 'ok', 'unknown', 'warning'].map(
    (one) => `check_status{check="${check}",check_status="${one}"} ${one === status ? 1 : 0}`,
  )

describe('a round', () => {
  it('runs a check, and says all of it', async () => {
    script('say', 'echo "WARNING - so so | t=2ms"; exit 1')
    const { round, reports } = await open(
      'checks: { a: { command: [say], max_attempts: 3, interval: 5m } }\nlabels: { site: x }',
    )
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines).toEqual(
      [
        'check_duration_seconds{site="x",check="a"} 0',
        'check_failed_attempts{site="x",check="a"} 1',
        'check_interval_seconds{site="x",check="a"} 300',
        'check_last_run_timestamp_seconds{site="x",check="a"} 1767225600',
        'check_max_attempts{site="x",check="a"} 3',
        'check_perfdata_seconds{site="x",check="a",perfdata="t"} 0.002',
        ...statusLines('a', 'warning').map((line) => line.replace('{', '{site="x",')),
      ].sort(),
    )
    expect(reports).toMatchObject([
      { check: { name: 'a' }, message: 'WARNING - so so | t=2ms', before: undefined },
    ])
  })

  it.each([
    ['exit 0', 'ok', ''],
    ['echo bad; exit 2', 'critical', 'bad'],
    ['echo worse >&2; exit 2', 'critical', 'worse'],
    ['echo bad; echo worse >&2; exit 2', 'critical', 'bad'],
    ['echo what; exit 3', 'unknown', 'what'],
    ['echo "odd | a=1"; exit 255', 'unknown', 'exit status 255; odd'],
    ['kill -9 $$', 'unknown', 'killed by SIGKILL'],
    ['no-such-plugin', 'unknown', /^exit status 127: the shell did not find the command; .*not found/],
  ])('takes %j for %s', async (command, status, message) => {
    const { round, reports } = await open(`checks: { a: { command: ${JSON.stringify(command)} } }`)
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines).toEqual(expect.arrayContaining(statusLines('a', status)))
    expect(lines.filter((line) => line.includes('perfdata'))).toEqual([])
    expect(reports[0]?.message).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    )
  })

  it('says that a plugin cannot start, or hangs, as UNKNOWN', async () => {
    const { round, reports } = await open(
      'checks: { a: { command: [no-such] }, b: { command: "sleep 60", timeout: 1s } }',
    )
    expect((await round()).lines).toEqual(
      expect.arrayContaining([...statusLines('a', 'unknown'), ...statusLines('b', 'unknown')]),
    )
    expect(reports.map(({ message }) => message).sort()).toEqual([
      'no-such: command not found in PATH (ENOENT)',
      'timed out after 1 s',
    ])
  })

  it('counts failed attempts in a row', async () => {
    const { round, clock } = await open(`checks: { a: { command: 'exit $(cat status)' } }`)
    const attempts: string[] = []
    for (const status of [2, 1, 3, 0, 2]) {
      writeFileSync(path.join(folder, 'status'), String(status))
      const { lines } = await round()
      attempts.push(lines.find((line) => line.startsWith('check_failed_attempts')) ?? '')
      clock.advance(minuteMs)
    }
    expect(attempts.map((line) => line.split(' ')[1])).toEqual(['1', '2', '3', '0', '1'])
  })

  it('runs what is due, side by side within its bound, and each once', async () => {
    const running = path.join(folder, 'running')
    const yaml = `
concurrency: 2
checks:
${[1, 2, 3, 4, 5].map((n) => `  c${n}: { command: "echo + >> ${running}; sleep 0.2; echo - >> ${running}" }`).join('\n')}`
    const { round } = await open(yaml)
    const { lines } = await round()
    expect(lines.filter((line) => line.endsWith('check_status="ok"} 1'))).toHaveLength(5)
    let now = 0
    const counts = readFileSync(running, 'utf8')
      .trim()
      .split('\n')
      .map((sign) => (now += sign === '+' ? 1 : -1))
    expect([counts.length, Math.max(...counts)]).toEqual([10, 2])
  })

  it('keeps nothing of a run that it has to end, and runs it again when its lease is over', async () => {
    const yaml = 'checks: { a: { command: "sleep 60", timeout: 1m } }'
    const config = await readChecks(yaml, 'checks.yaml')
    const { clock, store } = await open(yaml)
    const stop = new AbortController()
    const notes: CollectError[] = []
    const reports: CheckReport[] = []
    const collector = createChecksCollector(
      {
        config: () => config,
        store,
        instance: 'i',
        workFolder: path.join(folder, 'work'),
        env: { PATH: '/usr/bin:/bin' },
        cwd: folder,
        stop: stop.signal,
        report: (report) => void reports.push(report),
        lose: () => undefined,
      },
      { clock, note: (problem) => void notes.push(problem), fetchJson: noRequests },
    )
    setTimeout(() => stop.abort(), 200)
    const { lines, problems } = await collect(collector, notes, clock.now() + 120_000)
    expect(problems).toEqual(['deadline: check a: the round ended before the run'])
    expect([reports, lines.filter((line) => line.startsWith('check_status'))]).toEqual([[], []])
    const state = JSON.parse(Buffer.from((await store.load('i/check/a'))?.bytes ?? []).toString())
    expect(state).toMatchObject({ lease: { untilMs: startMs + 130_000 } })
    expect(state.last).toBeUndefined()
  })

  it('leaves to the next round what it has no time for', async () => {
    const yaml =
      'concurrency: 1\nchecks: { a: { command: "true", timeout: 20s }, b: { command: "true", timeout: 20s } }'
    const { clock, store } = await open(yaml)
    const config = await readChecks(yaml, 'checks.yaml')
    const notes: CollectError[] = []
    const collector = createChecksCollector(
      {
        config: () => config,
        store,
        instance: 'i',
        workFolder: path.join(folder, 'work'),
        env: { PATH: '/bin' },
        cwd: folder,
        // The first run takes all the time.
        report: () => void clock.advance(20_000),
        lose: () => undefined,
      },
      { clock, note: (problem) => void notes.push(problem), fetchJson: noRequests },
    )
    const first = await collect(collector, notes, clock.now() + 50_000)
    expect(first.problems).toEqual(['deadline: plugins that wait for the next round: 1'])
    const second = await collect(collector, notes, clock.now() + 50_000)
    expect(second.problems).toEqual([])
    expect(second.lines.filter((line) => line.endsWith('check_status="ok"} 1'))).toHaveLength(2)
  })
})

describe('a check that is longer than a round', () => {
  const waitFor = (name: string) => `until [ -e ${name} ]; do sleep 0.05; done`

  it('outlives its round, runs once, and delays no other', { timeout: 60_000 }, async () => {
    const yaml = `concurrency: 2
checks:
  long: { command: "echo x >> begun; ${waitFor('end')}; echo 'OK | n=7'", timeout: 120s }
  other: { command: "true" }`
    const { round, collector, clock } = await open(yaml, { rounds: 'repeated' })
    const status = (lines: readonly string[], check: string) =>
      lines.filter((line) => line.startsWith(`check_status{check="${check}"`) && line.endsWith(' 1'))
    const first = await round(collector, minuteMs)
    expect([first.problems, status(first.lines, 'long'), status(first.lines, 'other')]).toEqual([
      [],
      [],
      ['check_status{check="other",check_status="ok"} 1'],
    ])
    // Also where the clock goes so far that the lease is over.
    clock.advance(60 * minuteMs)
    const second = await round(collector, minuteMs)
    expect([second.problems, status(second.lines, 'long')]).toEqual([[], []])
    expect(second.lines).toContain(`check_last_run_timestamp_seconds{check="other"} ${clock.now() / 1000}`)
    expect(readFileSync(path.join(folder, 'begun'), 'utf8')).toBe('x\n')
    clock.advance(-58 * minuteMs)
    writeFileSync(path.join(folder, 'end'), '')
    await expect
      .poll(async () => status((await round(collector, minuteMs)).lines, 'long'), { timeout: 20_000 })
      .toEqual(['check_status{check="long",check_status="ok"} 1'])
  })

  it('is in its round where it takes a moment, with its performance data', async () => {
    const yaml = 'checks: { long: { command: "echo \'OK | n=7\'", timeout: 120s } }'
    const { round, collector } = await open(yaml, { rounds: 'repeated' })
    expect((await round(collector, minuteMs)).lines).toContain('check_perfdata{check="long",perfdata="n"} 7')
  })

  it('leaves a place to the others, and waits for one', { timeout: 60_000 }, async () => {
    const long = ['a', 'b', 'c'].map((name) => `  ${name}: { command: "${waitFor('end2')}", timeout: 120s }`)
    const yaml = `concurrency: 3\nchecks:\n${long.join('\n')}\n  other: { command: "true" }`
    const { round, collector } = await open(yaml, { rounds: 'repeated' })
    const { lines, problems } = await round(collector, minuteMs)
    expect(problems).toEqual(['deadline: plugins that wait for the next round: 1'])
    expect(lines).toEqual(expect.arrayContaining(statusLines('other', 'ok')))
    writeFileSync(path.join(folder, 'end2'), '')
    await expect
      .poll(
        async () =>
          (await round(collector, minuteMs)).lines.filter((line) => line.endsWith('check_status="ok"} 1')),
        { timeout: 20_000 },
      )
      .toHaveLength(4)
  })

  it('ends with the program', async () => {
    const stop = new AbortController()
    const yaml = 'checks: { long: { command: "sleep 600", timeout: 900s } }'
    const { round, collector, reports } = await open(yaml, { rounds: 'repeated', stop: stop.signal })
    setTimeout(() => stop.abort(), 200)
    expect((await round(collector, minuteMs)).problems).toEqual([
      'deadline: check long: the round ended before the run',
    ])
    expect(reports).toEqual([])
  })

  it('has a status for as long as its next run may take', async () => {
    const yaml = 'checks: { long: { command: "true", timeout: 5m } }'
    const { round, store } = await open(yaml, { rounds: 'single' })
    expect((await round()).lines).toContain('check_interval_seconds{check="long"} 300')
    const later = await open(yaml, { store, dispatch: async () => undefined })
    later.clock.advance(15 * minuteMs)
    expect((await later.round()).lines).toEqual(expect.arrayContaining(statusLines('long', 'ok')))
  })
})

it.each([
  ['checks: { a: { command: x } }', 60],
  ['checks: { a: { command: x, timeout: 120s } }', 134],
  ['concurrency: 1\nchecks: { a: { command: x, timeout: 120s }, b: { command: x } }', 264],
  ['metrics: { a: { command: x, timeout: 120s } }', 264],
])('a round in which all of %j run takes up to %d s', async (yaml, seconds) => {
  expect(roundMsMax(await readChecks(yaml, 'checks.yaml'))).toBe(seconds * 1000)
})

it('says the newest status of others at the end of a single round that was long', async () => {
  const yaml = 'checks: { a: { command: "exit 1", interval: 2m }, b: { command: "true" } }'
  const config = await readChecks(yaml, 'checks.yaml')
  const { store, clock, round } = await open(yaml)
  await round()
  clock.advance(minuteMs)
  const notes: CollectError[] = []
  const single = createChecksCollector(
    {
      config: () => config,
      store,
      instance: 'i',
      workFolder: path.join(folder, 'single'),
      env: { PATH: '/usr/bin:/bin' },
      cwd: folder,
      rounds: 'single',
      lose: () => undefined,
      // While `b` runs, another process runs `a`.
      async report() {
        clock.advance(minuteMs)
        const state = await store.load('i/check/a')
        const text = Buffer.from(state?.bytes ?? []).toString()
        await store.save('i/check/a', Buffer.from(text.replace('"warning"', '"ok"')), state?.version)
      },
    },
    { clock, note: (problem) => void notes.push(problem), fetchJson: noRequests },
  )
  const { lines } = await collect(single, notes, clock.now() + 300_000)
  expect(lines).toEqual(expect.arrayContaining([...statusLines('a', 'ok'), ...statusLines('b', 'ok')]))
})

it('says a status for three intervals, and when it ran for as long as it is in the file', async () => {
  const dispatch = async () => undefined
  const { store, round, clock } = await open('checks: { a: { command: "exit 1", interval: 2m } }')
  await round()
  // Somebody else is to run it, and does not.
  const idle = await open('checks: { a: { command: "exit 1", interval: 2m } }', { store, dispatch })
  const hasStatus = async () => (await idle.round()).lines.some((line) => line.startsWith('check_status'))
  idle.clock.advance(6 * minuteMs)
  expect(await hasStatus()).toBe(true)
  idle.clock.advance(1)
  expect(await hasStatus()).toBe(false)
  expect((await idle.round()).lines).toEqual([
    'check_interval_seconds{check="a"} 120',
    'check_last_run_timestamp_seconds{check="a"} 1767225600',
    'check_max_attempts{check="a"} 1',
  ])
  expect(clock.now()).toBe(startMs)
})

describe('the state of a plugin', () => {
  it('goes from sandbox to sandbox, at the same path', async () => {
    script(
      'count',
      'f=$MACKEREL_PLUGIN_WORKDIR/n; n=$(cat "$f" 2>/dev/null || echo 0); echo $((n+1)) >"$f"; echo "$f $((n+1))"',
    )
    const { sandbox, round, clock, reports } = await open('checks: { a: { command: [count] } }')
    for (let n = 0; n < 5; n++) {
      // A new sandbox has nothing.
      rmSync(path.join(folder, 'work'), { recursive: true, force: true })
      expect((await round(sandbox())).problems).toEqual([])
      clock.advance(minuteMs)
    }
    const messages = reports.map(({ message }) => message.split(' '))
    expect(messages.map(([, n]) => n)).toEqual(['1', '2', '3', '4', '5'])
    expect(new Set(messages.map(([file]) => file)).size).toBe(1)
  })

  it('stays as it was where a run is killed', async () => {
    const file = path.join(folder, 'mode')
    const command = `cat $MACKEREL_PLUGIN_WORKDIR/n; echo x >> $MACKEREL_PLUGIN_WORKDIR/n; [ -e ${file} ] && kill -9 $$; exit 0`
    const { round, clock, reports } = await open(`checks: { a: { command: '${command}' } }`)
    await round()
    writeFileSync(file, '')
    clock.advance(minuteMs)
    await round()
    rmSync(file)
    clock.advance(minuteMs)
    await round()
    expect(reports[2]?.message).toBe('x')
  })

  it('runs a plugin once where two rounds race for it', async () => {
    const log = path.join(folder, 'race')
    const { sandbox, round, clock } = await open(`checks: { a: { command: 'echo x >> ${log}; sleep 0.2' } }`)
    for (let n = 1; n <= 3; n++) {
      const rounds = await Promise.all([
        round(sandbox('one')),
        round(sandbox('two')),
        round(sandbox('three')),
      ])
      expect(rounds.flatMap(({ problems }) => problems)).toEqual([])
      expect(readFileSync(log, 'utf8')).toBe('x\n'.repeat(n))
      clock.advance(minuteMs)
    }
  })

  it('that is too large is an error, and the old one stays', async () => {
    const command =
      'cat $MACKEREL_PLUGIN_WORKDIR/n 2>&1; echo old > $MACKEREL_PLUGIN_WORKDIR/n; [ -e big ] && head -c 20000000 /dev/zero > $MACKEREL_PLUGIN_WORKDIR/n; exit 0'
    const { round, clock, reports } = await open(`checks: { a: { command: '${command}' } }`)
    await round()
    script('big', '')
    clock.advance(minuteMs)
    const { problems, lines } = await round()
    expect(problems).toEqual([
      "state: check a: the plugin's files below MACKEREL_PLUGIN_WORKDIR are more than 16000000 bytes",
    ])
    expect(lines).toEqual(expect.arrayContaining(statusLines('a', 'ok')))
    clock.advance(minuteMs)
    await round()
    expect(reports[2]?.message).toBe('old')
  })

  it('that cannot be loaded fails the check, and no other', async () => {
    const store = createMemoryStateStore()
    const failing: StateStore = {
      ...store,
      load: (key) =>
        key.startsWith('i/check/a')
          ? Promise.reject(new StateError('unavailable', 'no table'))
          : store.load(key),
    }
    const { round } = await open('checks: { a: { command: "true" }, b: { command: "true" } }', {
      store: failing,
    })
    const { lines, problems } = await round()
    expect(problems).toEqual(['state: check a: no table'])
    expect(lines).toEqual(expect.arrayContaining(statusLines('b', 'ok')))
    expect(lines.filter((line) => line.includes('check="a"'))).toEqual([])
  })

  it('of a run that another one overtook is not kept, and that is said', async () => {
    const store = createMemoryStateStore()
    const { round } = await open('checks: { a: { command: "true" } }', {
      store: {
        ...store,
        // Somebody saves between the lease and the end.
        save: async (key, bytes, version) => {
          const saved = await store.save(key, bytes, version)
          return saved === 'saved' && !Buffer.from(bytes).includes('lease') ? 'conflict' : saved
        },
      },
    })
    expect((await round()).problems).toEqual([
      'state: check a: another run has saved its state meanwhile, and this one is not kept',
    ])
  })

  it('is nothing that another run leaves a lease in for long', async () => {
    const { store, round, clock } = await open('checks: { a: { command: "true", timeout: 1s } }')
    const lease = { slotMinute: startMs / minuteMs, lease: { id: 'dead', untilMs: startMs + 30_000 } }
    await store.save('i/check/a', Buffer.from(JSON.stringify(lease)), undefined)
    const ran = async () => (await round()).lines.some((line) => line.endsWith('check_status="ok"} 1'))
    expect(await ran()).toBe(false)
    clock.advance(30_000)
    expect(await ran()).toBe(true)
  })
})

it('a lease of a clock that was ahead holds no check up', async () => {
  const { store, round } = await open('checks: { a: { command: "true" } }')
  const lease = { slotMinute: startMs / minuteMs, lease: { id: 'ahead', untilMs: startMs + 86_400_000 } }
  await store.save('i/check/a', Buffer.from(JSON.stringify(lease)), undefined)
  expect((await round()).lines).toEqual(expect.arrayContaining(statusLines('a', 'ok')))
})

it('of an output that is cut the last line is not counted as one that cannot be read', async () => {
  const { round } = await open('metrics: { m: { command: "yes \'a 1 1\' | head -c 1000002" } }')
  expect((await round()).lines).not.toContainEqual(expect.stringContaining('not_readable'))
})

describe('a metric plugin', () => {
  it('gives its values the names and units of its graphs', async () => {
    script(
      'metrics',
      `if [ "$MACKEREL_AGENT_PLUGIN_META" = 1 ]; then
  echo '# mackerel-agent-plugin'
  echo '{"graphs":{"disk.time.#":{"label":"Disk","unit":"milliseconds","metrics":[{"name":"read","label":"Read"}]}}}'
else
  printf 'disk.time.sda.read\\t1500\\t1767225000\\ndisk.time.sdb.read\\t500\\t1767225000\\nsecret.key\\t1\\t1\\n'
fi`,
    )
    const { round, collector, clock } = await open(
      'metrics: { m: { command: [metrics], exclude: ^secret, include: "." }, own: { command: [metrics], include: ^disk, use_plugin_timestamp: true } }',
    )
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines).toEqual([
      'custom_disk_time_read_seconds{plugin="m",part="sda"} 1.5',
      'custom_disk_time_read_seconds{plugin="m",part="sdb"} 0.5',
      'custom_disk_time_read_seconds{plugin="own",part="sda"} 1.5',
      'custom_disk_time_read_seconds{plugin="own",part="sdb"} 0.5',
    ])
    expect(collector.metadata.get('custom_disk_time_read_seconds')).toEqual({
      type: 'gauge',
      help: 'Disk: Read',
      unit: 'seconds',
    })
    expect((await round()).lines).toEqual([])
    clock.advance(minuteMs)
    expect((await round()).lines).toHaveLength(4)
  })

  it.each([
    ['echo "a 1 1"; echo no >&2; exit 1', 'exit status other than 0; no', 1],
    ['echo "a one 1"; echo "b 1 1"', 'lines without a name and a number: 1', 1],
    ['exec no-such', 'exit status 127: the shell did not find the command', 0],
  ])('that fails in %j is a problem of the round', async (command, problem, values) => {
    const { round } = await open(`metrics: { m: { command: '${command}' } }`)
    const { lines, problems } = await round()
    expect(lines.filter((line) => line.startsWith('custom_'))).toHaveLength(values)
    expect(problems).toEqual([expect.stringContaining(`plugin: metric plugin m: ${problem}`)])
  })

  it.each([
    ['[no-such]', 'no-such: command not found in PATH (ENOENT)'],
    ['"sleep 60"', 'timed out after 1 s, asked for its graphs with MACKEREL_AGENT_PLUGIN_META=1'],
    [
      '"echo why >&2; kill -9 $$"',
      'killed by SIGKILL, asked for its graphs with MACKEREL_AGENT_PLUGIN_META=1; why',
    ],
  ])('%s has no values while nobody knows what they are called', async (command, problem) => {
    const { round } = await open(`metrics: { m: { command: ${command}, timeout: 1s } }`)
    expect(await round()).toEqual({ lines: [], problems: [`plugin: metric plugin m: ${problem}`] })
  })

  it('that the shell does not find is asked for its graphs again when it is there', async () => {
    const { round, clock } = await open('metrics: { m: { command: "installed-later" } }')
    expect((await round()).problems).toEqual([
      expect.stringMatching(
        /^plugin: metric plugin m: exit status 127: the shell did not find the command, asked for its graphs with .*not found/,
      ),
    ])
    const graphs = '{"graphs":{"a":{"unit":"bytes","metrics":[{"name":"b"}]}}}'
    script(
      'installed-later',
      `[ "$MACKEREL_AGENT_PLUGIN_META" = 1 ] && echo '# mackerel-agent-plugin\n${graphs}' || echo a.b 1 1`,
    )
    clock.advance(minuteMs)
    expect((await round()).lines).toEqual(['custom_a_b_bytes{plugin="m"} 1'])
  })
})

describe('the user of a plugin', () => {
  const root = process.getuid?.() === 0
  const text = (user: string) =>
    `[plugin.checks.a]\nuser = "${user}"\ncommand = "id -un; cat $MACKEREL_PLUGIN_WORKDIR/s/n; mkdir -p $MACKEREL_PLUGIN_WORKDIR/s; id -un > $MACKEREL_PLUGIN_WORKDIR/s/n; ln -sf /etc/shadow $MACKEREL_PLUGIN_WORKDIR/s/l"\n`

  it('is whose process it is, and whose files, where root runs the program', async () => {
    // As `collect` makes it.
    mkdirSync(path.join(folder, 'work'), { recursive: true })
    for (const one of [folder, path.join(folder, 'work')]) chmodSync(one, 0o711)
    const { round, clock, reports } = await open(text('nobody'), { fileName: 'agent.conf' })
    expect((await round()).problems).toEqual([])
    clock.advance(minuteMs)
    expect((await round()).problems).toEqual([])
    const user = root ? 'nobody' : userInfo().username
    expect(reports.map(({ message }) => message)).toEqual([expect.stringContaining(user), `${user}\n${user}`])
  })

  it('has to exist there', async () => {
    const { round, reports } = await open(text('no-such-user'), { fileName: 'agent.conf' })
    expect((await round()).problems).toEqual([])
    expect(reports[0]?.message).toMatch(
      root ? /^user no-such-user: not in \/etc\/passwd$/ : userInfo().username,
    )
  })
})

describe('the action of a check', () => {
  async function openAction(action: string, command = 'echo hello; exit $(cat status)') {
    const text = `[plugin.checks.a]\ncommand = ${JSON.stringify(command)}\naction = { ${action} }\n`
    return open(text, { fileName: 'agent.conf' })
  }

  it('runs after each run, and is told how it ended', async () => {
    const told = path.join(folder, 'told')
    const { round, clock } = await openAction(
      `command = "echo $MACKEREL_STATUS $MACKEREL_PREVIOUS_STATUS $MACKEREL_CHECK_MESSAGE $OWN >> ${told}", env = { OWN = "x" }`,
    )
    for (const status of [1, 2, 0]) {
      writeFileSync(path.join(folder, 'status'), String(status))
      expect((await round()).problems).toEqual([])
      clock.advance(minuteMs)
    }
    expect(readFileSync(told, 'utf8')).toBe(
      'WARNING hello x\nCRITICAL WARNING hello x\nOK CRITICAL hello x\n',
    )
  })

  it.each([
    ['command = "echo no >&2; exit 2"', 'exit status other than 0; no'],
    ['command = ["no-such"]', 'no-such: command not found in PATH (ENOENT)'],
    ['command = "sleep 60", timeout_seconds = 1', 'timed out after 1 s'],
  ])('%s costs the result of the check nothing, and is said', async (action, problem) => {
    const { round } = await openAction(action, 'exit 1')
    const { lines, problems } = await round()
    expect(lines).toEqual(expect.arrayContaining(statusLines('a', 'warning')))
    expect(problems).toEqual([`plugin: action of check a: ${problem}`])
  })

  it('takes a message of any length and bytes', async () => {
    const { round } = await openAction('command = "true"', 'head -c 900000 /dev/zero')
    expect((await round()).problems).toEqual([])
  })
})

describe('what a plugin prints and nobody can write', () => {
  it('is counted, and said once while it goes on', async () => {
    const values = Array.from({ length: 203 }, (_, n) => `v${n}=1`).join(' ')
    script('spill', `[ -e fine ] && echo "OK | a=1" || echo "OK | ${values} v0=2 x=1,500 y=no rest"`)
    const { round, clock, losses } = await open('checks: { a: { command: [spill] } }')
    const first = await round()
    // A result of the check, and no failure of the round.
    expect(first.problems).toEqual([])
    expect(first.lines.filter((line) => line.includes('dropped'))).toEqual([
      'check_dropped_values{check="a",reason="decimal_comma"} 1',
      'check_dropped_values{check="a",reason="not_a_number"} 1',
      'check_dropped_values{check="a",reason="not_readable"} 1',
      'check_dropped_values{check="a",reason="too_many"} 4',
    ])
    expect(losses.map(({ plugin, reason, count, example }) => [plugin.name, reason, count, example])).toEqual(
      [
        ['a', 'too_many', 4, 'v200=1'],
        ['a', 'decimal_comma', 1, 'x=1,500'],
        ['a', 'not_a_number', 1, 'y=no'],
        ['a', 'not_readable', 1, 'rest'],
      ],
    )
    clock.advance(minuteMs)
    await round()
    expect(losses).toHaveLength(4)
    writeFileSync(path.join(folder, 'fine'), '')
    clock.advance(minuteMs)
    expect((await round()).lines.filter((line) => line.includes('dropped'))).toEqual([])
    rmSync(path.join(folder, 'fine'))
    clock.advance(minuteMs)
    await round()
    expect(losses).toHaveLength(8)
  })

  it('is nothing where performance data are not wanted, or the check did not end as one', async () => {
    const { round, losses } = await open(
      `checks: { a: { command: "echo 'OK | b=x'", perfdata: false }, c: { command: "echo 'OK | b=x'; exit 9" } }`,
    )
    expect((await round()).lines.filter((line) => line.includes('dropped'))).toEqual([])
    expect(losses).toEqual([])
  })

  it('is a threshold only where thresholds are wanted', async () => {
    const command = `"echo 'OK | b=1;x;2'"`
    const { round } = await open(
      `checks: { a: { command: ${command} }, b: { command: ${command}, thresholds: true } }`,
    )
    expect((await round()).lines.filter((line) => line.includes('dropped'))).toEqual([
      'check_dropped_values{check="b",reason="bad_limit"} 1',
    ])
  })

  it('is never a number that the end of what is read cuts', async () => {
    const command = `printf 'OK | a=1 b=%0999990d'; exit 0`
    const { round } = await open(`checks: { a: { command: ${JSON.stringify(command)} } }`)
    const { lines } = await round()
    expect(lines.filter((line) => /dropped|perfdata/.test(line))).toEqual([
      'check_dropped_values{check="a",reason="output_cut"} 1',
      'check_perfdata{check="a",perfdata="a"} 1',
    ])
  })

  it('are keys that become one series, of which always the same one is written', async () => {
    script('keys', `[ -e turned ] && printf 'a.b 2 1\\na-b 1 1\\n' || printf 'a-b 1 1\\na.b 2 1\\n'`)
    const { round, clock, losses } = await open('metrics: { m: { command: [keys] } }')
    const expected = ['custom_a_b{plugin="m"} 1', 'plugin_dropped_values{plugin="m",reason="same_series"} 1']
    expect(await round()).toEqual({ lines: expected, problems: [] })
    writeFileSync(path.join(folder, 'turned'), '')
    clock.advance(minuteMs)
    expect((await round()).lines).toEqual(expected)
    expect(losses).toMatchObject([{ reason: 'same_series', example: 'a-b, a.b' }])
  })

  it.each([
    [-900, 1],
    [-901, 0],
    [30, 1],
    [31, 0],
  ])('is a value of %d s from now, where plugins say times: %d is kept', async (seconds, kept) => {
    const command = `echo a 1 ${startMs / 1000 + seconds}`
    const { round, losses } = await open(
      `metrics: { m: { command: "${command}", use_plugin_timestamp: true }, n: { command: "${command}" } }`,
    )
    const { lines } = await round()
    expect(lines.filter((line) => line.startsWith('custom_a{plugin="m"'))).toHaveLength(kept)
    expect(lines).toContain('custom_a{plugin="n"} 1')
    expect(losses.map(({ reason }) => reason)).toEqual(kept === 1 ? [] : ['bad_time'])
  })

  it('are lines that are no values, which fail no round', async () => {
    const { round, losses } = await open(
      `metrics: { m: { command: "echo '# note'; echo usage; echo b 2; echo c 1 1 1; echo; echo a 1 1" } }`,
    )
    expect(await round()).toEqual({
      lines: ['custom_a{plugin="m"} 1', 'plugin_dropped_values{plugin="m",reason="not_readable"} 3'],
      problems: [],
    })
    expect(losses).toMatchObject([{ reason: 'not_readable', count: 3, example: 'usage' }])
  })
})

describe('dispatching', () => {
  it('runs nothing here, and names what is due', async () => {
    const made = path.join(folder, 'dispatched')
    const named: string[] = []
    const yaml = `checks: { a: { command: "touch ${made}" }, b: { command: "true", interval: 5m } }`
    const { round, store } = await open(yaml, { dispatch: async ({ name }) => void named.push(name) })
    expect((await round()).problems).toEqual([])
    expect([named.sort(), existsSync(made)]).toEqual([['a', 'b'], false])
    const one = await open(yaml, { store, only: { kind: 'check', name: 'a' } })
    const { lines } = await one.round()
    expect(existsSync(made)).toBe(true)
    expect(lines.filter((line) => !line.includes('check="a"'))).toEqual([])
    await round()
    expect(named.slice(2)).toEqual(['b'])
  })

  it('says what could not be invoked', async () => {
    const { round } = await open('checks: { a: { command: "true" } }', {
      dispatch: () => Promise.reject(new RangeError('text')),
    })
    expect((await round()).problems).toEqual(['failed: check a: not invoked: RangeError'])
  })
})
