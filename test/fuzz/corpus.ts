// What cases are made from: the messages and mapping files of the examples, the presets, and the mapping in which the
// bench has every feature of the language.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { presetTexts } from '#mapping/authoring'
import type { JsonValue } from '../../src/model.ts'

const root = path.join(import.meta.dirname, '..', '..')

export interface CorpusMessage {
  /** Of the mapping that comes with it. */
  readonly mapping: string
  readonly topic: string
  readonly payload: JsonValue
}

export interface StandingMapping {
  readonly name: string
  /** undefined: zero configuration alone. */
  readonly text: string | undefined
  /** Zero configuration comes behind the rules. */
  readonly isBundled: boolean
}

const exampleFolders = ['examples', 'examples/presets'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && existsSync(path.join(root, folder, entry.name, 'messages.jsonl')),
    )
    .map((entry) => path.join(root, folder, entry.name)),
)

export const presets = presetTexts()

export const corpusMessages: readonly CorpusMessage[] = exampleFolders.flatMap((folder) =>
  readFileSync(path.join(folder, 'messages.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ ...(JSON.parse(line) as CorpusMessage), mapping: path.relative(root, folder) }))
    .filter(({ payload }) => payload !== undefined),
)

const featuresText = readFileSync(path.join(root, 'test/bench/worst/features.yaml'), 'utf8')
const defaultText = readFileSync(path.join(root, 'presets/default-mapping.yaml'), 'utf8')

export const standingMappings: readonly StandingMapping[] = [
  { name: 'zero configuration', text: undefined, isBundled: true },
  { name: 'bundled', text: defaultText, isBundled: true },
  { name: 'features', text: featuresText, isBundled: false },
  ...exampleFolders
    .filter((folder) => existsSync(path.join(folder, 'mapping.yaml')))
    .map((folder) => ({
      name: path.relative(root, folder),
      text: readFileSync(path.join(folder, 'mapping.yaml'), 'utf8'),
      isBundled: false,
    })),
]

/** Topics of rules of features.yaml in a text. */
export function featureTopicsOf(text: string): string[] {
  return text.match(/worst\/[\w-]+/g) ?? []
}
