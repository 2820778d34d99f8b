import { uncompress } from 'snappyjs'
import { expect, it } from 'vitest'
import { createMerger } from '../../../src/remote-write/merge-samples.ts'
import { splitSeries } from '../../../src/remote-write/split-series.ts'
import { readWriteRequest } from '../../../src/studio/receiver/read-write-request.ts'
import { sample } from '../../helpers/samples.ts'

const limits = { requestBytesMax: 1_000_000, requestSamplesMax: 10_000 }

/** 20 rows are sorted by merging, 3 by insertion. */
it.each([3, 20])(
  'the end of a series is the bits that Prometheus looks for, among %s samples in any order',
  (count) => {
    const merger = createMerger()
    const samples = Array.from({ length: count }, (_, index) => {
      const one = sample('a', { x: '1' }, count - index, index % 2 === 0 ? Number.NaN : index)
      return index % 3 === 0 ? { ...one, stale: true as const } : one
    })
    merger.add(0, 0, samples)
    const [[request] = []] = splitSeries(merger.finish().table, limits)
    const { series } = readWriteRequest(new Uint8Array(uncompress(request?.body as Uint8Array)))
    expect(series[0]?.samples).toEqual(
      samples.toReversed().map(({ timestampMs, value, stale }) => ({
        timestampMs,
        value: stale ? Number.NaN : value,
        ...(stale ? { stale } : {}),
      })),
    )
  },
)
