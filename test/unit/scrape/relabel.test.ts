import { describe, expect, it } from 'vitest'
import { parseScrapeConfig } from '#scrape'
import { relabel } from '../../../src/scrape/relabel.ts'

/** By rules as a file has them. @returns undefined if they drop the labels */
function apply(labels: Record<string, string>, ...rules: object[]): Record<string, string> | undefined {
  const job = { job_name: 'a', static_configs: [{ targets: ['x'] }], metric_relabel_configs: rules }
  const { config } = parseScrapeConfig(JSON.stringify({ scrape_configs: [job] }), 'file')
  const map = new Map(Object.entries(labels))
  return relabel(map, config.jobs[0]?.metricRelabelRules ?? []) ? Object.fromEntries(map) : undefined
}

/** test/e2e/scrape.test.ts compares each action with Prometheus. */
describe('relabelling', () => {
  it('makes no label without a valid name', () => {
    const rule = { action: 'labelmap', regex: '(a)', replacement: '$1_copy' }
    // `$1_copy` is the group of that name, which there is none of.
    expect(apply({ a: '1' }, rule)).toEqual({ a: '1' })
    expect(apply({ a: '1-2' }, { source_labels: ['a'], target_label: 'x_$1' })).toEqual({ a: '1-2' })
  })

  it('takes the last eight bytes of the MD5 for hashmod', () => {
    // printf foo | md5sum: acbd18db4cc2f85cedef654fccc4a4d8
    const rule = { action: 'hashmod', source_labels: ['a'], target_label: 'b', modulus: 1000 }
    expect(apply({ a: 'foo' }, rule)).toEqual({ a: 'foo', b: String(0xedef654fccc4a4d8n % 1000n) })
  })

  it('maps each character alone, and to one character', () => {
    const rule = (action: string) => ({ action, source_labels: ['a'], target_label: 'b' })
    expect(apply({ a: 'aßÅΣΑΣ' }, rule('uppercase'))?.['b']).toBe('AßÅΣΑΣ')
    expect(apply({ a: 'ΑΣ' }, rule('lowercase'))?.['b']).toBe('ασ')
  })

  it('takes the labels that map to one name in the order of their names', () => {
    const rule = { action: 'labelmap', regex: 'x_.*', replacement: 'x' }
    expect(apply({ x_b: '2', x_a: '1' }, rule)).toEqual({ x_a: '1', x_b: '2', x: '2' })
  })

  it('takes time in proportion to the text, for patterns that would hang elsewhere', () => {
    const rule = { action: 'drop', source_labels: ['a'], regex: '(a+)+b' }
    expect(apply({ a: 'a'.repeat(50_000) }, rule)).toBeDefined()
  })

  it('stops with the first rule that drops', () => {
    const drop = { action: 'drop', source_labels: ['a'], regex: '1' }
    expect(apply({ a: '1' }, drop, { action: 'labelmap', regex: '.*' })).toBeUndefined()
    expect(apply({ a: '11' }, drop)).toEqual({ a: '11' })
  })
})
