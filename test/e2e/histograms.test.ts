// Histograms through the built function to a real Prometheus: what it makes of them in queries, and what becomes of the rest
// of a message where it takes none.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { envelope } from '../helpers/ingest-events.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { startFunction } from '../helpers/start-function.ts'

const mapping = `
version: 1
liveness: off
rules:
  - topic: m/+device
    metrics:
      temperature: t
      vibration: { type: histogram, value: v }
      latency_seconds:
        type: histogram
        buckets: { counts: b, bounds: [0.1, 0.5, 1], sum: s }
      duration_seconds:
        type: histogram
        schema: 0
        buckets: { counts: b, bounds: [0.5, 1, 2], sum: s }
`
const readings = Array.from({ length: 100 }, (_, index) => index + 1)

describeWithParts('histograms → Prometheus', ['node24', 'aws-lambda-ric', 'prometheus'], (parts) => {
  let prometheus: Prometheus
  afterEach(() => prometheus?.stop())

  async function deliver(features: readonly string[]) {
    prometheus = await startPrometheus(parts.prometheus, { features })
    const folder = mkdtempSync(path.join(tmpdir(), 'histograms-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = path.join(folder, 'mapping.yaml')
    writeFileSync(file, mapping)
    const lambda = await startFunction(parts, {
      REMOTE_WRITE_URL: prometheus.writeUrl,
      REMOTE_WRITE_AUTH: 'none',
      MAPPING_URI: pathToFileURL(file).href,
    })
    const receivedAtMs = Date.now() - 3_000
    const payload = (count: number) => JSON.stringify({ t: 21, v: readings, b: [4, 3, 0, count], s: 5 })
    const send = (count: number, atMs: number) =>
      lambda.invoke(envelope({ topic: 'm/a', payload: payload(count), clientId: 'a', receivedAtMs: atMs }))
    return { first: await send(1, receivedAtMs), second: await send(2, receivedAtMs + 2_000) }
  }

  /** @returns the only value of an instant query */
  async function ask(query: string): Promise<number> {
    const response = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query })}`)
    const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } }
    expect(data.result).toHaveLength(1)
    return Number(data.result[0]?.value[1])
  }

  it('answers with counts, sums and quantiles', async () => {
    const { first } = await deliver(['native-histograms'])
    expect(first).toMatchObject({ result: { written: 9, dropped: {} } })
    expect(await ask('temperature')).toBe(21)
    // Over time they add up with Prometheus 3; Debian has 2.42.
    expect(await ask('histogram_count(vibration)')).toBe(100)
    expect(await ask('histogram_sum(vibration)')).toBe(5_050)
    // A bucket of schema 3 is 9 % wide.
    const median = await ask('histogram_quantile(0.5, vibration)')
    expect(median).toBeGreaterThan(50 / 1.1)
    expect(median).toBeLessThan(50 * 1.1)
    expect(await ask('latency_seconds_count')).toBe(9)
    expect(await ask('histogram_quantile(0.5, latency_seconds_bucket)')).toBeCloseTo(0.1667, 3)
    expect(await ask('histogram_count(duration_seconds)')).toBe(9)
    expect(await ask('histogram_count(increase(duration_seconds[1h]))')).toBeGreaterThan(0)
  })

  it('that takes none stores the rest, and each histogram is a counted drop', async () => {
    const { first, second } = await deliver([])
    for (const answer of [first, second]) {
      expect(answer).toMatchObject({ result: { written: 7, dropped: { histograms_refused: 2 } } })
    }
    expect(await ask('temperature')).toBe(21)
    expect(await ask('latency_seconds_count')).toBe(9)
  })
})
