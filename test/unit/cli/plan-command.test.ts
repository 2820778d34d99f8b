import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

describe('plan', () => {
  it('takes a fleet of a message a minute with five samples, unless it is told of another', async () => {
    const { status, out, err } = await runCli(['plan', '--devices', '1000'])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^Each of 1,000 devices publishes 5 samples in 160 bytes every 60 s:\n/)
    expect((await runCli(['plan', '--devices=1e3', '--interval', '60', '--samples', '5'])).out).toBe(out)
  })

  it('says what was assumed', async () => {
    const { out } = await runCli([
      ...[
        'plan',
        '--devices',
        '1',
        '--interval',
        '0.5',
        '--samples',
        '1',
        '--payload-bytes',
        '1',
        '--basic-ingest',
      ],
      ...['--peak', '2.5', '--series-per-device', '7', '--liveness', '0'],
    ])
    expect(out).toMatch(
      /^One device publishes 1 sample in 1 byte every 0.5 s, 2.5 times as often in the busiest second, with\nBasic Ingest:\n2 messages\/s, 2 samples\/s, 7 active series\.\n/,
    )
    expect(out).toMatch(/Not counted: free tiers.*AMP queries/)
  })

  it.each([
    ['direct', 'stream'],
    ['stream', 'direct'],
  ])('shows %s alone', async (delivery, other) => {
    const { out } = await runCli(['plan', '--devices', '1000000', '--delivery', delivery])
    expect(out).toMatch(new RegExp(`^cost +${delivery}$`, 'm'))
    expect(out).not.toMatch(new RegExp(`${other} meets first`))
    expect(out).toMatch(/^Recommended: stream\. /m)
  })

  it('has a waiting time that only costs where an invocation waits for one message', async () => {
    const totals = async (...args: string[]) => {
      const { out } = await runCli(['plan', '--devices', '1e6', '--liveness', '0', '--json', ...args])
      return JSON.parse(out).deliveries.map(({ usdPerMonth }: { usdPerMonth: number }) => usdPerMonth)
    }
    const [[direct, stream], [slowDirect, slowStream]] = [await totals(), await totals('--wait-ms', '100')]
    expect(slowDirect - direct).toBeGreaterThan(5_000)
    expect(slowStream - stream).toBeLessThan(50)
  })

  it.each([
    ['--samples=5', undefined],
    [
      '--samples=200',
      'stream has little room to catch up after an outage; ParallelizationFactor 2 is enough.',
    ],
    ['--samples=500', 'stream falls behind; ParallelizationFactor 4 is enough.'],
    ['--samples=1000', 'stream falls behind; ParallelizationFactor 7 is enough.'],
    ['--samples=1000 --wait-ms=10000', 'stream falls behind; ParallelizationFactor 10 is not enough.'],
  ])('%s: tells when pollers of the stream have too much to do', async (option, sentence) => {
    const args = ['plan', '--devices=1e6', '--payload-bytes=500', ...option.split(' ')]
    const { out } = await runCli(args)
    expect(/^stream (falls|has).*$/m.exec(out)?.[0]).toBe(sentence)
    expect((await runCli([...args, '--delivery=direct'])).out).not.toMatch(/Factor/)
  })

  it('gives everything as JSON, not rounded, with the source of each price and quota', async () => {
    const { status, out } = await runCli(['plan', '--devices', '1000000', '--json'])
    expect(status).toBe(0)
    const plan = JSON.parse(out)
    expect(plan).toMatchObject({
      prices: { asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), region: 'us-east-1', monthDays: 30.42 },
      fleet: { devices: 1_000_000, intervalSeconds: 60, samplesPerMessage: 5 },
      recommended: 'stream',
    })
    expect(plan.load.messagesPerSecond).toBeCloseTo(16_666.667, 3)
    expect(plan.prices.units.iotRule).toMatchObject({
      per: 1e6,
      source: expect.stringContaining('aws.amazon.com'),
    })
    for (const { quotas } of plan.deliveries) {
      expect(quotas.every(({ source }: { source: string }) => source.includes('docs.aws.amazon.com'))).toBe(
        true,
      )
    }
  })

  it('compares sizes', async () => {
    const { status, out } = await runCli(['plan', '--by-size', '--interval', '3600'])
    expect(status).toBe(0)
    expect(out.match(/^(direct|stream) +[\d,]+( M)? /gm)).toHaveLength(6)
    expect(out).toMatch(/^Stream costs less from \d+,000 devices on\./m)
    expect(JSON.parse((await runCli(['plan', '--by-size', '--json'])).out)).toHaveLength(6)
  })

  it('advises and compares, as text and as JSON', async () => {
    const million = ['plan', '--devices', '1000000', '--liveness', '0']
    const { out } = await runCli([...million, '--advise', '--delivery', 'direct', '--pack', '120'])
    expect(out).toMatch(/^Today: direct, \$68,900 a month\.$/m)
    expect(out).toMatch(/^packs of 2 readings +[\d,]+ +[\d,]+$/m)
    const advice = JSON.parse((await runCli([...million, '--advise', '--json'])).out)
    expect(advice).toMatchObject({
      prices: { region: 'us-east-1' },
      today: { architecture: { delivery: 'stream', packReadings: 1 } },
      alone: [{ lever: 'packs' }, { lever: 'Basic Ingest' }, {}, {}],
    })
    expect((await runCli([...million, '--compare'])).out).toMatch(/^stream with provisioned shards +56,700 /m)
    const { architectures } = JSON.parse((await runCli([...million, '--compare', '--json'])).out)
    expect(architectures).toHaveLength(16)
    expect(architectures[0].cost.map(({ part }: { part: string }) => part)).toContain('AMP ingestion')
  })

  it('takes the prices of another region from a file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plan-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const million = ['plan', '--devices', '1000000', '--liveness', '0']
    const { prices } = JSON.parse((await runCli([...million, '--json'])).out)
    const units = { ...prices.units, iotConnection: 0.16 }
    writeFileSync(path.join(folder, 'prices.json'), JSON.stringify({ ...prices, region: 'eu-west-1', units }))
    const given = ['--prices', 'prices.json']
    const { out } = await runCli([...million, ...given, '--region', 'eu-west-1'], { folder })
    expect(out).toMatch(/at prices of eu-west-1 as of 2026-11-21\.$/m)
    expect(out).toMatch(/^IoT Core connections .* 7,010 +7,010$/m)
    for (const [view, line] of [
      ['--advise', /^Today: stream on demand, \$63,300 a month\.$/m],
      ['--compare', /^stream on demand +63,300 /m],
    ] as const) {
      expect((await runCli([...million, view, ...given], { folder })).out).toMatch(line)
    }
    expect((await runCli(['plan', '--by-size', '--liveness', '0', ...given], { folder })).out).toMatch(
      / 1 M .* 63,300 /,
    )
    const { status, err } = await runCli([...million, ...given, '--region', 'us-east-1'], { folder })
    expect([status, err]).toEqual([
      2,
      expect.stringContaining('--region: expected eu-west-1: the file of --prices'),
    ])
    writeFileSync(path.join(folder, 'prices.json'), 'iotMessage,1')
    expect((await runCli([...million, ...given], { folder })).err).toMatch(/--prices: expected JSON/)
    expect((await runCli([...million, '--prices', 'none'], { folder })).err).toMatch(
      /--prices: there is no such file/,
    )
  })

  it.each([
    [[], ['--devices: expected a whole number of devices, 1 to 1,000,000,000']],
    [['--devices', '1M'], ['--devices: .*; write digits only, without units or commas']],
    [['--devices', '1,000'], ['--devices: .* digits only']],
    [['--devices', '0'], ['--devices: .*']],
    [['--devices', '1e10'], ['--devices: .*']],
    [['--devices', '1.5'], ['--devices: expected a whole number .*']],
    [['--devices', 'NaN'], ['--devices: .*']],
    [['--devices', 'Infinity'], ['--devices: .*']],
    [['--devices=-5'], ['--devices: .*']],
    [['--devices', '0x10'], ['--devices: .*']],
    [['--devices', '1', '--interval', '60s'], ['--interval: expected a number of seconds']],
    [['--devices', '1', '--interval', '0'], ['--interval: .*']],
    [['--devices', '1', '--payload-bytes', '131073'], ['--payload-bytes: .*131,072']],
    [['--devices', '1', '--delivery', 'kinesis'], ['--delivery: expected direct, stream or both']],
    [
      ['--devices', '1', '--region', 'eu-west-1'],
      ['--region: expected us-east-1: plan has the prices of no other region; give yours with --prices FILE'],
    ],
    [['1000000'], ['arguments: unexpected argument; options begin with --']],
    [
      ['--samples', '0', '--peak', '0.5', '--wait-ms', 'x'],
      ['--samples: ', '--devices: ', '--peak: ', '--wait-ms: '],
    ],
    [
      ['--by-size', '--devices', '5', '--delivery', 'direct'],
      ['--devices: cannot be used with --by-size', '--delivery: cannot be used with --by-size'],
    ],
    [['--by-size', '--advise'], ['--advise: cannot be used with --by-size; remove one of the two']],
    [
      ['--devices', '5', '--compare', '--advise', '--delivery', 'direct'],
      ['--advise: cannot be used with --compare', '--delivery: cannot be used with --compare'],
    ],
    [['--devices', '5', '--pack', '60'], ['--pack: is used only with --advise and --compare']],
    [['--devices', '5', '--advise', '--pack', '3001'], ['--pack: expected a number of seconds, 1 to 3,000']],
  ])('refuses %j, with all that is wrong', async (args, messages) => {
    const { status, out, err } = await runCli(['plan', ...args])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(new RegExp(`^${messages.length} problems? in options:\\n`))
    for (const message of messages) expect(err).toMatch(new RegExp(`^ {2}${message}`, 'm'))
  })
})
