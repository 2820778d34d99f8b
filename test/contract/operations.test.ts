// docs/operations.md is read at night, by somebody who cannot check it: whatever it names has to be there, in the
// template, in the code, or in the programs that its commands call.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { settingNames } from '#config'
import { describeWithParts } from '../helpers/parts.ts'
import { runCli } from '../helpers/run-cli.ts'
import { projectFolder } from '../helpers/start-process.ts'
import { parseTemplate, type Tree } from '../helpers/template.ts'

const page = read('docs/operations.md')
const template = parseTemplate()
const alarms = Object.entries<Tree>(template.Resources).filter(
  ([, { Type }]) => Type === 'AWS::CloudWatch::Alarm',
)

/** Code blocks of a language, without the indentation of the list that they are in. */
function blocks(language: string): string[] {
  const found = page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))
  return [...found].map(([, indent, text]) => (text as string).replace(new RegExp(`^${indent}`, 'gm'), ''))
}

const shell = blocks('sh').join('\n')
/** Each command on a line of its own. */
const commands = shell.replace(/\\\n\s*/g, ' ').split('\n')
/** What is in backticks outside of blocks. */
const spans = [...page.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
  ([, text]) => text as string,
)

function read(file: string): string {
  return readFileSync(path.join(projectFolder, file), 'utf8')
}

describe('the alarms', () => {
  const section = /^## Alarms\n([\s\S]*?)^## /m.exec(page)?.[1] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+Alarm)`(?: \*([dsh])\*)? \|/gm)]

  it('are those of the template, in its order', () => {
    expect(rows.map(([, name]) => name)).toEqual(alarms.map(([name]) => name))
  })

  it('are said to be of the mode that they are of', () => {
    const marks = alarms.map(([, { Condition }]) =>
      /Direct/.test(Condition)
        ? 'd'
        : /Stream/.test(Condition)
          ? 's'
          : /Http/.test(Condition)
            ? 'h'
            : undefined,
    )
    expect(rows.map(([, , mark]) => mark)).toEqual(marks)
  })
})

