import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planArchitecture } from '../../../src/plan/architecture.ts'
import { compareArchitectures, renderComparison } from '../../../src/plan/compare-architectures.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { usEast1 } from '../../../src/plan/prices.ts'
import { anyFleet, million } from './fleets.ts'

describe('the architectures of a million devices with a message a minute', () => {
  const comparison = compareArchitectures(million, 300)
  const page = renderComparison(comparison)

  it('are three deliveries with four ways of publishing', () => {
    const told = comparison.architectures.map(({ architecture, usdPerMonth }) => {
      const { delivery, provisioned, basicIngest, packReadings } = architecture
      return [delivery, provisioned, basicIngest, packReadings, (usdPerMonth / 1_000).toFixed(1)]
    })
    expect(told).toEqual([
      ['direct', false, false, 1, '68.9'],
      ['direct', false, true, 1, '37.5'],
      ['direct', false, false, 5, '23.4'],
      ['direct', false, true, 5, '16.6'],
      ['stream', false, false, 1, '59.8'],
      ['stream', false, true, 1, '28.4'],
      ['stream', false, false, 5, '21.8'],
      ['stream', false, true, 5, '15.0'],
      ['stream', true, false, 1, '56.7'],
      ['stream', true, true, 1, '25.3'],
      ['stream', true, false, 5, '21.0'],
      ['stream', true, true, 5, '14.1'],
    ])
  })

  it('stand side by side', () => {
    expect(page).toMatch(/^delivery +plain +Basic Ingest +packs of 5 +both$/m)
    expect(page).toMatch(/^stream on demand +59,800 +28,400 +21,800 +15,000$/m)
    expect(page).toMatch(/^Kinesis shards +- +34 or 8 +22 or 5$/m)
    expect(page).toMatch(/^order of a topic +not kept +kept +kept$/m)
    expect(page.replaceAll(/\s+/g, ' ')).toContain(
      'every 300 s, so a sample is in the graph up to 240 s later',
    )
  })

  it('are those of plan where plan has them', () => {
    const usd = makePlan(million, ['direct', 'stream']).deliveries.map(({ usdPerMonth }) => usdPerMonth)
    expect([comparison.architectures[0]?.usdPerMonth, comparison.architectures[4]?.usdPerMonth]).toEqual(usd)
  })
})

it('a fleet that publishes every five minutes has no packs to compare', () => {
  const page = renderComparison(compareArchitectures({ ...million, intervalSeconds: 300 }, 300))
  expect(page).toMatch(/^delivery +plain +Basic Ingest$/m)
  expect(page).not.toMatch(/pack/)
})

describe('any fleet', () => {
  it('pays less with Basic Ingest, and has a page of at most 100 columns without a figure that is none', () => {
    fc.assert(
      fc.property(anyFleet, fc.integer({ min: 1, max: 3_000 }), (fleet, packSeconds) => {
        const comparison = compareArchitectures(fleet, packSeconds)
        const page = renderComparison(comparison)
        expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
        expect(page).not.toMatch(/NaN|Infinity|undefined|null/)
        for (const { architecture, usdPerMonth } of comparison.architectures) {
          const other = planArchitecture(fleet, { ...architecture, basicIngest: true }, usEast1)
          expect(other.usdPerMonth).toBeLessThanOrEqual(usdPerMonth)
        }
      }),
    )
  })
})
