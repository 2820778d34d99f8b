import { describe, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

describe('the program', () => {
  it.each([[['help']], [['--help']], [['-h']]])('lists its commands for %j', async (args) => {
    const { status, out, err } = await runCli(args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const name of ['map', 'check', 'schema', 'replay', 'plan', 'collect', 'start', 'help']) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    }
  })

  it('says how it is used where it is called with nothing', async () => {
    expect(await runCli([])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^Usage: /) })
  })

  it.each([['map'], ['check'], ['schema'], ['replay'], ['plan'], ['collect']])(
    'tells how %s is used, in both ways',
    async (name) => {
      const help = await runCli([name, '--help'])
      expect(help).toMatchObject({
        status: 0,
        out: expect.stringContaining(`Usage: iot-remote-write ${name}`),
        err: '',
      })
      expect(await runCli(['help', name])).toEqual(help)
      expect(help.out.split('\n').filter((line) => line.length > 120)).toEqual([])
    },
  )

  it.each([
    ['chck', 'unknown command; did you mean `check`?\n'],
    ['deliver', 'unknown command; expected one of map, check, schema, replay, plan, collect, start, help\n'],
    [
      'constructor',
      'unknown command; expected one of map, check, schema, replay, plan, collect, start, help\n',
    ],
  ])('does not know %s', async (name, err) => {
    expect(await runCli([name])).toMatchObject({ status: 2, out: '', err })
  })

  it('hands the arguments of start on as they are', async () => {
    expect(await runCli(['start', '--listen', '127.0.0.1:0'])).toMatchObject({
      status: undefined,
      started: ['--listen', '127.0.0.1:0'],
    })
    expect(await runCli(['help', 'start'])).toMatchObject({ started: ['--help'] })
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
