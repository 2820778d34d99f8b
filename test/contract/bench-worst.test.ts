// What `npm run bench -- --worst` compares: every mapping has its ordinary payload, which is mapped whole, and every
// message has the bytes that it is measured with.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareMapping } from '#mapping'
import { payloadFromBase64 } from '../../src/decode/payload.ts'
import type { Mapped } from '../../src/model.ts'
import { sizes } from '../bench/worst/measure-worst.ts'
import { mutateShape } from '../bench/worst/mutate-shape.ts'
import { isRaw, renderShape, type Shape } from '../bench/worst/shape.ts'
import { readTargets, type Target } from '../bench/worst/targets.ts'
import { worstShapes } from '../bench/worst/worst-shapes.ts'
import { createRandom } from '../chaos/random.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { receivedAtMs } from '../helpers/message.ts'

const targets = readTargets(join(import.meta.dirname, '..', '..'))

/** A message of theirs is one value or one event. Repeated it is a list of them, of which nothing is mapped. */
const single = new Set([
  'ahoydtu',
  'availability',
  'aws-jobs',
  'aws-presence',
  'dsmr',
  'ems-esp-single',
  'evcc',
  'frigate',
  'homeassistant-statestream',
  'homie',
  'opendtu',
  'owntracks',
  'smlreader',
  'zwave-js',
])

async function mapperOf({ file, isBundled, ordinary }: Target): Promise<(text: string) => Promise<Mapped>> {
  const mapping = isBundled
    ? await prepareMapping(undefined, mappingLimits, { bundled: file })
    : await prepareMapping(file, mappingLimits)
  return async (text) =>
    await mapping.map({
      kind: 'message',
      topic: ordinary.topic,
      clientId: 'c',
      principal: undefined,
      attributes: undefined,
      receivedAtMs,
      payload: payloadFromBase64(Buffer.from(text).toString('base64'), Buffer.byteLength(text)),
    })
}

it.each(targets)('the ordinary payload of $name is mapped whole', async (target) => {
  const { name, ordinary } = target
  const map = await mapperOf(target)
  for (const bytes of sizes) {
    const text = renderShape(ordinary.shape, bytes)
    expect(Buffer.byteLength(text)).toBe(bytes)
    const { samples, drops } = await map(text)
    expect(drops.map(({ reason }) => reason)).not.toContain('too_much_work')
    if (single.has(name)) continue
    expect(drops.filter(({ reason }) => reason !== 'collision' && reason !== 'left_out')).toEqual([])
    expect(samples.length).toBeGreaterThan(0)
    expect(samples.length).toBeLessThanOrEqual(1_000)
  }
})

it.each(targets.filter(({ name }) => single.has(name)))(
  'the ordinary payload of $name repeats a message that is mapped whole',
  async (target) => {
    const [mark, message, ...rest] = target.ordinary.shape as readonly Shape[]
    expect([mark, rest]).toEqual(['*', []])
    const map = await mapperOf(target)
    const { samples, drops } = await map(renderShape(message as Shape, 0))
    expect(drops.filter(({ reason }) => reason !== 'left_out')).toEqual([])
    expect(samples.length).toBeGreaterThan(0)
  },
)

describe('worst messages', () => {
  it('have names of their own', () => {
    const names = worstShapes.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(worstShapes)('are of the bytes that they are measured with: $name', ({ shape }) => {
    for (const bytes of sizes) {
      const length = Buffer.byteLength(renderShape(shape, bytes))
      expect(length).toBeLessThanOrEqual(bytes)
      expect(length).toBeGreaterThan(bytes - 16)
      if (!isRaw(shape)) expect(length).toBe(bytes)
    }
  })

  it('are changed to others, of which the same seed makes the same', () => {
    const run = (seed: number) => {
      const random = createRandom(seed)
      return worstShapes.map(({ shape }) => mutateShape(shape, worstShapes[0]?.shape ?? 1, random))
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
    for (const shape of run(3)) expect(renderShape(shape, 2_000).length).toBeGreaterThan(0)
  })
})
