import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

const names = [
  ...['map', 'check', 'check-config', 'suggest', 'presets', 'eject', 'schema', 'replay', 'plan', 'collect'],
  ...[
    'dashboards',
    'start',
    'trace',
    'doctor',
    'fleet',
    'query',
    'provision',
    'publish-mapping',
    'alerts',
    'completion',
  ],
]
const unknown = `unknown command; expected one of ${names.join(', ')}, help\n`

describe('the program', () => {
  it.each([[['help']], [['--help']], [['-h']]])('lists its commands for %j', async (args) => {
    const { status, out, err } = await runCli(args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const listed = [...out.matchAll(/^ {2}([\w-]+) /gm)].map(([, name]) => name)
    expect(listed).toEqual([...names, 'help'])
  })

  it.each(['--version', '-V'])('says its version for %s', async (option) => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(await runCli([option])).toEqual({ status: 0, out: `iot-remote-write ${version}\n`, err: '' })
  })

  it('says how it is used where it is called with nothing', async () => {
    expect(await runCli([])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^Usage: /) })
  })

  it.each(names)('tells how %s is used, in both ways', async (name) => {
    const help = await runCli([name, '--help'])
    expect(help).toMatchObject({
      status: 0,
      out: expect.stringContaining(`Usage: iot-remote-write ${name}`),
      err: '',
    })
    expect(await runCli(['help', name])).toEqual(help)
    expect(help.out.split('\n').filter((line) => line.length > 120)).toEqual([])
  })

  it.each([
    ['chck', 'unknown command; did you mean `check`?\n'],
    ['mpa', 'unknown command; did you mean `map`?\n'],
    ['sugest', 'unknown command; did you mean `suggest`?\n'],
    ['hepl', 'unknown command; did you mean `help`?\n'],
    ['--vresion', 'unknown option; did you mean `--version`?\n'],
    ['deliver', unknown],
    ['constructor', unknown],
  ])('does not know %s', async (name, err) => {
    expect(await runCli([name])).toMatchObject({ status: 2, out: '', err })
    expect(await runCli(['help', name])).toMatchObject({ status: 2, out: '', err })
  })

  it.each([
    ['map', '--maping', '--mapping'],
    ['check', '--hepl', '--help'],
    ['check-config', '--hepl', '--help'],
    ['suggest', '--hlep', '--help'],
    ['presets', '--fro', '--for'],
    ['eject', '--hepl', '--help'],
    ['schema', '--hepl', '--help'],
    ['replay', '--dryrun', '--dry-run'],
    ['plan', '--device', '--devices'],
    ['collect', '--confg', '--config'],
    ['dashboards', '--ot', '--out'],
    ['start', '--brokr', '--broker'],
    ['trace', '--publsh', '--publish'],
    ['doctor', '--stak', '--stack'],
    ['fleet', '--labl', '--label'],
    ['query', '--stak', '--stack'],
    ['alerts', '--stak', '--stack'],
  ])('%s does not know %s', async (name, wrong, meant) => {
    expect(await runCli([name, wrong, 'x'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining(`  ${wrong}: unknown option; did you mean \`${meant}\`?\n`),
    })
  })

  it.each(names)('has a section on %s in docs/cli.md', (name) => {
    const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
    expect(page.split('\n')).toContain(`## ${name}`)
  })

  it('has start like the others', async () => {
    expect(await runCli(['start', '--listen', '1', '--bogus'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringMatching(/^2 problems in options:\n(.*\n)+\nRun iot-remote-write start --help/),
    })
  })

  it('names the way to its help where arguments are wrong', async () => {
    expect(await runCli(['schema', 'x', '--y'])).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /^2 problems in options:\n {2}arguments: .*\n {2}--y: .*\n\nRun iot-remote-write schema --help/,
      ),
    })
  })
})

describe('schema', () => {
  it('prints the JSON Schema of mapping files', async () => {
    const { status, out } = await runCli(['schema'])
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringMatching(/json-schema\.org/) })
  })
})
