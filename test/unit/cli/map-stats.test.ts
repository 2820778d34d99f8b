import { describe, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'

/** Twenty devices with a message a minute, for ten minutes. */
const lines = Array.from({ length: 200 }, (_, index) => ({
  topic: `farm/soil-${index % 20}/state`,
  client_id: `soil-${index % 20}`,
  received_at: 1_767_225_600_000 + index * 3_000,
  payload: { temperature: 20 + index, moisture: 40, battery: 3.7 },
}))

function stats(given: readonly unknown[], ...args: string[]) {
  return runCli(['map', '--stats', ...args], { lines: given })
}

describe('map --stats', () => {
  it('counts messages, samples, series and bytes, and says what such a fleet costs', async () => {
    const { status, out, err } = await stats(lines)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^messages +200 +10 a device$/m)
    expect(out).toMatch(/^samples +600 +3 a message$/m)
    expect(out).toMatch(/^series +60 +3 a device$/m)
    expect(out).toMatch(/^0\.333 messages\/s in 597 s\. If the fleet goes on so:$/m)
    expect(out).toMatch(/^direct +11 +10\.1$/m)
    const command = /^iot-remote-write (plan --advise .*)$/m.exec(out)?.[1] ?? ''
    expect(command).toContain('--devices 20 --interval 60 --samples 3 ')
    expect((await runCli(command.split(' '))).out).toMatch(/^Today: direct, \$11 a month\.$/m)
  })

  it('measures the requests that the function would send', async () => {
    const { out } = await stats(lines)
    const rows = [...out.matchAll(/^(?:a message each|all in one batch).* (\S+) +([\d,]+) +([\d,]+)$/gm)]
    const [alone, together] = rows.map((row) =>
      row.slice(1).map((figure) => Number(figure?.replace(',', ''))),
    )
    expect([alone?.[0], together?.[0]]).toEqual([200, 1])
    // Labels are written once in a batch, and what is alike is compressed.
    expect(together?.[1]).toBeLessThan((alone?.[1] ?? 0) / 2)
    expect(together?.[2]).toBeLessThan(together?.[1] ?? 0)
  })

  it('says what is missing for a bill', async () => {
    const { status, out } = await stats(['a/7 {"t": 1}'])
    expect([status, out]).toEqual([
      0,
      expect.stringContaining('No bill: the messages say no two times of receipt.'),
    ])
    expect((await stats([])).out).toMatch(/^messages +0 +0 a device$/m)
  })

  it.each([['--explain'], ['--names=1', '--names=2']])('is not shown with %s', async (...args) => {
    const { status, err } = await stats(lines, ...args)
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/--(stats: cannot be used with|names: expected)/),
    ])
  })
})