describe('names', () => {
  const counters = counterNames()
  const parameters = Object.keys(template.Parameters)
  const outputs = Object.keys(template.Outputs)

  it('in code are ours or, of this list, those of AWS', () => {
    const ofAws = [
      'ActiveSeries',
      'AsyncEventAge',
      'ConfigError',
      'DiscardedSamples',
      'FunctionExecution',
      'FunctionName',
      'IotRemoteWrite',
      'IteratorAge',
      'Reason',
      'Stage',
      'Throttles',
      'WriteProvisionedThroughputExceeded',
    ]
    const rules = [...template.Resources.DeviceRules.Properties.Data['Fn::Sub'].matchAll(/ alert: (\w+)/g)]
    const known = new Set([
      ...counters,
      ...parameters,
      ...outputs,
      ...alarms.map(([name]) => name),
      ...rules.map(([, name]) => name),
      ...ofAws,
    ])
    const named = spans.filter((span) => /^[A-Z][a-z]+([A-Z][A-Za-z]*)?$/.test(span))
    expect(named.length).toBeGreaterThan(100)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it('of reasons are those that the code counts by', () => {
    const code = sourceFiles().map(read).join('\n')
    const named = spans.filter((span) => /^[a-z]+(_[a-z]+)+$/.test(span))
    expect(named).toContain('too_old')
    // A setting of Prometheus, and the dead letters' own field.
    const others = ['out_of_order_time_window', 'labels_from', 'maybe_written']
    expect(named.filter((name) => !others.includes(name) && !code.includes(`'${name}'`))).toEqual([])
  })

  it('of settings are those that the code reads', () => {
    const named = spans.filter((span) => /^[A-Z]+(_[A-Z]+)+$/.test(span) && !span.startsWith('STREAM_'))
    expect(named).not.toEqual([])
    expect(named.filter((name) => !settingNames.includes(name))).toEqual([])
  })

  it('of counters in queries are counters', () => {
    const inInsights = [...shell.matchAll(/\b(?:sum|max|ispresent)\((\w+)/g)].map(([, name]) => name)
    const inMetrics = [...shell.matchAll(/metric IotRemoteWrite (\w+)/g)].map(([, name]) => name)
    const inSearches = blocks('json').flatMap((text) =>
      [...text.matchAll(/MetricName=\\"(\w+)/g)].map(([, name]) => name),
    )
    const named = [...inInsights, ...inMetrics, ...inSearches].filter(
      (name) => name !== 'FunctionName' && name !== 'Reason',
    )
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((name) => !counters.includes(name as string))).toEqual([])
  })

  it('of outputs and parameters in commands are the template’s', () => {
    const asked = [...shell.matchAll(/\boutput ([A-Z]\w+)/g)].map(([, name]) => name)
    expect(asked.length).toBeGreaterThan(8)
    expect(asked.filter((name) => !outputs.includes(name as string))).toEqual([])
    const overrides = commands.concat(spans).filter((line) => line.includes('--parameter-overrides'))
    const given = overrides.flatMap((line) =>
      [...line.matchAll(/\b([A-Z][A-Za-z]+)=/g)].map(([, name]) => name),
    )
    expect(given.length).toBeGreaterThan(5)
    expect(given.filter((name) => !parameters.includes(name as string))).toEqual([])
  })

  it('of log messages are what the code logs', () => {
    const code = sourceFiles().map(read).join('\n')
    const messages = [...shell.matchAll(/message = "([^"]+)"/g)].map(([, text]) => text as string)
    messages.push(...spans.filter((span) => / /.test(span) && span.startsWith('a new version')))
    expect(messages.length).toBeGreaterThan(2)
    for (const message of messages) expect(code).toContain(`'${message}'`)
  })
})

describe('our commands', () => {
  const ours = commands.concat(spans).flatMap((line) => {
    const [, name, rest] = /npm run --silent cli -- (\w+)([^|>]*)/.exec(line) ?? []
    return name === undefined ? [] : [{ name, options: (rest as string).match(/--[a-z-]+/g) ?? [] }]
  })

  it('are there, with all options', async () => {
    expect(ours.length).toBeGreaterThan(8)
    for (const { name, options } of ours) {
      const { status, out } = await runCli([name, '--help'])
      expect(status).toBe(0)
      expect(options.filter((option) => !new RegExp(`${option}\\b`).test(out))).toEqual([])
    }
  })

  it('of npm are in package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...page.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name]) => name as string)
    expect(named).toContain('fresh-event')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

it('JSON is JSON', () => {
  const inCommands = [...shell.matchAll(/<<'END'\n([\s\S]*?)^END$/gm)].map(([, text]) => text as string)
  const texts = [...blocks('json'), ...inCommands]
  expect(texts).toHaveLength(4)
  for (const text of texts) expect(() => JSON.parse(text)).not.toThrow()
})

describeWithParts('PromQL', ['promtool'], ({ promtool }) => {
  it('is accepted', () => {
    const queries = blocks('promql')
    expect(queries.length).toBeGreaterThan(7)
    const rules = queries.map((query, index) => ({ record: `query_${index}`, expr: query.trim() }))
    const { status, stdout, stderr } = checkFile(
      JSON.stringify({ groups: [{ name: 'operations', rules }] }),
      (file) => [promtool, 'check', 'rules', file],
    )
    expect(`${stdout}${stderr}`).toContain(`${queries.length} rules found`)
    expect(status).toBe(0)
  })
})

describeWithParts('shell commands', ['shellcheck'], ({ shellcheck }) => {
  it('are sound', () => {
    // Not: ${…} for IoT in single quotes, the word list for the CLI, and that variables are unused or set elsewhere.
    const excluded = 'SC2016,SC2086,SC2034,SC2154'
    const { stdout } = checkFile(shell, (file) => [shellcheck, '-s', 'bash', '-e', excluded, file])
    expect(stdout).toBe('')
  })
})

function checkFile(content: string, command: (file: string) => [string, ...string[]]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'operations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'file')
  writeFileSync(file, content)
  const [program, ...args] = command(file)
  return spawnSync(program, args, { encoding: 'utf8' })
}

/** Types leave nothing behind that could be asked. */
function counterNames(): string[] {
  const code = read('src/telemetry/counters.ts')
  const types = [...code.matchAll(/export type (?:CounterName|MeasureName) =([^/]*?)\n\n/g)]
  return types.flatMap(([, union]) =>
    [...(union as string).matchAll(/'(\w+)'/g)].map(([, name]) => name as string),
  )
}

function sourceFiles(): string[] {
  return readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join('src', name))
}
