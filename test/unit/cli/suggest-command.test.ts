import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { receivedAtMs } from '../../helpers/message.ts'
import { runCli } from '../../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'suggest-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function suggest(lines: readonly unknown[]) {
  return runCli(['suggest'], { lines, folder })
}

describe('suggest', () => {
  it('writes a rule for each group of topics, without times', async () => {
    const times = [0, 1, 2].map((n) => {
      const received_at = receivedAtMs + n * 1000
      return {
        topic: 'sensors/7/data',
        received_at,
        payload: { ts: received_at - 400, temp: 21, clock: { time: receivedAtMs } },
      }
    })
    const ran = await suggest([
      ...times,
      { topic: 'sensors/8/data', payload: { temp: 22, 'room temp': 3, on: true } },
      { topic: 'house/kitchen/level', payload: 40 },
      { topic: 'house/cellar/level', payload: 41 },
      { topic: 'plain', payload: { v: 1, n: 'x' } },
      { topic: 'stat/a/b', client_id: 'a', payload: { w: 1 } },
    ])
    expect(ran).toMatchObject({ status: 0, err: '' })
    expect(ran.out).toBe(`version: 1
rules:
  # 4 messages, such as sensors/7/data
  - topic: sensors/+device/data
    # timestamp: ts  # 0.4 s behind receipt
    # clock.time is no timestamp: stuck
    leaves:
      names:
        temp: temp
        "\`room temp\`": room_temp
        "on": "on"
  # 2 messages, such as house/kitchen/level
  - topic: house/+device/level
    leaves: true
  # 1 message, such as plain
  - topic: plain
    labels:
      topic: $topic
    leaves:
      names:
        v: v
  # 1 message, such as stat/a/b
  - topic: stat/+device/b
    leaves:
      names:
        w: w
`)
  })

  it('leaves known devices to the bundled mapping', async () => {
    const ran = await suggest([
      { topic: 'tele/a/SENSOR', payload: { ENERGY: { Power: 1 } } },
      { topic: 'tele/a/OTHER1', payload: { x: 1 } },
      { topic: 'tele/b/OTHER2', payload: { x: 1 } },
    ])
    expect(ran.out).toContain('# known without a rule: "tele/a/SENSOR"\n')
    // Not tele/+device/+level_3: that would take the others away.
    expect(ran.out).toContain('- topic: [tele/a/OTHER1, tele/b/OTHER2]\n    labels:\n      topic: $topic\n')
  })

  it('takes the device from the topic where the payload says the same', async () => {
    const { out } = await suggest([
      { topic: 'devices/a7/telemetry', payload: { temperature: 21.5, id: 'a7' } },
      { topic: 'devices/b8/telemetry', payload: { temperature: 22, id: 'b8' } },
      { topic: 'halls/one/c9', payload: { humidity: 3, id: 'c9' } },
      { topic: 'rooms/x/data', payload: { pressure: 3, id: 'd1' } },
    ])
    expect(out).toContain('  - topic: devices/+device/telemetry\n    leaves:')
    expect(out).toContain('  - topic: halls/one/+device\n    leaves:')
    expect(out).toContain('  - topic: rooms/x/data\n    labels:\n      device: id\n')
  })

  it('takes labels from the members that name the device, not from a reading of the same number', async () => {
    const ran = await suggest([{ topic: 'a/b', payload: { temp: 7, device: 7, '`': '7' } }])
    expect(ran.out).toContain('    labels:\n      device: device\n')
  })

  it.each([
    [
      'lines that are no messages',
      ['{"topic":', { topic: 'a', payload: 1 }],
      /^\{"line":1,"error":"not JSON/,
    ],
    [
      'nothing to map',
      [{ topic: 'a', payload: 'x' }],
      /^no message has a reading for which a rule is needed\n$/,
    ],
  ])('ends with status 1 for %s', async (_, lines, err) => {
    expect(await suggest(lines)).toMatchObject({ status: 1, err: expect.stringMatching(err) })
  })

  it('reads a file', async () => {
    writeFileSync(path.join(folder, 'one.jsonl'), '{"topic":"a/1","payload":{"t":1}}\n')
    expect((await runCli(['suggest', 'one.jsonl'], { folder })).out).toContain('- topic: a/+device\n')
    expect(await runCli(['suggest', 'none.jsonl'], { folder })).toMatchObject({ status: 2 })
    expect(await runCli(['suggest', '.'], { folder })).toMatchObject({
      status: 2,
      err: expect.stringContaining('FILE: this is a folder; expected a file of messages, one a line\n'),
    })
  })
})
