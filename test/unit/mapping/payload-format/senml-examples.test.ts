// The examples of RFC 8428 and of its authors' repository, read where they are; the tests above have packs of the same
// shapes for those who have not got them.

import { expect, it } from 'vitest'
import { resolveSenml } from '../../../../src/mapping/payload-format/senml.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { describeWithFile } from '../../../helpers/parts.ts'
import { publishedPayloads } from '../../../helpers/published-payloads.ts'

const receivedAtMs = 1_767_225_605_000

describeWithFile('of the examples of RFC 8428', 'the published payloads', () => {
  const payloads = new Map(publishedPayloads().map(({ name, payload }) => [name, payload]))
  const examples = [...payloads.keys()].filter((name) => name.startsWith('senml-'))
  const payloadOf = (name: string) => payloads.get(name) as JsonValue

  it('section 5.1.3 resolves to section 5.1.4', () => {
    expect(
      resolveSenml(payloadOf('senml-05-multiple-measurements'), receivedAtMs, createWork(50_000)),
    ).toEqual({
      ok: true,
      value: payloadOf('senml-06-resolved'),
      problems: [],
    })
  })

  it('section 5.1.4 is resolved already', () => {
    const records = payloadOf('senml-06-resolved')
    expect(resolveSenml(records, receivedAtMs, createWork(50_000))).toEqual({
      ok: true,
      value: records,
      problems: [],
    })
  })

  it.each(examples.filter((name) => !/invalid|legacy/.test(name)))('%s is read whole', (name) => {
    const pack = payloadOf(name) as readonly { [label: string]: JsonValue }[]
    const measurements = pack.filter((record) =>
      ['v', 'vs', 'vb', 'vd', 's'].some((label) => label in record),
    )
    const result = resolveSenml(pack, receivedAtMs, createWork(50_000))
    expect(result).toMatchObject({ ok: true, problems: [] })
    expect(result.ok && result.value).toHaveLength(measurements.length)
  })

  it.each(examples.filter((name) => /invalid|legacy/.test(name)))('%s is not SenML', (name) => {
    expect(resolveSenml(payloadOf(name), receivedAtMs, createWork(50_000)).ok).toBe(false)
  })
})
