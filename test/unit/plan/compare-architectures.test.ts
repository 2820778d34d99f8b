import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { architectureOf, planArchitecture } from '../../../src/plan/architecture.ts'
import { compareArchitectures, renderComparison } from '../../../src/plan/compare-architectures.ts'
import { formatUsd } from '../../../src/plan/format-figure.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { usEast1 } from '../../../src/plan/prices.ts'
import { anyFleet, million } from './fleets.ts'

const text = readFileSync(path.join(import.meta.dirname, '../../../docs/cost.md'), 'utf8').replaceAll(
  /\s+/g,
  ' ',
)

describe('the architectures of a million devices with a message a minute', () => {
  const comparison = compareArchitectures(million, 300)
  const page = renderComparison(comparison)

  it('are four deliveries with four ways of publishing', () => {
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
      ['http', false, false, 1, '55.2'],
      ['http', false, true, 1, '23.9'],
      ['http', false, false, 5, '21.9'],
      ['http', false, true, 5, '15.0'],
    ])
  })

  it('stand side by side', () => {
    expect(page).toMatch(/^delivery +plain +Basic Ingest +packs of 5 +both$/m)
    expect(page).toMatch(/^stream on demand +59,800 +28,400 +21,800 +15,000$/m)
    expect(page).toMatch(/^Kinesis shards +- +34 or 8 +22 or 5$/m)
    expect(page).toMatch(/^order of a topic +not kept +kept +kept$/m)
    expect(page.replaceAll(/\s+/g, ' ')).toContain('It lacks the order of a topic, and a buffer')
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

describe('batches of the rule', () => {
  const planned = (changes: Partial<typeof million> = {}, basicIngest = true) => {
    const fleet = { ...million, ...changes }
    return planArchitecture(fleet, { ...architectureOf(fleet, 'http'), basicIngest }, usEast1)
  }
  const usdOf = (part: string, plan = planned()) => plan.cost.find((line) => line.part === part)?.usd ?? 0

  it('of ten messages are one action, one request of API Gateway and one invocation', () => {
    const { capacity, usdPerMonth } = planned()
    expect(capacity.messagesPerInvocation).toBe(10)
    const batches = (1e6 * 1_440 * 30.42) / 10
    expect(usdOf('IoT Core action')).toBeCloseTo((batches * 0.15) / 1e6, 6)
    expect(usdOf('API Gateway')).toBeCloseTo(300 + ((batches - 3e8) * 0.9) / 1e6, 6)
    expect(usdOf('Lambda requests')).toBeCloseTo((batches * 0.2) / 1e6, 6)
    // What it costs without a gateway.
    expect(((usdPerMonth - usdOf('API Gateway')) / 1_000).toFixed(1)).toBe('19.9')
    expect(text).toContain(
      `this costs ${formatUsd(usdPerMonth)} for the million devices, of which ${formatUsd(usdOf('API Gateway'))} are`,
    )
  })

  it.each<[string, Partial<typeof million>, number]>([
    ['payloads of which nine fit into 5 KB', { payloadBytes: 320 }, 9],
    ['a payload that is larger than a batch', { payloadBytes: 6_000 }, 1],
    ['ten messages in the time for which a batch waits', { devices: 3_000 }, 10],
    ['five messages in that time', { devices: 1_500 }, 5],
    ['one message in a long time', { devices: 1 }, 1],
  ])('have as many messages as fit: %s', (_, changes, messages) => {
    expect(planned(changes).capacity.messagesPerInvocation).toBe(messages)
  })

  it('of one message cost what direct costs, and API Gateway', () => {
    const fleet = { ...million, devices: 1 }
    const direct = planArchitecture(fleet, architectureOf(fleet, 'direct'), usEast1)
    const http = planned({ devices: 1 }, false)
    expect(http.usdPerMonth - usdOf('API Gateway', http)).toBeCloseTo(direct.usdPerMonth, 6)
  })
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
