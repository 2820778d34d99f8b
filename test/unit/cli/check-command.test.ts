import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'check-'))
afterAll(() => rmSync(folder, { recursive: true }))

function check(yaml: string) {
  writeFileSync(path.join(folder, 'mapping.yaml'), yaml)
  return runCli(['check', 'mapping.yaml'], { folder })
}

const rule = `version: 1
rules:
  - topic: a/+device
    metrics: { temperature_celsius: t, door_open: { value: d, values: { open: 1 } } }
`

function test(expected: string): string {
  return `
  - topic: a/7
    payload: { t: 21, d: ajar }
    expect: |
      ${expected}
`
}

describe('check', () => {
  it('is content with a file that is right', async () => {
    expect(await check(rule)).toEqual({
      status: 0,
      out: 'messages that no rule takes: bundled mapping, then zero configuration\nmapping.yaml: 1 rule, 0 tests passed, 0 warnings\n',
      err: '',
      started: undefined,
    })
  })

  it('reports every error, and ends with status 1', async () => {
    const ran = await check(
      'version: 2\nrules:\n  - { topic: "a/#/b" }\n  - { topic: a, metrics: { x: 21 } }\n',
    )
    expect(ran.status).toBe(1)
    expect(ran.out).toMatch(
      /^3 problems in mapping\.yaml:\n {2}line 1: version: .*\n {2}line 3: .*\n {2}line 4: .*\n$/,
    )
  })

  it('warns of what is likely a mistake, and ends with status 0', async () => {
    const ran = await check(`${rule}  - { topic: a/7, labels: { device: $client_id }, metrics: { x: y } }\n`)
    expect(ran.status).toBe(0)
    expect(ran.out).toMatch(/^warning: line 5: rules\[1\]\.?\w*: .+ \([a-z-]+\)\n/)
    expect(ran.out).toMatch(/: 2 rules, 0 tests passed, 1 warning\n$/)
  })

  it('runs the tests, and shows what differs', async () => {
    const good = test('temperature_celsius{device="7"} 21 1767225600000')
    const bad = test('temperature_celsius{device="7"} 22 1767225600000')
    expect(await check(`${rule}tests:${good}`)).toMatchObject({
      status: 0,
      out: 'passed: tests[0] a/7\nmessages that no rule takes: bundled mapping, then zero configuration\nmapping.yaml: 1 rule, 1 test passed, 0 warnings\n',
    })
    expect(await check(`${rule}tests:${good}${bad}`)).toMatchObject({
      status: 1,
      out: `passed: tests[0] a/7
FAILED: tests[1] a/7
  + temperature_celsius{device="7"} 21 1767225600000
  - temperature_celsius{device="7"} 22 1767225600000
  # dropped: value_not_mapped (door_open)
messages that no rule takes: bundled mapping, then zero configuration
mapping.yaml: 1 rule, 1 of 2 tests failed, 0 warnings
`,
    })
  })

  it('takes mapping.yaml of the folder unless a file is named', async () => {
    writeFileSync(path.join(folder, 'mapping.yaml'), rule)
    expect((await runCli(['check'], { folder })).out).toMatch(
      /^messages that no rule takes: .*\nmapping\.yaml: 1 rule/,
    )
    expect(await runCli(['check', 'other.yaml'], { folder })).toMatchObject({
      status: 2,
      err: expect.stringMatching(/FILE: there is no such file \(ENOENT\)\n/),
    })
    expect(await runCli(['check', '.'], { folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining('FILE: this is a folder; expected a mapping file\n'),
    })
  })
})
