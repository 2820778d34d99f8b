// Names of series are an interface: dashboards and alerts are made of them.

import { describe, expect, it } from 'vitest'
import { createExplainer } from '#explain'
import { keptNaming, parseMapping } from '#mapping/authoring'
import { bundledText } from '../helpers/bundled-mapping.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'
import { familiesIn, messagesOfRules, snapshotFile } from '../names/families.ts'

describe('the names of presets and of the bundled mapping', () => {
  it.each(keptNaming.versions)(
    'in version %i are those that were published',
    async (version) => {
      // A new family is no change: add it with `npm run generate-names`. A name, label, unit or type that changes comes with a
      // new version in presets/naming.json, and the old one in its `steps`.
      const text = `${(await familiesIn(version)).join('\n')}\n`
      await expect(text).toMatchFileSnapshot(snapshotFile(version))
    },
    120_000,
  )

  it('are those of every rule: each has a message, in an example or in messages.jsonl', async () => {
    const bundled = parseMapping(bundledText, 'default-mapping.yaml')
    const explainer = await createExplainer(undefined, mappingLimits, bundled)
    const mapped = new Set<unknown>()
    for (const message of messagesOfRules()) {
      const { rule, samples } = await explainer.explain(messageOf(message))
      if (rule.kind === 'rule' && samples.length > 0) mapped.add(rule.id)
    }
    const rules = bundled.rules.map(({ topic, ignore }, index) => ({
      topic,
      ignore,
      id: `bundled[${index}]`,
    }))
    expect(rules.filter(({ ignore, id }) => ignore !== true && !mapped.has(id))).toEqual([])
  }, 120_000)

  it('are kept for two versions at most', () => {
    expect(keptNaming.versions.length).toBeLessThanOrEqual(2)
    expect(
      keptNaming.versions.every((one, index, all) => index === 0 || one === (all[index - 1] ?? 0) + 1),
    ).toBe(true)
  })
})
