import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileStateStore } from '../../../../src/cli/collect/file-state-store.ts'
import { runCli } from '../../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'collect-checks-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text)
  return name
}

const collect = (...args: string[]) =>
  runCli(['collect', 'checks', ...args], { folder, env: { TMPDIR: folder } })

describe('collect checks', () => {
  it('runs a mackerel-agent.conf as it is', async () => {
    const file = write(
      'mackerel-agent.conf',
      'apikey = "k"\n[plugin.checks.a]\ncommand = ["sh", "-c", "echo WARNING - hot; exit 1"]\n[plugin.metrics.m]\ncommand = "echo x.y 3 1"\n',
    )
    const { status, out, err } = await collect('--config', file)
    expect(status).toBe(0)
    const lines = out.split('\n')
    expect(lines).toContain('# TYPE check_status gauge')
    expect(lines).toContain('check_status{check="a",check_status="warning"} 1')
    expect(lines).toContain('check_status{check="a",check_status="ok"} 0')
    expect(lines).toContain('custom_x_y{plugin="m"} 3')
    expect(lines).toContain('up{collector="checks",instance="checks"} 1')
    const said = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(said).toMatchObject([
      { detail: 'not used: it is about mackerel-agent itself', keys: ['apikey'], lines: [1] },
      { check: 'a', status: 'warning', message: 'WARNING - hot' },
    ])
  })

  it('keeps states between processes, with --state', async () => {
    const file = write(
      'checks.yaml',
      `checks: { a: { command: 'cat $MACKEREL_PLUGIN_WORKDIR/n; echo n >> $MACKEREL_PLUGIN_WORKDIR/n; exit 2' } }`,
    )
    const page = async () => {
      await collect('--config', file, '--state', 'state', '--textfile', '.')
      return readFileSync(path.join(folder, 'checks@checks.prom'), 'utf8')
    }
    expect(await page()).toContain('\ncheck_failed_attempts{check="a"} 1\n')
    // In the same minute of a clock that stands: the state, and no second run.
    expect(await page()).toContain('\ncheck_failed_attempts{check="a"} 1\n')
    expect(readdirSync(path.join(folder, 'state')).some((name) => name.endsWith('.state'))).toBe(true)
  })

  it.each([
    ['/proc/none/state', /^no state can be written there: there is no such file \(ENOENT\)/],
    ['a-file/state', /^no state can be written there: ENOTDIR/],
    ['a-file', /^no state can be written there: ENOTDIR/],
  ])('says at once that no state can be written to %s', async (place, expected) => {
    const file = write('checks.yaml', 'checks: { a: { command: "true" } }')
    write('a-file', '')
    const { status, err } = await collect('--config', file, '--state', place)
    expect([status, err.split('--state: ')[1]]).toEqual([2, expect.stringMatching(expected)])
  })

  it('lets plugins of other users into their own folders, and into no state', async () => {
    chmodSync(folder, 0o711)
    const user = process.getuid?.() === 0 ? 'nobody' : userInfo().username
    const file = write(
      'user.conf',
      `[plugin.checks.a]\nuser = "${user}"\ncommand = "touch $MACKEREL_PLUGIN_WORKDIR/n && id -un; exit 1"\n`,
    )
    const { err } = await collect('--config', file, '--state', 'user-state')
    expect(err).toContain(`"message":"${user}"`)
    for (const name of readdirSync(path.join(folder, 'user-state')).filter((one) => one.endsWith('.state'))) {
      expect(statSync(path.join(folder, 'user-state', name)).mode & 0o077).toBe(0)
    }
  })

  it('makes the folder of the states with those above it', async () => {
    const file = write('checks.yaml', 'checks: { a: { command: "true" } }')
    expect(await collect('--config', file, '--state', 'deep/er/state')).toMatchObject({ status: 0 })
    expect(readdirSync(path.join(folder, 'deep/er/state')).some((name) => name.endsWith('.state'))).toBe(true)
  })

  it('says everything that is wrong with the file', async () => {
    const file = write('wrong.yaml', 'checks:\n  a: { comand: x }\n')
    expect(await collect('--config', file)).toMatchObject({
      status: 2,
      err: expect.stringContaining('2 problems in wrong.yaml:\n  line 2: checks.a.comand: unknown key'),
    })
  })

  it.each([['scrape'], ['soracom'], []])('is named where its file is given to %s', async (...names) => {
    const file = write('given.yaml', 'checks: { a: { command: "true" } }\n')
    expect(await runCli(['collect', ...names, '--config', file], { folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining('this looks like checks.yaml; run it with `collect checks --config FILE`'),
    })
  })

  it.each([[['check']], [['map', '--mapping']], [['start', '--no-page', '--mapping']]])(
    'is named where its file is given as a mapping: %j',
    async (args) => {
      const file = write('given.yaml', 'checks: { a: { command: "true" } }\n')
      expect(await runCli([...args, file], { folder })).toMatchObject({
        status: 2,
        err: expect.stringContaining(
          'file: expected a mapping file; the key `checks` is of the file of a collector: check it with `check-config FILE`, and run it with `collect checks --config FILE`',
        ),
      })
    },
  )

  it.each([
    [['collect', 'checks'], '--config: required: checks has a configuration file of its own'],
    [['collect', 'checks', '--config', 'none.yaml'], '--config: there is no such file (ENOENT)'],
    [['collect', 'soracom', '--state', 'x'], '--state: used only with checks'],
  ])('%j are wrong options', async (args, expected) => {
    expect(await runCli(args, { folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining(expected),
    })
  })
})

describe('states in files', () => {
  const store = createFileStateStore(path.join(folder, 'files'))
  const bytes = (text: string) => Buffer.from(text)

  it('are saved once for each version', async () => {
    expect(await store.load('k/é')).toBeUndefined()
    expect(await store.save('k/é', bytes('one'), undefined)).toBe('saved')
    const first = await store.load('k/é')
    expect(Buffer.from(first?.bytes ?? []).toString()).toBe('one')
    expect(await store.save('k/é', bytes('two'), undefined)).toBe('conflict')
    expect(await store.save('k/é', bytes('two'), first?.version)).toBe('saved')
    expect(await store.save('k/é', bytes('three'), first?.version)).toBe('conflict')
  })

  it('are saved by one of many that race, and leave no lock', async () => {
    const saves = await Promise.all(
      Array.from({ length: 8 }, (_, n) => store.save('race', bytes(`${n}`), undefined)),
    )
    expect(saves.filter((one) => one === 'saved')).toHaveLength(1)
    expect(readdirSync(path.join(folder, 'files')).filter((name) => !name.endsWith('.state'))).toEqual([])
  })

  it.each([-60_000, 60_000])('are saved over a lock that a process left, %d ms from now', async (aheadMs) => {
    const place = path.join(folder, `lock${aheadMs}`)
    const locked = createFileStateStore(place)
    expect(await locked.save('k', bytes('one'), undefined)).toBe('saved')
    const [name] = readdirSync(place)
    const lock = path.join(place, `${name}.lock`)
    writeFileSync(lock, '')
    const seconds = (Date.now() + aheadMs) / 1000
    utimesSync(lock, seconds, seconds)
    expect(await locked.save('k', bytes('two'), (await locked.load('k'))?.version)).toBe('saved')
  })

  it('that cannot be kept are an error', async () => {
    const broken = createFileStateStore(path.join(folder, write('a-file', '')))
    await expect(broken.save('k', bytes('x'), undefined)).rejects.toMatchObject({
      name: 'StateError',
      message: expect.stringMatching(/^the state could not be saved: /),
    })
  })
})
