// Metrics of several runs in one message: what is gathered, what becomes of it where publishing fails, and what the
// function makes of such a message.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundledText } from '../../helpers/bundled-mapping.ts'
import { createFakeHost, type FakeHost } from '../../helpers/fake-host.ts'
import { mappingOf } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'
import { describeWithParts } from '../../helpers/parts.ts'

interface Metric {
  readonly name: string
  readonly timestamp: number
}

const firstTime = 1_767_225_600

describe('under sh', () => packs(['sh']))
describeWithParts('under busybox ash', ['busybox'], ({ busybox }) => packs([busybox, 'ash']))

function packs(shell: readonly string[]): void {
  it('publishes nothing before it has the metrics of so many runs, and then one array of them', async () => {
    const host = createFakeHost(shell)
    for (const minute of [0, 1]) {
      expect(await runAt(host, minute)).toEqual({ status: 0, stdout: '', stderr: '' })
      expect(existsSync(path.join(host.dir, 'published'))).toBe(false)
    }
    expect(await runAt(host, 2)).toEqual({ status: 0, stdout: '', stderr: '' })
    const metrics = publishedBy(host)
    expect(metrics).toHaveLength(18)
    expect([...new Set(metrics.map(({ timestamp }) => timestamp))]).toEqual(
      [0, 60, 120].map((seconds) => firstTime + seconds),
    )
    expect(existsSync(path.join(host.dir, 'spool', 'pack'))).toBe(false)
    await runAt(host, 3)
    expect(publishedBy(host)).toEqual(metrics)
  })

  it('keeps what it could not publish, and publishes it with the next run', async () => {
    const host = createFakeHost(shell)
    const published = 'printf "%s\\n" "$@" >"$HOST_DIR/args"\ncat >"$HOST_DIR/published"'
    host.program('mosquitto_pub', 'cat >/dev/null; exit 14')
    await runAt(host, 0, '2')
    const failed = await runAt(host, 1, '2')
    expect(failed).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('could not publish a pack of 12 metrics'),
    })
    host.program('mosquitto_pub', published)
    expect(await runAt(host, 2, '2')).toMatchObject({ status: 0 })
    expect(publishedBy(host)).toHaveLength(18)
  })

  it('lets the oldest go where one message would be too small', async () => {
    const host = createFakeHost(shell)
    mkdirSync(path.join(host.dir, 'spool'))
    const old = Array.from({ length: 2_000 }, (_, at) =>
      JSON.stringify({ name: 'host_x', value: at, timestamp: at }),
    )
    writeFileSync(path.join(host.dir, 'spool', 'pack'), `${old.join('\n')}\n`)
    expect(await runAt(host, 0)).toMatchObject({ status: 0 })
    expect(host.read('published').length).toBeLessThan(121_000)
    expect(host.read('published').length).toBeGreaterThan(80_000)
    expect(
      publishedBy(host)
        .slice(-6)
        .map(({ timestamp }) => timestamp),
    ).toEqual(Array(6).fill(firstTime))
  })

  it('shows the pack of this run, and gathers nothing, in a dry run', async () => {
    const host = createFakeHost(shell)
    const run = await host.run(['--pack', '5', '--spool', path.join(host.dir, 'spool'), '--dry-run'])
    expect(JSON.parse(run.stdout)).toHaveLength(6)
    expect(existsSync(path.join(host.dir, 'spool'))).toBe(false)
  })

  it.each(['99', '100'])('may have %s runs', async (pack) => {
    expect((await createFakeHost(shell).run(['--dry-run', '--pack', pack])).status).toBe(0)
  })

  it('says where it cannot gather', async () => {
    const host = createFakeHost(shell)
    host.write('spool', 'a file')
    const run = await runAt(host, 0)
    expect(run.status).toBe(1)
    expect(run.stderr).toContain('spool/pack; set a folder with --spool DIR')
  })

  it('is mapped to samples with the times of their runs', async () => {
    const host = createFakeHost(shell)
    for (const minute of [0, 1, 2]) await runAt(host, minute)
    const mapping = mappingOf(undefined, {}, bundledText)
    const { samples, drops } = mapping.map(
      messageOf({
        topic: 'hosts/pi-4/metrics',
        payload: JSON.parse(host.read('published')),
        received_at: (firstTime + 125) * 1000,
      }),
    )
    expect(drops.filter(({ reason }) => reason !== 'left_out')).toEqual([])
    const disk = samples.filter(({ name }) => name === 'host_disk_used_percent')
    expect(disk.map(({ timestampMs }) => timestampMs)).toEqual(
      [0, 60, 120].map((s) => (firstTime + s) * 1000),
    )
  })
}

function runAt(host: FakeHost, minute: number, pack = '3') {
  host.program('date', `echo ${firstTime + 60 * minute}`)
  host.write('proc/stat', 'cpu  1000 0 500 8000 100 0 50 0 0 0\n')
  return host.run(['--host', 'broker.example', '--pack', pack, '--spool', path.join(host.dir, 'spool')])
}

function publishedBy(host: FakeHost): Metric[] {
  return JSON.parse(host.read('published')) as Metric[]
}
