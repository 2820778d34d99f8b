// Whatever messages hold: a mapping that is suggested for them is right, takes nothing away from what zero configuration
// gives, and lets no two devices share a series.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import { createExplainer } from '#explain'
import { prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { createSuggestion } from '#suggest'
import { mappingLimits } from '../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../helpers/message.ts'

describe('a suggested mapping', () => {
  const level = fc.constantFrom('a', 'b', '1', '2', 'temperature', 'state', 'x y', '', '$s', 'on')
  const topics = fc
    .array(level, { minLength: 1, maxLength: 4 })
    .map((levels) => levels.join('/'))
    .filter((topic) => topic !== '')
  const leaf = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.boolean(), fc.constantFrom('x', '7', null))
  const keys = fc.constantFrom('t', 'a b', '`', '*', '1', 'on', 'ts', 'é', 'device')
  const payloads = fc.oneof(
    leaf,
    fc.dictionary(
      keys,
      fc.oneof(leaf, fc.dictionary(keys, leaf, { maxKeys: 3 }), fc.array(leaf, { maxLength: 3 })),
      { maxKeys: 4 },
    ),
  )
  const lines = fc.array(
    fc.record({ topic: topics, payload: payloads, client_id: fc.constantFrom('1', 'c', 'd') }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )

  it('passes check, and gives each message as many samples as without it', async () => {
    const { bundled } = await loadMapping(1)
    const explainer = await createExplainer(undefined, mappingLimits, bundled)
    const without = await prepareMapping(undefined, mappingLimits, { bundled })
    await fc.assert(
      fc.asyncProperty(lines, async (messages: readonly MessageLine[]) => {
        const suggestion = createSuggestion()
        const known: string[] = []
        for (const message of messages.map((line) => messageOf(line))) {
          const explanation = await explainer.explain(message)
          if (explanation.rule.kind === 'rule') known.push(message.topic)
          else suggestion.add(message, explanation)
        }
        const text = suggestion.write([], known)
        fc.pre(text !== undefined)
        const file = parseMapping(text, 'suggested.yaml')
        const suggested = await prepareMapping(file, mappingLimits)
        const sources = new Map<string, string>()
        for (const message of messages) {
          const before = await without.map(messageOf(message))
          const after = await suggested.map(messageOf(message))
          // What a bundled rule takes gets no rule.
          if (after.drops.some(({ reason }) => reason === 'no_rule')) continue
          expect(after.samples.length).toBeGreaterThanOrEqual(before.samples.length)
          for (const { name, labels } of after.samples) {
            const series = `${name}|${labels.key}`
            const source = `${message.topic} ${message.client_id}`
            expect(sources.get(series) ?? source).toBe(source)
            sources.set(series, source)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
