import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CollectError } from '#collect'
import { createFetchJson } from '#collect'
import { createMemoryStateStore, type StateStore } from '#collect-state'
import { createChecksCollector } from '../../../../src/checks/checks-collector.ts'
import type { Check } from '../../../../src/checks/config/model.ts'
import { readChecks } from '../../../../src/checks/config/read-checks.ts'
import { addReport, pendingMax, readPending, toReport } from '../../../../src/checks/state/pending-reports.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'
import { startMackerel } from '../../../helpers/mackerel-service.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mackerel-'))
afterAll(() => rmSync(folder, { recursive: true }))

const startMs = Date.UTC(2026, 0, 1)
const startSeconds = startMs / 1000
const minuteMs = 60_000

/** Checks whose exit status is what the file of their name says. */
async function open(
  names: readonly string[],
  given: { store?: StateStore; keys?: string; agentConf?: string } = {},
) {
  const service = await startMackerel()
  const clock = createFakeClock(startMs)
  const notes: CollectError[] = []
  const logs: object[] = []
  const store = given.store ?? createMemoryStateStore()
  const lines = names.map(
    (name) => `  ${name}: { command: "echo ${name} said; exit $(cat ${name})"${given.keys ?? ''} }`,
  )
  const config = given.agentConf
    ? await readChecks(given.agentConf, 'agent.conf')
    : await readChecks(`concurrency: 50\nchecks:\n${lines.join('\n')}\n`, 'checks.yaml')
  const sandbox = () =>
    createChecksCollector(
      {
        config: () => config,
        store,
        instance: 'i',
        workFolder: path.join(folder, 'work'),
        env: { PATH: '/usr/bin:/bin' },
        cwd: folder,
        report: () => undefined,
        lose: () => undefined,
        mackerel: {
          baseUrl: new URL(service.url),
          hostId: 'host-1',
          apiKey: async () => 'key-1',
          log: (_, message, fields) => void logs.push({ message, ...fields }),
        },
      },
      { clock, note: (problem) => void notes.push(problem), fetchJson: createFetchJson({ clock }) },
    )
  async function collect(collector = sandbox()): Promise<number | undefined> {
    let waiting: number | undefined
    for await (const { name, value } of collector.collect(clock.now() + 120_000)) {
      if (name === 'check_reports_waiting') waiting = value
    }
    return waiting
  }
  return {
    service,
    store,
    clock,
    notes,
    logs,
    collect,
    /** A round a minute. @returns how many reports wait behind it */
    async round(statuses: Readonly<Record<string, number>>) {
      for (const [name, status] of Object.entries(statuses))
        writeFileSync(path.join(folder, name), String(status))
      const waiting = await collect()
      clock.advance(minuteMs)
      return waiting
    },
    told: () =>
      service.reports.map(
        ({ name, status, occurredAt }) => `${name} ${status} ${(occurredAt - startSeconds) / 60}`,
      ),
  }
}

