import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadMapping } from '#config'
import { createEngine } from '../../src/studio/page/engine/engine.ts'
import { remediesFor, remedyWords } from '../../src/studio/page/engine/remedy-kinds.ts'

const { bundled } = await loadMapping(1)
const engine = createEngine({ bundledIn: () => bundled, clock: () => 0, breathe: async () => undefined })
const quiet = () => undefined

const word = fc.constantFrom('ajar', 'on', 'Stuck', 'a "b"', '1,5', 'nan', '', 'x: y', 'é')
const value = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 2 }))
const payload = fc.oneof(
  fc
    .dictionary(fc.constantFrom('door', 't', 'mode', 'a.b', 'at'), value, { maxKeys: 4 })
    .map((one) => JSON.stringify(one)),
  fc.constantFrom('{"t":', '', '[]', '7', 'ajar'),
)
const text = fc.constantFrom(
  undefined,
  'version: 1\nrules:\n  - topic: x/+device\n    metrics: { door_open: door, t: t }\n',
  'version: 1\nunmatched: drop\nrules:\n- topic: x/+device\n  timestamp: at\n  metrics:\n    door_open: { value: door, values: { open: 1 } }\n',
  'version: 1\nrules:\n  - { topic: "x/#", leaves: { exclude: [mode] } }\n',
)
const topic = fc.constantFrom('x/1', 'zigbee2mqtt/plug', 'tele/plug/SENSOR', 'y')

it('passes check, and the message has the problem no longer, whatever came', async () => {
  await fc.assert(
    fc.asyncProperty(text, topic, payload, async (file, on, bytes) => {
      const payloadBase64 = Buffer.from(bytes).toString('base64')
      const receivedAtMs = 1_800_000_000_000
      const message = { topic: on, payloadBase64, receivedAtMs, isTimeKnown: true, clientId: undefined }
      await engine.hold([[message]], quiet)
      const before = await engine.explain([file, message], quiet)
      const lost = [
        ...before.leaves.flatMap(({ path, notes }) => notes.map((note) => ({ ...note, field: path }))),
        ...before.notes.map((note) => ({ ...note, field: '' })),
      ].filter(({ kind, reason }) => kind === 'lost' && reason !== undefined)
      for (const { reason = '', field } of lost) {
        for (const kind of remediesFor(reason)) {
          expect(remedyWords).toHaveProperty(kind)
          const request = { kind, reason, field, filter: on }
          const remedy = await engine.remedy([file, message, request], quiet)
          if (remedy === undefined) continue
          const { problems } = await engine.check([remedy.text], quiet)
          expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
          const lines = remedy.text.split('\n').length
          expect(remedy.from).toBeGreaterThan(0)
          expect(remedy.to).toBeLessThan(lines)
          const after = await engine.explain([remedy.text, message], quiet)
          // A field that is looked at for the first time may have a problem of its own.
          const count = (one: typeof after) =>
            [...one.leaves.flatMap(({ notes }) => notes), ...one.notes].filter(
              (note) => note.kind === 'lost' && note.reason === reason,
            ).length
          expect(count(after)).toBeLessThan(count(before))
        }
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)
