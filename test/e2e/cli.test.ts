// The program as its user has it: a process of its own, with arguments, pipes and files; and every command of
// docs/cli.md.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { consoleSteps } from '../helpers/console-page.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { builtProgram, projectFolder } from '../helpers/start-process.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** With `iot-remote-write` in it. */
const binFolder = path.join(folder, 'bin')
mkdirSync(binFolder)
const program = path.join(binFolder, 'iot-remote-write')
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${builtProgram}' "$@"\n`)
chmodSync(program, 0o755)

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function shell(command: string, { input = '', cwd = folder }: { input?: string; cwd?: string } = {}): Ran {
  const PATH = `${binFolder}${path.delimiter}${process.env['PATH']}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...process.env, PATH },
    maxBuffer: 100_000_000,
  })
  return { status, out: stdout, err: stderr }
}

function write(name: string, content: string): string {
  writeFileSync(path.join(folder, name), content)
  return name
}

const line = JSON.stringify({ topic: 'a/1', received_at: 1_767_225_605_000, payload: { t: 21.5 } })
const sample = 't{topic="a/1"} 21.5 1767225605000\n'

describe('the program', () => {
  it('is npm run cli in the repository', () => {
    expect(shell('npm run --silent cli -- map -', { input: line, cwd: projectFolder })).toMatchObject({
      status: 0,
      out: sample,
    })
  })

  it('finds files from where npm run cli is typed', () => {
    write('here.jsonl', line)
    // npm looks for package.json in the folders above.
    const below = path.join(projectFolder, 'examples', 'factory')
    const cli = (args: string, cwd: string) => shell(`npm run --silent cli -- ${args}`, { cwd })
    expect(cli('check mapping.yaml', below)).toMatchObject({ status: 0, err: '' })
    const elsewhere = `npm --prefix '${projectFolder}' run --silent cli -- map here.jsonl`
    expect(shell(elsewhere)).toEqual({ status: 0, out: sample, err: '' })
    // What npm says of its caller is not of a program that a script starts elsewhere.
    const other = { INIT_CWD: below, npm_package_json: path.join(projectFolder, 'package.json') }
    const set = Object.entries(other).map(([name, value]) => `${name}='${value}'`)
    expect(shell(`${set.join(' ')} iot-remote-write map here.jsonl`)).toMatchObject({
      status: 0,
      out: sample,
    })
  })

  it('reads files and stdin alike', () => {
    const file = write('one.jsonl', line)
    expect(shell(`iot-remote-write map ${file}`)).toEqual({ status: 0, out: sample, err: '' })
    expect(shell('iot-remote-write map', { input: line })).toEqual({ status: 0, out: sample, err: '' })
  })

  it.each([
    ['map', `${line}\n{"topic":`, 1, /^\{"line":2,"error":"not JSON: .*"\}\n$/],
    ['map --maping x', '', 2, /did you mean `--mapping`\?/],
    ['map --mapping none.yaml', '', 2, /--mapping: there is no such file/],
    ['chck', '', 2, /did you mean `check`\?/],
    ['start --bogus', '', 2, /--bogus: unknown option/],
    ['', '', 2, /^Usage: iot-remote-write COMMAND/],
  ])('%s: says by its exit status how it went', (args, input, status, err) => {
    expect(shell(`iot-remote-write ${args}`, { input })).toMatchObject({
      status,
      err: expect.stringMatching(err),
    })
  })

  it('does not hint at the quotes of a payload that it can read', () => {
    // In this process nothing like it was read before.
    const ran = shell(`iot-remote-write map --topic a/1 "{'t': 21.5}"`)
    expect(ran).toEqual({ status: 0, out: expect.stringMatching(/^t\{topic="a\/1"\} 21\.5 \d+\n$/), err: '' })
  })

  it('hands start its arguments', () => {
    expect(shell('iot-remote-write start --help')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/--listen ADDRESS/),
    })
  })

  it.each([
    ['map --topic a 1'],
    ['map --topic a --explain 1'],
    ['schema'],
    ['plan --devices 10'],
    ['check full.yaml'],
    ['suggest one.jsonl'],
    ['presets'],
    ['eject'],
    ['map --help'],
    ['--version'],
  ])('%s: fails where its output cannot be written', (args) => {
    write('full.yaml', 'version: 1\nrules: [{ topic: a, ignore: true }]\n')
    write('one.jsonl', line)
    expect(shell(`iot-remote-write ${args} >/dev/full`)).toEqual({
      status: 1,
      out: '',
      err: 'cannot write the output: ENOSPC: no space left on device\n',
    })
  })

  it('keeps its exit status where nothing can be said', () => {
    expect(shell('iot-remote-write chck 2>/dev/full')).toMatchObject({ status: 2 })
  })

  it('ends quietly when its reader is gone', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => {
      return JSON.stringify({ topic: `a/${index}`, payload: { temperature: index } })
    })
    const file = write('many.jsonl', lines.join('\n'))
    for (const options of ['', '--explain']) {
      const { out, err } = shell(`iot-remote-write map ${options} ${file} | head -n 1`)
      expect(out.split('\n')).toHaveLength(2)
      expect(err).toBe('')
    }
  })
})

describe('docs/cli.md', () => {
  const steps = consoleSteps(readFileSync(path.join(projectFolder, 'docs/cli.md'), 'utf8'))

  it('has commands that run', () => {
    expect(steps.length).toBeGreaterThan(8)
  })

  it.each(steps)('$command', ({ command, output }) => {
    const shown = /^cat (\S+)$/.exec(command)?.[1]
    // What is shown of a file that is not there yet is what the reader is to write into it.
    if (shown !== undefined && !existsSync(path.join(folder, shown))) write(shown, `${output}\n`)
    const { out, err } = shell(command)
    expect(`${err}${out}`.trimEnd()).toBe(output)
  })
})

describeWithParts('a page of map', ['promtool'], ({ promtool }) => {
  const check = (page: string) => spawnSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' })

  it.each([
    ['zero configuration', ''],
    ['a mapping', `--mapping ${path.join(projectFolder, 'examples/factory/mapping.yaml')}`],
  ])('is one that promtool can read: %s', (_, options) => {
    const messages = path.join(projectFolder, 'examples/factory/messages.jsonl')
    const { status, out } = shell(`iot-remote-write map ${options} ${messages}`)
    expect(status).toBe(0)
    // 3 is for what could be better: a metric without HELP, a name that a device chose.
    const checked = check(out)
    expect([0, 3], checked.stderr).toContain(checked.status)
    expect(checked.stderr).not.toContain('error')
  })

  it('is without fault where the mapping describes its metrics, with a series at several times', () => {
    const mapping = write(
      'described.yaml',
      `version: 1
rules:
  - topic: a/+device
    metrics:
      temperature_celsius: { value: t, type: gauge, unit: celsius, help: "Of \\\\ and \\"air\\"." }
      requests_total: { value: n, type: counter, help: All of them. }
      device_info: { type: info, help: Its model., labels: { model: m } }
      mode: { value: s, type: stateset, states: ["on", "off"], help: How it is. }
`,
    )
    const input = [1, 2, 3]
      .map((n) =>
        JSON.stringify({
          topic: 'a/1',
          received_at: n * 1e12,
          payload: { t: n, n, m: 'a"b\\c\nd', s: 'on' },
        }),
      )
      .join('\n')
    const { status, out, err } = shell(`iot-remote-write map --mapping ${mapping}`, { input })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out.split('\n').filter((text) => text.startsWith('device_info{'))).toHaveLength(3)
    expect(check(out)).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})
