import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type CliResult, runCli } from '../../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'collect-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A collector as somebody writes it who has no part of this project: `config` says what it finds. */
const ownModule = `export const collector = {
  name: 'garden',
  create(config, tools) {
    if (config.beds === 'wrong') {
      const issue = { path: 'beds[1]', message: 'expected a bed' }
      throw Object.assign(new Error('wrong'), { issues: [issue] })
    }
    return {
      metadata: new Map([['soil_celsius', { type: 'gauge', help: 'Of the soil.', unit: 'celsius' }]]),
      async *collect(deadlineMs) {
        for (const [bed, value] of Object.entries(config.beds ?? { a: 1 })) {
          yield { name: 'soil_celsius', labels: { bed }, value, timestampMs: config.timestampMs }
        }
        if (config.secretArn) yield { name: 'secret_length', labels: {}, value: (await tools.secret(config.secretArn)).length }
        if (config.hang) await new Promise(() => undefined)
        if (config.fail) throw new Error('a secret')
      },
    }
  },
}
`

function write(name: string, content: string): string {
  writeFileSync(path.join(folder, name), content)
  return name
}

write('garden.mjs', ownModule)
write('empty.mjs', '')
write('nameless.mjs', 'export const collector = { create() {} }')
write('secret.txt', 'four')
const collect = (...args: string[]): Promise<CliResult> => runCli(['collect', ...args], { folder })
const withConfig = (config: object) =>
  collect('./garden.mjs', '--config', write('config.json', JSON.stringify({ instance: 'a', config })))

const frame = (
  up: number,
  samples: number,
): string => `# HELP collector_duration_seconds Duration of the last round of the collector.
# TYPE collector_duration_seconds gauge
collector_duration_seconds{collector="garden",instance="a"} 0
${
  up === 0
    ? ''
    : `# HELP collector_last_success_timestamp_seconds Time of the last successful round of the collector.
# TYPE collector_last_success_timestamp_seconds gauge
collector_last_success_timestamp_seconds{collector="garden",instance="a"} 1767225605
`
}# HELP collector_samples Number of samples in the last round of the collector.
# TYPE collector_samples gauge
collector_samples{collector="garden",instance="a"} ${samples}
`
const soil = `# HELP soil_celsius Of the soil.
# TYPE soil_celsius gauge
`
const upLines = (up: number): string => `# HELP up Whether the last round of the collector succeeded.
# TYPE up gauge
up{collector="garden",instance="a"} ${up}
`

