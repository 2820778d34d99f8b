// What `thin` leaves out of messages: of which rules and metrics, and what is said of it.

import { describe, expect, it } from 'vitest'
import { createExplainer, renderExplanation } from '#explain'
import { compileProjections } from '#mapping/projection'
import { parseMapping } from '../../../../src/mapping/parse-mapping.ts'
import { mappingLimits, mappingOf } from '../../../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../../../helpers/message.ts'

const limits = { sampleAgeMaxMs: undefined }
const thin = '{ min_interval: 180s, every: 90s }'

/** @returns names of metrics that the mapping writes at some time of a slot, and those that it writes at any */
function writtenBy(yaml: string, line: MessageLine, bundled?: string) {
  const mapping = mappingOf(yaml, limits, bundled)
  const at = (second: number) => {
    const mapped = mapping.map(messageOf({ ...line, received_at: (1_767_225_600 + second) * 1_000 }))
    return new Set(mapped.samples.map(({ name }) => name))
  }
  const slot = Array.from({ length: 18 }, (_, index) => at(index * 10))
  const all = [...new Set(slot.flatMap((names) => [...names]))].sort()
  return {
    thinned: all.filter((name) => slot.filter((names) => names.has(name)).length === 9),
    whole: all.filter((name) => slot.every((names) => names.has(name))),
  }
}

const line = { topic: 't/a', payload: { v: 1, w: 2 } }

describe('`thin`', () => {
  it('of a rule leaves out what its slots do not ask for', () => {
    const yaml = `
version: 1
rules: [{ topic: t/+device, thin: ${thin}, metrics: { v: v, w: w } }]
`
    expect(writtenBy(yaml, line)).toEqual({ thinned: ['v', 'w'], whole: [] })
  })

  it('of the file is for its rules, the bundled mapping and zero configuration', () => {
    const yaml = `
version: 1
thin: { min_interval: 180s, every: 90s, counters: off }
rules: [{ topic: t/+device, metrics: { v: v, w: w } }]
`
    const bundled = 'version: 1\nrules: [{ topic: b, metrics: { v: v, n: { value: w, type: counter } } }]'
    expect(writtenBy(yaml, line, bundled)).toEqual({ thinned: ['v', 'w'], whole: [] })
    expect(writtenBy(yaml, { ...line, topic: 'b' }, bundled)).toEqual({ thinned: ['v'], whole: ['n'] })
    expect(writtenBy(yaml, { topic: 'c', payload: { v: 1, n_total: 2 } }, bundled)).toEqual({
      thinned: ['v'],
      whole: ['n_total'],
    })
  })

  it('of the file is not for a rule that says otherwise', () => {
    const yaml = `
version: 1
thin: ${thin}
unmatched: drop
rules: [{ topic: t/+device, thin: off, metrics: { v: v } }]
`
    expect(writtenBy(yaml, line)).toEqual({ thinned: [], whole: ['v'] })
  })

  it('leaves the metrics of `except`, and liveness, as they are', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    liveness: true
    thin: { min_interval: 180s, every: 90s, except: [w] }
    metrics: { v: v, w: w }
`
    expect(writtenBy(yaml, line)).toEqual({ thinned: ['v'], whole: ['last_seen_timestamp_seconds', 'w'] })
  })

  it('leaves histograms of readings as they are, and takes those that count on for counters, whoever names them', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 60s, every: 30s, counters: off }
    metrics:
      - { name: "'v'", value: v }
      - { name: "'readings'", type: histogram, value: r }
      - { name: named, type: histogram, value: r }
      - { name: counted, type: histogram, schema: 0, buckets: { counts: c, bounds: [1], sum: v } }
`
    const payload = { v: 1, r: [1, 2], c: [1, 2], named: 'own', counted: 'buckets' }
    expect(writtenBy(yaml, { topic: 't/a', payload })).toEqual({
      thinned: ['v'],
      whole: ['buckets', 'own', 'readings'],
    })
  })

  it('leaves all series of a histogram in `except` as they are', () => {
    const histogram = '{ type: histogram, buckets: { counts: c, bounds: [1], sum: v } }'
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 60s, every: 30s, except: [x, y_count] }
    metrics: { x: ${histogram}, y: ${histogram} }
`
    expect(writtenBy(yaml, { topic: 't/a', payload: { v: 1, c: [1, 2] } })).toEqual({
      thinned: ['y_bucket', 'y_sum'],
      whole: ['x_bucket', 'x_count', 'x_sum', 'y_count'],
    })
  })

  it('has slots of their own for counters', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 180s, every: 60s, counters: { min_interval: 90s, every: 60s } }
    for:
      - each: values
        timestamp: at
        metrics: { v: v, n: { value: v, type: counter } }
`
    const values = Array.from({ length: 6 }, (_, index) => ({ v: index, at: 1_767_225_300 + index * 60 }))
    const { samples } = mappingOf(yaml, limits).map(messageOf({ topic: 't/a', payload: { values } }))
    const count = (name: string) => samples.filter((one) => one.name === name).length
    // Beside the slot of the first reading, one or two of 180 s, and three or four of 90 s.
    expect(count('v')).toBeGreaterThanOrEqual(1)
    expect(count('v')).toBeLessThanOrEqual(3)
    expect(count('n')).toBeGreaterThanOrEqual(3)
    expect(count('n')).toBeLessThanOrEqual(5)
    expect(count('n')).toBeGreaterThan(count('v'))
  })

  it('takes the elements of a loop with equal labels for one series, in the order of their times', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 240s, every: 30s }
    for: [{ each: $, timestamp: at, metrics: { v: v } }]