describe('reports', () => {
  it('are what Mackerel documents, with all that the check has for it', async () => {
    const { round, service } = await open(['a'], {
      keys: ', max_attempts: 3, notification_interval: 2h, memo: Ask Ann.',
    })
    expect(await round({ a: 2 })).toBe(0)
    expect(service.reports).toEqual([
      {
        name: 'a',
        status: 'CRITICAL',
        message: 'a said\nAsk Ann.',
        occurredAt: startSeconds,
        notificationInterval: 120,
        maxCheckAttempts: 3,
      },
    ])
  })

  it('are of every run but an OK after an OK', async () => {
    const { round, told } = await open(['a'])
    for (const status of [0, 0, 1, 1, 3, 0, 0]) await round({ a: status })
    expect(told()).toEqual(['a OK 0', 'a WARNING 2', 'a WARNING 3', 'a UNKNOWN 4', 'a OK 5'])
  })

  it('wait while Mackerel is away, and come in their order, with their times', async () => {
    const { round, service, told, notes, logs } = await open(['a', 'b'])
    await round({ a: 0, b: 0 })
    service.status = 503
    expect(await round({ a: 2, b: 0 })).toBe(1)
    expect(await round({ a: 2, b: 1 })).toBe(3)
    expect(await round({ a: 0, b: 1 })).toBe(5)
    service.status = undefined
    expect(await round({ a: 0, b: 0 })).toBe(0)
    expect(told().filter((one) => one.startsWith('a'))).toEqual([
      'a OK 0',
      'a CRITICAL 1',
      'a CRITICAL 2',
      'a OK 3',
    ])
    expect(told().filter((one) => one.startsWith('b'))).toEqual([
      'b OK 0',
      'b WARNING 2',
      'b WARNING 3',
      'b OK 4',
    ])
    // Mackerel is not what the round is for.
    expect(notes).toEqual([])
    expect(logs).toContainEqual({
      message: 'reports wait for Mackerel',
      reports: 1,
      reason: 'http_status',
      detail: expect.stringMatching(/: status 503$/),
    })
  })

  it.each([401, 403, 404, 408, 429, 500])('are not lost by an answer %d', async (status) => {
    const { round, service, told } = await open(['a'])
    service.status = status
    expect(await round({ a: 2 })).toBe(1)
    service.status = undefined
    expect(await round({ a: 2 })).toBe(0)
    expect(told()).toEqual(['a CRITICAL 0', 'a CRITICAL 1'])
  })

  it('come once more, in their order, where Mackerel took them and its answer was lost', async () => {
    const { round, service, told, logs } = await open(['a'])
    service.losesAnswers = true
    expect(await round({ a: 2 })).toBe(1)
    expect(logs).toContainEqual(expect.objectContaining({ message: 'reports wait for Mackerel' }))
    service.losesAnswers = false
    expect(await round({ a: 0 })).toBe(0)
    expect(told()).toEqual(['a CRITICAL 0', 'a CRITICAL 0', 'a OK 1'])
  })

  it('that Mackerel refuses cost no other, and are said', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const { round, service, told, logs } = await open(names)
    service.refused.add('c')
    expect(await round(Object.fromEntries(names.map((name) => [name, 1])))).toBe(0)
    expect(told().sort()).toEqual(['a WARNING 0', 'b WARNING 0', 'd WARNING 0', 'e WARNING 0'])
    expect(logs).toEqual([
      {
        message: 'Mackerel refuses a report',
        check: 'c',
        occurredAt: startSeconds,
        reason: expect.stringContaining('status 400'),
      },
    ])
    await round({ a: 0 })
    expect(logs.filter((line) => 'check' in line && line.check === 'c')).toHaveLength(2)
  })

  it('go in batches of a hundred', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `n${index}`)
    const { round, service } = await open(names)
    await round(Object.fromEntries(names.map((name) => [name, 0])))
    expect(service.batches).toEqual([100, 1])
  })

  it('are not posted twice, and no older one after a newer one, where the state of a check cannot be saved', async () => {
    const store = createMemoryStateStore()
    let isBroken = false
    const { round, told } = await open(['a'], {
      store: {
        ...store,
        save: (key, bytes, version) =>
          // Of a state without a lease and without reports: what a delivery saves.
          isBroken && key === 'i/check/a' && Buffer.from(bytes).includes('"pending":[]')
            ? Promise.resolve('conflict')
            : store.save(key, bytes, version),
      },
    })
    isBroken = true
    await round({ a: 2 })
    await round({ a: 0 })
    isBroken = false
    await round({ a: 0 })
    await round({ a: 1 })
    expect(told()).toEqual(['a CRITICAL 0', 'a OK 1', 'a WARNING 3'])
  })

  it('are posted by one of many rounds at a time', async () => {
    const { round, collect, service, told } = await open(['a'])
    service.status = 503
    for (const status of [2, 2, 0]) await round({ a: status })
    service.status = undefined
    await Promise.all([collect(), collect(), collect(), collect()])
    expect(told()).toEqual(['a CRITICAL 0', 'a CRITICAL 1', 'a OK 2'])
  })

  it('wait for a lease that somebody left, and no longer', async () => {
    const { round, store, told } = await open(['a'])
    const lease = { id: 'dead', untilMs: startMs + 2 * minuteMs, posted: {} }
    await store.save('i/mackerel', Buffer.from(JSON.stringify(lease)), undefined)
    expect(await round({ a: 1 })).toBeUndefined()
    expect(await round({ a: 1 })).toBeUndefined()
    expect(await round({ a: 1 })).toBe(0)
    expect(told()).toEqual(['a WARNING 0', 'a WARNING 1', 'a WARNING 2'])
  })
})

it('a lease of a clock that was ahead holds nothing up', async () => {
  const { round, store, told } = await open(['a'])
  const lease = { id: 'ahead', untilMs: startMs + 1e9, posted: {} }
  await store.save('i/mackerel', Buffer.from(JSON.stringify(lease)), undefined)
  expect(await round({ a: 1 })).toBe(0)
  expect(told()).toEqual(['a WARNING 0'])
})

