import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadMapping } from '#config'
import { mappingSchema } from '#mapping/authoring'
import type { JsonValue } from '../../src/model.ts'
import { mapLinesWith, mappingOf } from '../helpers/mapping.ts'
import type { MessageLine } from '../helpers/message.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'mapping.md'), 'utf8')

interface Block {
  readonly heading: string
  readonly language: string
  readonly text: string
}

/** Fenced blocks, each with the heading above it. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  for (const match of markdown.matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (match[1] !== undefined) heading = match[1]
    else blocks.push({ heading, language: match[2] as string, text: match[3] as string })
  }
  return blocks
}

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

/** Messages one after the other, each of one or more lines. */
function messagesOf(json: string): MessageLine[] {
  return json
    .split(/\n(?=\{)/)
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text) as MessageLine & { payload: JsonValue })
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
    expect(await mapLinesWith(yaml, messagesOf(json), (await loadMapping(1)).bundled)).toEqual(
      text.trimEnd().split('\n'),
    )
  })
})
