import { describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import { mappingSchema } from '#mapping/authoring'
import { mapLinesWith, mappingOf } from '../helpers/mapping.ts'
import { type Block, blocksOf, messagesIn, readPage } from '../helpers/markdown.ts'

const page = readPage('docs/mapping.md')

/** A mapping, the messages and what is sent; without messages the text is an error, without a mapping there is none. */
interface Example {
  readonly title: string
  readonly yaml: string | undefined
  readonly json: string | undefined
  readonly text: string
}

function examplesOf(blocks: readonly Block[]): Example[] {
  const examples: Example[] = []
  let parts: { yaml?: string; json?: string } = {}
  for (const { heading, language, text } of blocks) {
    if (language === 'text') {
      examples.push({ title: `${examples.length + 1}, ${heading}`, yaml: parts.yaml, json: parts.json, text })
      parts = {}
    } else if (language === 'yaml' || language === 'json') {
      expect(parts[language], `two ${language} blocks under ${heading}`).toBeUndefined()
      parts[language] = text
    }
  }
  expect(parts).toEqual({})
  return examples
}

/** Keys of a mapping file by the type that has them, such as `Metric`. */
const keys = Object.entries(mappingSchema.definitions).map(([type, definition]) => ({
  type,
  keys: Object.keys('properties' in definition ? definition.properties : {}),
}))

describe('docs/mapping.md', () => {
  const examples = examplesOf(blocksOf(page))

  it.each(keys.filter((one) => one.keys.length > 0))('names each key of $type', ({ keys: names }) => {
    expect(names.filter((name) => !new RegExp(`\\b${name}:|\`${name}\``).test(page))).toEqual([])
  })

  it.each(mappingSchema.definitions.Metric.properties.type.enum)('says what the type %s is', (type) => {
    expect(/^### Types\n[\s\S]*?\n#/m.exec(page)?.[0]).toContain(`\`${type}\``)
  })

  it('has a row for each key of a metric', () => {
    const table = /^## Metrics\n[\s\S]*?\n((?:\|.*\n)+)/m.exec(page)?.[1] ?? ''
    const firstCells = table.split('\n').map((row) => row.split('|')[1] ?? '')
    const rows = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))
    expect(rows.sort()).toEqual(keys.find(({ type }) => type === 'Metric')?.keys.sort())
  })

  it('has all its examples in the form that runs', () => {
    expect(examples.length).toBeGreaterThanOrEqual(17)
  })

  it.each(examples)('example $title', async ({ yaml, json, text }) => {
    if (json === undefined) {
      expect(() => mappingOf(yaml)).toThrow(expect.objectContaining({ message: text.trimEnd() }))
      return
    }
    expect(await mapLinesWith(yaml, messagesIn(json), (await loadMapping(1)).bundled)).toEqual(
      text.trimEnd().split('\n'),
    )
  })
})
