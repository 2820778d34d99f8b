// `liveness` at the top of a mapping file: what it may be, and what a file has that does not say it.

import { describe, expect, it } from 'vitest'
import { parseMapping } from '#mapping/authoring'
import { packMapping, unpackMapping } from '#mapping/packed'
import { compileMapping } from '../../../src/mapping/compile-mapping.ts'
import { deviceLivenessOf } from '../../../src/mapping/device-liveness.ts'
import type { Mapped } from '../../../src/model.ts'
import { bundledText } from '../../helpers/bundled-mapping.ts'
import { issuesOf } from '../../helpers/issues.ts'
import { mappingLimits, mappingOf } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

const fileOf = (more: string, metric = 'm') =>
  parseMapping(`version: 1\n${more}\nrules: [{ topic: a, metrics: { ${metric}: v } }]\n`, 'mapping.yaml')
const bundled = parseMapping(bundledText, 'default-mapping.yaml')
const intervalOf = (...args: Parameters<typeof deviceLivenessOf>) => deviceLivenessOf(...args)?.intervalMs

describe('the liveness of a mapping file', () => {
  it.each<[string, number | undefined]>([
    ['off', undefined],
    ['1s', 1_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
  ])('%s is milliseconds', (text, intervalMs) => {
    expect(intervalOf(fileOf(`liveness: ${text}`), bundled)).toBe(intervalMs)
  })

  it.each(['5', '0s', '1.5m', '5 m', '100000s', 'false', '5d'])('cannot be %s', (text) => {
    const yamlText = `version: 1\nliveness: ${text}\nrules: [{ topic: a, metrics: { m: v } }]`
    expect(issuesOf(yamlText)).toEqual([
      expect.stringMatching(/^line 2: liveness: expected `off`, or a time such as `5m` \(actual: /),
    ])
  })

  it('is that of the bundled mapping, five minutes, unless it says another one', () => {
    expect(intervalOf(undefined, bundled)).toBe(300_000)
    expect(intervalOf(fileOf(''), bundled)).toBe(300_000)
    expect(intervalOf(fileOf('unmatched: drop'), bundled)).toBe(300_000)
    expect(intervalOf(fileOf(''), undefined)).toBeUndefined()
    expect(intervalOf(fileOf(''), unpackMapping(packMapping(bundled)))).toBe(300_000)
  })

  it('is none beside metrics of its names, and as it says beside rules with `liveness: true`', () => {
    for (const name of ['last_seen_timestamp_seconds', 'clock_skew_seconds']) {
      expect(intervalOf(fileOf('', name), bundled)).toBeUndefined()
    }
    const own = parseMapping('version: 1\nrules: [{ topic: a, liveness: true, metrics: { m: v } }]', 'f')
    expect(intervalOf(own, bundled)).toBe(300_000)
  })

  it('has the external labels', () => {
    expect(deviceLivenessOf(fileOf('external_labels: { fleet: f }'), bundled)?.externalLabels).toEqual({
      fleet: 'f',
    })
  })
})

describe('a mapping with it', () => {
  const seconds = expect.objectContaining({ type: 'gauge', unit: 'seconds' })

  it('describes the metrics, and no payload has their names', async () => {
    const on = compileMapping(fileOf('liveness: 5m\nunmatched: drop'), mappingLimits)
    expect(on.describe('last_seen_timestamp_seconds')).toEqual(seconds)
    expect(on.describe('clock_skew_seconds')).toEqual(seconds)
    const off = compileMapping(fileOf('liveness: off\nunmatched: drop'), mappingLimits)
    expect(off.describe('last_seen_timestamp_seconds')).toBeUndefined()
  })

  it.each([
    ['', undefined],
    ['liveness: true, ', true],
    ['liveness: false, ', true],
  ])('says of a message whether its rule does: {%s}', (key, saysLiveness) => {
    const mapping = mappingOf(`version: 1\nrules: [{ topic: a, ${key}timestamp: t, metrics: { m: v } }]`)
    const { receivedAtMs, ...message } = messageOf({ topic: 'a', payload: { v: 1, t: 5 } })
    const mapped = mapping.map({ ...message, receivedAtMs }) as Mapped
    expect(mapped.saysLiveness).toBe(saysLiveness)
    // As the message says it, right or wrong.
    expect(mapped.deviceTimeMs).toBe(5_000)
  })
})