it('what Mackerel refuses during an outage costs none of the others, and no older state comes after a newer one', async () => {
  const { round, service, told } = await open(['a', 'b'])
  service.status = 503
  for (const [a, b] of [
    [2, 2],
    [0, 1],
    [2, 0],
    [0, 0],
  ] as const)
    await round({ a, b })
  service.refused.add('b')
  service.status = undefined
  expect(await round({ a: 0, b: 0 })).toBe(0)
  expect(told()).toEqual(['a CRITICAL 0', 'a OK 1', 'a CRITICAL 2', 'a OK 3'])
  await round({ a: 1, b: 0 })
  expect(told().at(-1)).toBe('a WARNING 5')
})

describe('a check with a custom_identifier', () => {
  const agentConf = ['a', 'b', 'c']
    .map((name) => `[plugin.checks.${name}]\ncommand = "exit $(cat ${name})"\n`)
    .map((text, index) => (index === 0 ? text : `${text}custom_identifier = "other/${index}"\n`))
    .join('')

  it('is of the host that has it, and one that no host has costs no other', async () => {
    const { round, service, logs, told } = await open([], { agentConf })
    service.hosts.set('other/1', 'host-2')
    expect(await round({ a: 1, b: 1, c: 1 })).toBe(0)
    expect(
      told()
        .map((one, index) => `${one} ${service.hostIds[index]}`)
        .sort(),
    ).toEqual(['a WARNING 0 host-1', 'b WARNING 0 host-2'])
    const reason = 'Mackerel has no host with the custom_identifier of the check'
    expect(logs).toEqual([
      { message: 'Mackerel refuses a report', check: 'c', occurredAt: startSeconds, reason },
    ])
  })

  it('waits while Mackerel is away', async () => {
    const { round, service, told } = await open([], { agentConf })
    service.hosts.set('other/1', 'host-2').set('other/2', 'host-3')
    service.status = 503
    expect(await round({ a: 1, b: 1, c: 1 })).toBe(3)
    service.status = undefined
    expect(await round({ a: 0, b: 0, c: 0 })).toBe(0)
    expect(told().filter((one) => one.startsWith('b'))).toEqual(['b WARNING 0', 'b OK 1'])
  })
})

describe('a report', () => {
  const check = { maxAttempts: 1, memo: '', notificationIntervalMinutes: undefined } as Check
  const run = (status: 'ok' | 'critical') => ({
    status,
    startMs: startMs + 999,
    durationMs: 1,
    failedAttempts: 0,
  })

  it('has a message of at most 1,024 characters, the memo in it', () => {
    const length = (message: string, memo: string) =>
      [...(toReport({ ...check, memo }, run('critical'), undefined, message)?.message ?? '')].length
    expect(length('x'.repeat(1024), '')).toBe(1024)
    expect(length('😀'.repeat(1025), '')).toBe(1024)
    expect(length('x'.repeat(2000), 'memo')).toBe(1024)
    expect(
      toReport({ ...check, memo: 'memo' }, run('critical'), undefined, 'x'.repeat(2000))?.message,
    ).toMatch(/x\nmemo$/)
    expect(toReport({ ...check, memo: 'memo' }, run('ok'), undefined, 'fine')?.message).toBe('fine')
  })

  it('is kept while there is room; then what repeats a status goes first', () => {
    const report = (status: 'ok' | 'critical', occurredAt: number) => ({
      status,
      message: '',
      occurredAt,
      maxCheckAttempts: 1,
    })
    let pending = addReport([], undefined)
    for (let n = 0; n < pendingMax; n++) pending = addReport(pending, report(n === 0 ? 'ok' : 'critical', n))
    expect(pending).toHaveLength(pendingMax)
    pending = addReport(pending, report('ok', pendingMax))
    expect(pending).toHaveLength(pendingMax)
    expect(pending.slice(0, 3).map(({ occurredAt }) => occurredAt)).toEqual([0, 1, 3])
    expect(pending.at(-1)).toEqual(report('ok', pendingMax))
    let changing = addReport([], undefined)
    for (let n = 0; n <= pendingMax; n++)
      changing = addReport(changing, report(n % 2 === 0 ? 'ok' : 'critical', n))
    expect([changing.length, changing[0]?.occurredAt]).toEqual([pendingMax, 1])
  })

  it.each([
    [undefined],
    [3],
    [[3, null, { status: 'bad', message: '', occurredAt: 1, maxCheckAttempts: 1 }, { status: 'ok' }]],
  ])('is none in %j', (value) => {
    expect(readPending(value)).toEqual([])
  })
})
