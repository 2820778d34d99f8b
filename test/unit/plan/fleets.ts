// Fleets for tests of plan.

import fc from 'fast-check'
import type { Fleet } from '../../../src/plan/fleet.ts'

export const million: Fleet = {
  devices: 1_000_000,
  intervalSeconds: 60,
  samplesPerMessage: 5,
  payloadBytes: 160,
  seriesPerDevice: 5,
  // The hand's figures are of the messages alone.
  livenessSeconds: 0,
  basicIngest: false,
  peakFactor: 1,
  endpointWaitMs: 25,
}

export const anyFleet: fc.Arbitrary<Fleet> = fc.record({
  devices: fc.oneof(fc.integer({ min: 1, max: 1e4 }), fc.integer({ min: 1, max: 1e9 })),
  intervalSeconds: fc.oneof(fc.constantFrom(0.01, 1, 60, 3_600), fc.integer({ min: 1, max: 2_592_000 })),
  samplesPerMessage: fc.integer({ min: 1, max: 1_000 }),
  payloadBytes: fc.integer({ min: 1, max: 131_072 }),
  seriesPerDevice: fc.integer({ min: 1, max: 1e6 }),
  livenessSeconds: fc.constantFrom(0, 60, 300, 86_400),
  basicIngest: fc.boolean(),
  peakFactor: fc.integer({ min: 1, max: 1_000 }),
  endpointWaitMs: fc.integer({ min: 1, max: 10_000 }),
})
