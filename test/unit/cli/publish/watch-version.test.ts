import { expect, it } from 'vitest'
import type { VersionCounts } from '../../../../src/cli/publish/compare-versions.ts'
import { readPublishOptions } from '../../../../src/cli/publish/publish-options.ts'
import { type CountsOfVersions, countsOf } from '../../../../src/cli/publish/read-counts.ts'
import { watchVersion } from '../../../../src/cli/publish/watch-version.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'

const uploadedAtMs = 1_767_225_600_000

const some = (received: number, more: Partial<VersionCounts> = {}): VersionCounts => ({
  received,
  mapped: received,
  deadLettered: 0,
  missing: 0,
  written: received,
  ...more,
})

/** @param newPerLook messages of the new version between two looks */
async function watching(hourBefore: number, newPerLook: number, refusedAtMs = Number.POSITIVE_INFINITY) {
  const clock = createFakeClock(uploadedAtMs)
  const asked: (readonly [number, number])[] = []
  const verdict = await watchVersion({
    version: 'new',
    uploadedAtMs,
    now: clock.now,
    sleep: (ms) => clock.sleep(ms),
    onLook: () => undefined,
    async readCounts(fromMs, toMs): Promise<CountsOfVersions> {
      asked.push([fromMs - uploadedAtMs, toMs - uploadedAtMs])
      if (toMs <= uploadedAtMs) return { versions: new Map([['old', some(hourBefore)]]), refused: 0 }
      const looks = Math.round((toMs - uploadedAtMs) / 30_000)
      const versions = new Map([['new', some(newPerLook * looks)]])
      return { versions, refused: toMs - uploadedAtMs >= refusedAtMs ? 1 : 0 }
    },
  })
  return { verdict, asked, lastedMs: clock.now() - uploadedAtMs }
}

it.each([
  ['1,000 messages', 600_000, 100, 10 * 30_000],
  ['what a small fleet sends in ten minutes', 60, 5, 2 * 30_000],
  ['ten messages at least', 6, 5, 2 * 30_000],
  ['20 minutes', 600_000, 1, 1_200_000],
])('ends after %s', async (_, hourBefore, newPerLook, lasts) => {
  const { verdict, asked, lastedMs } = await watching(hourBefore, newPerLook)
  expect(lastedMs).toBe(lasts)
  expect(asked[0]).toEqual([-3_600_000, 0])
  expect(asked.at(-1)).toEqual([0, lasts])
  expect(verdict).toMatchObject({ kind: 'compared', before: { received: hourBefore } })
})

it('ends without a verdict where nothing is mapped, or nothing was before', async () => {
  expect(await watching(600, 0)).toMatchObject({ verdict: { kind: 'unused' }, lastedMs: 1_200_000 })
  expect(await watching(0, 500)).toMatchObject({ verdict: { kind: 'alone' }, lastedMs: 60_000 })
})

it('ends where an instance refuses the file', async () => {
  expect(await watching(6_000, 1, 90_000)).toMatchObject({ verdict: { kind: 'refused' }, lastedMs: 90_000 })
})

it('counts are added up by version, and only an invalid file is refused', () => {
  const row = (more: Record<string, string>) => ({ received_sum: '1', mapped_sum: '', ...more })
  const { versions, refused } = countsOf([
    row({ MappingVersion: 'a' }),
    row({
      MappingVersion: 'a',
      Reason: 'x',
      deadlettered_sum: '3',
      missing_sum: '2',
      written_sum: '5',
      thinned_sum: '4',
    }),
    row({ Reason: 'mapping_unreadable', mappingrefreshfailed_sum: '7' }),
    row({ MappingVersion: 'a', Reason: 'mapping_invalid', received_sum: '', mappingrefreshfailed_sum: '2' }),
  ])
  expect([...versions]).toEqual([
    ['a', { received: 2, mapped: 0, deadLettered: 3, missing: 2, written: 9 }],
    ['', { received: 1, mapped: 0, deadLettered: 0, missing: 0, written: 0 }],
  ])
  expect(refused).toBe(2)
})

it('options are read, and refused', () => {
  expect(readPublishOptions(['m.yaml', '--stack', 's'])).toMatchObject({ file: 'm.yaml', waits: true })
  expect(readPublishOptions(['m.yaml', '--stack', 's', '--no-wait', '--messages', 'f'])).toMatchObject({
    waits: false,
    messages: 'f',
  })
  for (const args of [[], ['a', 'b']]) {
    expect(() => readPublishOptions([...args, '--stack', 's'])).toThrow('FILE: expected one mapping file')
  }
})
