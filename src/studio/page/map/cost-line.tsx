// What a fleet that sends such messages costs a month on AWS, before the change and after it, by the figures of `plan`.

import { useState } from 'preact/hooks'
import type { Comparison } from '../engine/protocol.ts'
import { readStored, store } from '../parts/stored.ts'
import { usdPerMonth } from '../parts/usd-per-month.ts'

interface FleetSize {
  readonly devices: number
  readonly intervalSeconds: number
}

export function CostLine({ comparison }: { readonly comparison: Comparison }) {
  const [size, setSize] = useState<FleetSize>(storedSize)
  const change = (next: Partial<FleetSize>) => {
    const all = { ...size, ...next }
    setSize(all)
    store('fleet', JSON.stringify(all))
  }
  const after = samplesOf(comparison.samples, comparison.mapped)
  const before = samplesOf(comparison.samplesBefore, comparison.mappedBefore)
  const [cost, costBefore] = [monthly(size, after, comparison), monthly(size, before, comparison)]
  return (
    <p class="cost">
      <label>
        <input
          type="number"
          min="1"
          max="1000000000"
          value={size.devices}
          onInput={(event) => change({ devices: event.currentTarget.valueAsNumber })}
        />{' '}
        devices
      </label>
      <label>
        {' × every '}
        <input
          type="number"
          min="1"
          max="2592000"
          value={size.intervalSeconds}
          onInput={(event) => change({ intervalSeconds: event.currentTarget.valueAsNumber })}
        />{' '}
        s
      </label>
      <output>
        {cost === undefined ? (
          'enter numbers from 1 on'
        ) : (
          <>
            {costBefore !== undefined && costBefore !== cost && `${dollars(costBefore)} → `}
            <strong>{dollars(cost)}</strong> a month
            <span class="muted">
              {' '}
              ({before !== after && `${before} → `}
              {after} {after === 1 ? 'sample' : 'samples'} a message)
            </span>
          </>
        )}
      </output>
    </p>
  )
}

/** Of a message that has any: their mean. */
function samplesOf(samples: number, mapped: number): number {
  return mapped === 0 ? 0 : Math.round((10 * samples) / mapped) / 10
}

/** @returns dollars; undefined if these are no numbers for a fleet */
function monthly(
  { devices, intervalSeconds }: FleetSize,
  samples: number,
  { payloadBytes, compared }: Comparison,
): number | undefined {
  const isFleet = devices >= 1 && devices <= 1e9 && intervalSeconds >= 1 && intervalSeconds <= 2_592_000
  if (!isFleet) return undefined
  return usdPerMonth({
    devices: Math.round(devices),
    intervalSeconds,
    samples: Math.max(1, Math.round(samples)),
    payloadBytes: Math.max(1, Math.round(payloadBytes / Math.max(1, compared))),
  })
}

function dollars(usd: number): string {
  const digits = usd < 100 ? usd.toFixed(2) : Math.round(Number(usd.toPrecision(3))).toLocaleString('en')
  return `$${digits}`
}

function storedSize(): FleetSize {
  const usual = { devices: 20_000, intervalSeconds: 60 }
  try {
    const known = JSON.parse(readStored('fleet') ?? '') as Partial<FleetSize>
    const isGood = Number.isFinite(known.devices) && Number.isFinite(known.intervalSeconds)
    return isGood ? (known as FleetSize) : usual
  } catch {
    return usual
  }
}