describe('collect', () => {
  it('prints the page of one round', async () => {
    expect(await withConfig({ beds: { x: 2, y: 3 } })).toEqual({
      status: 0,
      out: `${frame(1, 2)}${soil}soil_celsius{bed="x"} 2\nsoil_celsius{bed="y"} 3\n${upLines(1)}`,
      err: '',
      started: undefined,
    })
  })

  it('prints what a round found that failed, and says why, without words of the error', async () => {
    const { status, out, err } = await withConfig({ fail: true })
    expect({ status, out }).toEqual({
      status: 1,
      out: `${frame(0, 1)}${soil}soil_celsius{bed="a"} 1\n${upLines(0)}`,
    })
    const time = '2026-01-01T00:00:05.000Z'
    expect(JSON.parse(err)).toEqual({
      time,
      collector: 'garden',
      instance: 'a',
      reason: 'failed',
      detail: 'Error',
      count: 1,
    })
  })

  it('ends a round that its collector does not', async () => {
    write('hang.yaml', 'instance: a\ninterval_seconds: 1\nconfig: { hang: true }')
    expect(await collect('./garden.mjs', '--config', 'hang.yaml')).toMatchObject({
      status: 1,
      out: expect.stringContaining(`soil_celsius{bed="a"} 1\n${upLines(0)}`),
      err: expect.stringContaining('"reason":"deadline"'),
    })
  })

  it('shows times where wanted', async () => {
    write('timed.yaml', 'config: { timestampMs: 1767225600000 }')
    const args = ['./garden.mjs', '--config', 'timed.yaml']
    expect((await collect(...args)).out).toContain('\nsoil_celsius{bed="a"} 1\n')
    const { out } = await collect(...args, '--timestamps')
    expect(out).toContain('\nsoil_celsius{bed="a"} 1 1767225600000\n')
    expect(out).toContain('\nup{collector="garden",instance="garden"} 1\n')
  })

  it('reads secrets by reference, and never shows what may be one', async () => {
    const file = `file://${path.join(folder, 'secret.txt')}`
    expect((await withConfig({ secretArn: file })).out).toContain('\nsecret_length 4\n')
    const missing = await withConfig({ secretArn: `${file}.not` })
    expect(missing).toMatchObject({
      status: 1,
      err: expect.stringContaining('"detail":"the secret cannot be read: ENOENT"'),
    })
    expect(missing.err).not.toContain('secret.txt')
    const { err } = await withConfig({ secretArn: 'hunter2' })
    expect(err).toContain('expected the ARN of a secret in Secrets Manager, or a file:/// URL')
    expect(err).not.toContain('hunter2')
  })

  it('needs no configuration where the collector needs none', async () => {
    expect(await collect('./garden.mjs')).toMatchObject({
      status: 0,
      out: expect.stringContaining('up{collector="garden",instance="garden"} 1\n'),
    })
  })

  it('runs several collectors of one file, where each says which it is, relative to the file', async () => {
    writeFileSync(
      path.join(folder, 'all.yaml'),
      '[{collector: ./garden.mjs}, {collector: garden.mjs, instance: b}]',
    )
    const { status, out, err } = await runCli(['collect', '--config', path.join(folder, 'all.yaml')])
    expect(status).toBe(0)
    expect(out).toContain(
      'up{collector="garden",instance="b"} 1\nup{collector="garden",instance="garden"} 1\n',
    )
    expect(out.match(/^soil_celsius.*$/gm)).toEqual(['soil_celsius{bed="a"} 1'])
    expect(JSON.parse(err)).toMatchObject({ reason: 'repeated_series', metrics: ['soil_celsius'] })
  })

  it.each([
    [[], /NAME: expected the name of a collector, or --config FILE/],
    [['nothing'], /NAME: unknown collector; expected one of .*\.\/FILE\.mjs/],
    [['constructor'], /NAME: unknown collector/],
    [['./none.mjs'], /NAME: could not be loaded: the file does not exist/],
    [['./empty.mjs'], /NAME: expected `export const collector = .*\(actual: no exports\)/],
    [['./nameless.mjs'], /expected `export const collector = .*\(actual: collector\)/],
    [['./garden.mjs', '--config', 'none.yaml'], /--config: there is no such file/],
    [['./garden.mjs', '--config', '.'], /--config: this is a folder; expected a file/],
    [
      ['./garden.mjs', '--timestamps', '--textfile', '.'],
      /--timestamps: cannot be used with --textfile: node_exporter rejects/,
    ],
    [['./garden.mjs', '--serve', '1', '--textfile', '.'], /--textfile: cannot be used with --serve/],
    [['./garden.mjs', '--serve', '65536'], /--serve: expected a port from 0 to 65535/],
    [['./garden.mjs', '--serve', 'x'], /--serve: expected a port/],
    [['./garden.mjs', '--listen', '127.0.0.1'], /--listen: used only with --serve PORT/],
    [['./garden.mjs', '--serve', '0', '--listen', 'here'], /--listen: expected an IP address/],
    [['./garden.mjs', '--serve', '0', '--listen', '192.0.2.1'], /--serve: .*EADDRNOTAVAIL/],
    [['./garden.mjs', '--textfile', 'secret.txt'], /--textfile: expected an existing folder/],
    [['./garden.mjs', '--textfile', 'none'], /--textfile: expected an existing folder/],
  ])('is not called with %j', async (args, expected) => {
    expect(await collect(...args)).toMatchObject({ status: 2, out: '', err: expect.stringMatching(expected) })
  })

  it('is told what is wrong with the configurations of all instances', async () => {
    const config = `- collector: ./own.mjs
  config: { beds: wrong }
- collector: ./own.mjs
  config:
    beds: wrong
- collector: garden
`
    write('wrong.yaml', config)
    const errors = path.resolve('src/errors.ts')
    const own = ownModule.replace(
      'throw Object.assign(',
      'throw Object.assign(new ConfigError("x", [issue]),',
    )
    write('own.mjs', `import { ConfigError } from ${JSON.stringify(errors)}\n${own}`)
    expect(await collect('--config', 'wrong.yaml')).toMatchObject({
      status: 2,
      err: expect.stringContaining(`4 problems in wrong.yaml:
  line 2: [0].config.beds[1]: expected a bed
  line 3: [1].instance: expected a name that no other instance of garden has (actual: garden)
  line 5: [1].config.beds[1]: expected a bed
  line 6: [2].collector: unknown collector; `),
    })
  })

  it('writes a file for node_exporter for each instance', async () => {
    const target = mkdtempSync(path.join(folder, 'target-'))
    write('two.yaml', '- instance: a\n- instance: b\n  config: { beds: { a: 7, c: 8 }, fail: true }\n')
    const args = ['./garden.mjs', '--config', 'two.yaml', '--textfile', target]
    expect(await collect(...args)).toMatchObject({ status: 1, out: '' })
    expect(readdirSync(target).sort()).toEqual(['garden@a.prom', 'garden@b.prom'])
    const [a, b] = ['a', 'b'].map((one) => readFileSync(path.join(target, `garden@${one}.prom`), 'utf8'))
    expect(a).toBe(`${frame(1, 1)}${soil}soil_celsius{bed="a"} 1\n${upLines(1)}`)
    // node_exporter would refuse a series that is in two files.
    expect(b).toContain(`${soil}soil_celsius{bed="c"} 8\n`)
    expect(b).toContain('up{collector="garden",instance="b"} 0\n')
  })

  it('knows from the file of the round before when it last worked', async () => {
    const target = mkdtempSync(path.join(folder, 'target-'))
    const run = (config: object) => {
      const file = write('kept.json', JSON.stringify({ instance: 'a', config }))
      return collect('./garden.mjs', '--config', file, '--textfile', target)
    }
    const read = () => readFileSync(path.join(target, 'garden@a.prom'), 'utf8')
    await run({ fail: true })
    expect(read()).not.toContain('last_success')
    await run({})
    const lastSuccess = /^collector_last_success_timestamp_seconds\{collector="garden",instance="a"\} .*$/m
    const before = lastSuccess.exec(read())?.[0]
    expect(before).toMatch(/ 1767225605$/)
    for (let round = 0; round < 2; round++) {
      await run({ fail: true })
      expect(lastSuccess.exec(read())?.[0]).toBe(before)
      expect(read()).toContain(upLines(0))
    }
  })
})
