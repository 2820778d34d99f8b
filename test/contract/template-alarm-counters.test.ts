// The alarms of template.yaml on the function's own counters, against what the function really writes: a wrong name or
// dimension would be an alarm that never rings.

import { beforeAll, expect, test } from 'vitest'
import { alarmsOf, watchedBy } from '../helpers/alarms.ts'
import { emittedMetrics, keyOf } from '../helpers/emitted-metrics.ts'
import { type Parameters, sample, stream } from '../helpers/template.ts'

const { MappingUri } = sample

let emitted: ReadonlySet<string>

beforeAll(async () => {
  emitted = await emittedMetrics('Ingest')
})

test.each<[string, Parameters]>([
  ['direct', { MappingUri }],
  ['stream', { ...stream, MappingUri }],
])('counters that alarms watch leave the function under those names and dimensions, %s', (_, parameters) => {
  const own = alarmsOf(parameters).flatMap(([, alarm]) =>
    watchedBy(alarm).filter(({ namespace }) => namespace === 'IotRemoteWrite'),
  )
  expect(own.length).toBeGreaterThan(10)
  for (const watched of own) expect(emitted).toContain(keyOf(watched))
})
