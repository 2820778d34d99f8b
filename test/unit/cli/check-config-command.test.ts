import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'check-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function check(name: string, text: string) {
  writeFileSync(path.join(folder, name), text)
  return runCli(['check-config', name], { folder })
}

it('is content with a file that is right, and lists what is not used', async () => {
  expect(await check('mackerel-agent.conf', 'apikey = "x"\n[plugin.checks.a]\ncommand = "true"\n')).toEqual({
    status: 0,
    out: 'line 1: apikey: not used: it is about mackerel-agent itself\nmackerel-agent.conf: 1 check, 0 metric plugins\n',
    err: '',
  })
})

it('has one line for what is unused in many places', async () => {
  const checks = ['a', 'b'].map(
    (name) => `[plugin.metrics.${name}]\ncommand = "true"\ncustom_identifier = "u"\n`,
  )
  const { out } = await check('mackerel-agent.conf', checks.join(''))
  expect(out).toMatch(
    /^lines 3, 6: plugin\.metrics\.\*\.custom_identifier: not used: .*\nmackerel-agent\.conf: 0 checks, 2/,
  )
})

it('reads the files that a mackerel-agent.conf includes, relative to it', async () => {
  const check1 = (name: string, more = '') => `[plugin.checks.${name}]\ncommand = "true"\n${more}`
  mkdirSync(path.join(folder, 'etc/conf.d'), { recursive: true })
  for (const [name, text] of [
    ['a.conf', check1('a')],
    ['b1.conf', `apikey = "k"\n${check1('b')}${check1('a')}`],
    ['b2.conf.bak', 'not TOML'],
    ['c+.conf', ''],
  ] as const)
    writeFileSync(path.join(folder, 'etc/conf.d', name), text)
  const including = (pattern: string, more = '') => check('etc/agent.conf', `include = "${pattern}"\n${more}`)
  expect(await including('conf.d/*.conf', check1('own'))).toEqual({
    status: 0,
    out: 'etc/agent.conf: 3 checks, 0 metric plugins\n',
    err: '',
  })
  expect((await including(`${folder}/e?c/conf.d/b[0-9].conf`)).out).toContain('2 checks')
  expect((await including('conf.d/c+.conf')).out).toContain('expected a check or a metric plugin')
  writeFileSync(path.join(folder, 'etc/conf.d/d.conf'), check1('d', 'comand = "x"\n'))
  expect(await including('conf.d/*.conf')).toMatchObject({
    status: 1,
    out: expect.stringContaining('line 3: conf.d/d.conf: plugin.checks.d.comand: unknown key'),
  })
})

it('says which command takes a file of instances', async () => {
  const { status, out } = await check('soracom.yaml', 'collector: soracom\n')
  expect([status, out]).toEqual([1, expect.stringContaining('run it with `collect --config FILE`')])
})

it('says which command takes a mapping file', async () => {
  const { status, out } = await check('mapping.yaml', 'version: 1\nrules: [{ topic: a }]\n')
  expect([status, out]).toEqual([1, expect.stringContaining('check it with `check FILE`')])
})

it('says everything that is wrong, with status 1', async () => {
  const { status, out } = await check('checks.yaml', 'checks:\n  a: { comand: x }\n')
  expect(status).toBe(1)
  expect(out).toContain(
    '2 problems in checks.yaml:\n  line 2: checks.a.comand: unknown key `comand`; did you mean',
  )
})

it('knows a configuration of Prometheus by its scrape_configs', async () => {
  const right =
    'scrape_configs:\n  - job_name: a\n    static_configs: [{ targets: [localhost:9100] }]\nrule_files: [x]\n'
  const { status, out } = await check('prometheus.yml', right)
  expect([status, out]).toEqual([0, expect.stringMatching(/^rule_files: .*\nprometheus.yml: 1 job\n$/)])
  const wrong = await check('prometheus.yml', 'scrape_configs:\n  - job_nam: a\n')
  expect(wrong.status).toBe(1)
  expect(wrong.out).toContain('line 2: scrape_configs[0].job_nam: unknown key')
})

it.each([
  [[], 'FILE: expected the name of a configuration file'],
  [['none.yaml'], 'FILE: there is no such file (ENOENT)'],
  [['.'], 'FILE: this is a folder; expected a file'],
])('%j are wrong options, with status 2', async (args, expected) => {
  expect(await runCli(['check-config', ...args], { folder })).toMatchObject({
    status: 2,
    err: expect.stringContaining(expected),
  })
})
