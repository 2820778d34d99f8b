// What is wrong with a mapping file, as lines of text.

import { parseMapping } from '#mapping/authoring'
import { ConfigError } from '../../src/errors.ts'
import { rules } from './mapping.ts'

type Presets = { readonly [name: string]: string }

/** @returns `line N: path: message` for each issue */
export function issuesOf(yamlText: string, presets: Presets = {}): string[] {
  try {
    parseMapping(yamlText, 'mapping.yaml', () => presets)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ line, path, message }) => `line ${line}: ${path}: ${message}`)
  }
}

/** The issues of one rule for `a/+x` with these lines from line 4 on. */
export function issuesOfRule(yamlText: string, presets: Presets = {}): string[] {
  return issuesOf(rules(`  - topic: a/+x\n${yamlText}`), presets)
}
