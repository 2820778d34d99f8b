import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry, Summary } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { normalizeExposition } from '#exposition'
import { systemClock } from '../../../../src/clock.ts'
import type { CollectedSample, CollectorTools } from '../../../../src/collect/collector.ts'
import { fromRegistry, type MetricsRegistry } from '../../../../src/collect/own/from-registry.ts'
import type { JsonValue } from '../../../../src/model.ts'

async function readOf(registry: MetricsRegistry, config: JsonValue = {}) {
  const collector = fromRegistry('coffee', registry).create(config, { clock: systemClock } as CollectorTools)
  const samples: CollectedSample[] = []
  for await (const sample of collector.collect(Date.now() + 100_000)) samples.push(sample)
  return { samples, metadata: collector.metadata }
}

/** Without what is said of the registry itself. */
function linesOf(samples: readonly CollectedSample[]): string[] {
  const own = samples.filter(({ name }) => name !== 'collector_special_values')
  return normalizeExposition(own.map(lineOf).join('\n'))
}

function lineOf({ name, labels, value }: CollectedSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`)
  return `${name}{${pairs.join(',')}} ${value}`
}

function specialValuesOf(samples: readonly CollectedSample[]) {
  return samples.filter(({ name }) => name === 'collector_special_values')
}

function fullRegistry(): Registry {
  const registry = new Registry()
  const registers = [registry]
  registry.setDefaultLabels({ kitchen: 'second floor' })
  const cups = new Counter({
    name: 'cups_total',
    help: 'Cups made.',
    labelNames: ['kind', 'size'],
    registers,
  })
  cups.inc({ kind: 'mocha', size: 2 }, 3)
  cups.inc({ kind: 'say "hi" \\ bye' }, 0.1)
  new Counter({ name: 'abcd_example_count', help: 'Without a suffix.', registers }).inc(1234)
  new Gauge({ name: 'water_liters', help: 'Water.', registers }).set(-0.25)
  new Gauge({ name: 'never_set', help: 'Has labels, and no value.', labelNames: ['kind'], registers })
  const brew = new Histogram({
    ...{ name: 'brew_seconds', help: 'Time to make a cup.', labelNames: ['kind'] },
    ...{ buckets: [0.5, 20, 60], registers },
  })
  for (const seconds of [0.1, 25, 26, 100]) brew.observe({ kind: 'mocha' }, seconds)
  const queue = new Summary({
    name: 'queue_seconds',
    help: 'Time to wait.',
    percentiles: [0.5, 0.99],
    registers,
  })
  for (const seconds of [1, 2, 3]) queue.observe(seconds)
  return registry
}

describe('a registry of prom-client', () => {
  it('has the series that its own page has', async () => {
    const registry = fullRegistry()
    const { samples } = await readOf(registry)
    const page = normalizeExposition(await registry.metrics())
    expect(linesOf(samples)).toEqual(page)
    expect(page).toContain('brew_seconds_bucket{kind="mocha",kitchen="second floor",le="+Inf"} 4')
    expect(page).toContain('queue_seconds{kitchen="second floor",quantile="0.5"} 2')
    expect(page).toHaveLength(2 + 1 + 1 + 6 + 4)
  })

  it('has the metrics of Node.js too', async () => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry, prefix: 'app_' })
    try {
      const names = new Set((await readOf(registry)).samples.map(({ name }) => name))
      expect([...names]).toEqual(
        expect.arrayContaining(['app_process_cpu_seconds_total', 'app_nodejs_heap_size_total_bytes']),
      )
    } finally {
      registry.clear()
    }
  })

  it('is read anew in each round, with what its metrics ask for then', async () => {
    const registry = new Registry()
    let liters = 3
    new Gauge({
      name: 'water_liters',
      help: 'Water.',
      registers: [registry],
      async collect() {
        this.set(await Promise.resolve(--liters))
      },
    })
    expect(linesOf((await readOf(registry)).samples)).toEqual(['water_liters 2'])
    expect(linesOf((await readOf(registry)).samples)).toEqual(['water_liters 1'])
  })

  it.each([
    ['cups_total', 'counter', 'Cups made.'],
    ['abcd_example_count', 'counter', 'Without a suffix.'],
    ['water_liters', 'gauge', 'Water.'],
    ['brew_seconds_bucket', 'counter', 'Time to make a cup.'],
    ['brew_seconds_count', 'counter', 'Time to make a cup.'],
    ['brew_seconds_sum', 'unknown', 'Time to make a cup.'],
    ['queue_seconds', 'gauge', 'Time to wait.'],
    ['queue_seconds_count', 'counter', 'Time to wait.'],
    ['queue_seconds_sum', 'unknown', 'Time to wait.'],
  ])('describes %s as %s', async (name, type, help) => {
    const { metadata } = await readOf(fullRegistry())
    expect(metadata.get(name)).toEqual({ type, help, unit: '' })
  })

  it('leaves out and counts what is no number', async () => {
    const registry = new Registry()
    const gauge = new Gauge({ name: 'level', help: '.', labelNames: ['of'], registers: [registry] })
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 7]
    for (const [of, value] of values.entries()) gauge.set({ of }, value)
    const { samples, metadata } = await readOf(registry)
    expect(linesOf(samples)).toEqual(['level{of="3"} 7'])
    expect(specialValuesOf(samples)).toEqual([
      { name: 'collector_special_values', labels: { collector: 'coffee' }, value: 3 },
    ])
    expect(metadata.get('collector_special_values')?.type).toBe('gauge')
  })

  it('says that there was none, so that a rise can be seen', async () => {
    const { samples } = await readOf(new Registry())
    expect(specialValuesOf(samples)).toEqual([
      { name: 'collector_special_values', labels: { collector: 'coffee' }, value: 0 },
    ])
  })

  it('has no label where a value has none', async () => {
    const registry: MetricsRegistry = {
      getMetricsAsJSON: async () => [
        {
          name: 'a',
          help: '',
          type: 'untyped',
          values: [{ value: 1, labels: { none: undefined, zero: 0 } }],
        },
      ],
    }
    const { samples, metadata } = await readOf(registry)
    expect(samples[0]).toEqual({ name: 'a', labels: { zero: '0' }, value: 1 })
    expect(metadata.get('a')?.type).toBe('unknown')
  })

  it.each<[JsonValue, boolean]>([
    [null, true],
    [{}, true],
    [{ interval: 1 }, false],
    [[], false],
    ['', false],
  ])('takes %j for its configuration: %s', async (config, allowed) => {
    const read = readOf(new Registry(), config)
    if (allowed) await expect(read).resolves.toBeDefined()
    else await expect(read).rejects.toThrow('expected no configuration: a registry has none; remove it')
  })

  it('ends with the round if a metric hangs', async () => {
    const hanging: MetricsRegistry = { getMetricsAsJSON: () => new Promise(() => undefined) }
    const collector = fromRegistry('coffee', hanging).create({}, { clock: systemClock } as CollectorTools)
    const read = async () => {
      for await (const _ of collector.collect(Date.now() + 20)) throw new Error('there is none')
    }
    await expect(read()).rejects.toMatchObject({ reason: 'deadline' })
  })
})