`
    const times = [120, 0, 180, 60, 240, 300]
    const payload = times.map((second) => ({ v: second, at: 1_767_225_300 + second }))
    const mapping = mappingOf(yaml, limits)
    const { samples } = mapping.map(messageOf({ topic: 't/a', payload }))
    const inOrder = [...payload].sort((a, b) => a.at - b.at)
    expect(new Set(samples.map(({ value }) => value))).toEqual(
      new Set(mapping.map(messageOf({ topic: 't/a', payload: inOrder })).samples.map(({ value }) => value)),
    )
    expect(samples.length).toBeLessThan(4)
  })

  it('leaves a series that has one sample in a pack as it is', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 240s, every: 30s }
    metrics: { battery: b }
    for: [{ each: readings, timestamp: at, metrics: { v: v } }]
`
    const mapping = mappingOf(yaml, limits)
    for (const device of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      // Of five minutes, 240 s leave over 60 s: of many devices, no message lies near the start of a slot, for ever.
      const packs = [0, 300, 600, 900].map((second) => {
        const readings = [0, 60, 120, 180, 240].map((at) => ({ v: at, at: 1_767_225_300 + second + at }))
        const received_at = (1_767_225_540 + second) * 1_000
        return mapping.map(messageOf({ topic: `t/${device}`, payload: { b: 3, readings }, received_at }))
      })
      const names = packs.flatMap(({ samples }) => samples.map(({ name }) => name))
      expect(names.filter((name) => name === 'battery')).toHaveLength(4)
      expect(names.filter((name) => name === 'v').length).toBeLessThanOrEqual(8)
    }
  })

  it('leaves a message as it is if a time of it is not the one that the device says', () => {
    const yaml = `
version: 1
rules:
  - topic: t/+device
    thin: { min_interval: 240s, every: 30s }
    timestamp: at
    metrics: { v: v }
    for: [{ each: more, timestamp: at, metrics: { w: w } }]
`
    const mapping = mappingOf(yaml, limits)
    const writtenAt = (aheadSeconds: number) =>
      [30, 90, 150, 210].flatMap((second) => {
        const atMs = (1_767_225_600 + second) * 1_000
        const at = atMs / 1_000 + aheadSeconds
        const payload = { v: 1, at, more: [{ w: 1, at }] }
        return mapping.map(messageOf({ topic: 't/a', payload, received_at: atMs })).samples
      })
    expect(writtenAt(0).length).toBeLessThan(8)
    expect(writtenAt(60).map(({ timestampMs }) => timestampMs / 1_000 - 1_767_225_600)).toEqual(
      [30, 90, 150, 210].flatMap((second) => [second, second]),
    )
  })
})

const yaml = `
version: 1
rules: [{ topic: t/+device, thin: ${thin}, metrics: { v: v, w: w } }]
`
/** Of device a, somewhere in the second half of a slot. */
const unwanted = messageOf({ ...line, received_at: unwantedMs() })

function unwantedMs(): number {
  const mapping = mappingOf(yaml, limits)
  let atMs = 1_767_225_600_000
  while (mapping.map(messageOf({ ...line, received_at: atMs })).samples.length > 0) atMs += 10_000
  return atMs
}

describe('what is left out', () => {
  it('is counted, and kept for what goes by the series of a message', () => {
    const { samples, drops, thinned, steps } = mappingOf(yaml, limits).map(unwanted)
    const without = mappingOf(yaml.replace(`thin: ${thin},`, ''), limits).map(unwanted)
    expect(samples).toEqual([])
    expect(drops).toEqual([{ stage: 'map', reason: 'thinned', count: 2, rule: 0 }])
    expect(thinned).toEqual(without.samples)
    expect(steps).toBe(without.steps + 2)
  })

  it('pays for long labels by their length', () => {
    const stepsOf = (device: string) => {
      const message = messageOf({ ...line, topic: `t/${device}` })
      const [thinned, whole] = [yaml, yaml.replace(`thin: ${thin},`, '')].map((text) =>
        mappingOf(text, limits).map(message),
      )
      return (thinned?.steps ?? 0) - (whole?.steps ?? 0)
    }
    expect(stepsOf('a'.repeat(1_000)) - stepsOf('a')).toBeGreaterThanOrEqual(15)
  })

  it('is the same for an explanation, which says so of each field', async () => {
    const file = parseMapping(yaml, 'mapping.yaml')
    const explainer = await createExplainer(file, { ...mappingLimits, ...limits })
    const explanation = await explainer.explain(unwanted)
    expect(explanation.samples).toEqual([])
    const text = renderExplanation(explanation, 1)
    expect(text).toContain('0 samples, 2 drops')
    expect(text).toMatch(
      /v {2}1 {2}dropped: thinned \(not at the start of a slot\), rules\[0\]\.metrics\.v\n/,
    )
  })

  it('goes the same way from a stream as alone: its rule has no projection', () => {
    const rule = 'topic: t/+device, metrics: { v: v }'
    const fileOf = (text: string) => parseMapping(`version: 1\nunmatched: drop\n${text}`, 'mapping.yaml')
    const has = (text: string) => compileProjections(fileOf(text), mappingLimits) !== undefined
    expect(has(`rules: [{ ${rule} }]`)).toBe(true)
    expect(has(`rules: [{ ${rule}, thin: ${thin} }]`)).toBe(false)
    expect(has(`thin: ${thin}\nrules: [{ ${rule} }]`)).toBe(false)
  })
})
