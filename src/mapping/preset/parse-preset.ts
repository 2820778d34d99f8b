// Reads a preset: what it is, where its maker documents it, the topics it is made for, and a scope without a topic.

import {
  allOf,
  type Checker,
  checkList,
  checkObject,
  createIssueList,
  describe,
  formatPath,
  issuesOf,
  type Path,
} from '#check'
import { ConfigError } from '../../errors.ts'
import type { PresetScope } from '../language.ts'
import { readYaml } from '../validate/read-yaml.ts'
import { descriptionsInScope, validateDescriptions } from '../validate/validate-descriptions.ts'
import { presetScopeKeys, validateRule } from '../validate/validate-rule.ts'
import { validateTopic } from '../validate/validate-topic.ts'

export interface Preset {
  readonly description: string
  /** Pages of the maker. */
  readonly source: string | readonly string[]
  /** Usual topic filters; the scope uses no capture that one of them lacks. */
  readonly topics: readonly string[]
  readonly scope: PresetScope
}

const presetKeys = allOf<keyof Preset>({ description: true, source: true, topics: true, scope: true })

/** @throws ConfigError with all issues, in file order */
export function parsePreset(yamlText: string, fileName: string): Preset {
  const list = createIssueList()
  let value: unknown
  const issues = issuesOf(list, () => {
    const reading = readYaml(yamlText, list)
    value = reading.value
    const report = (path: Path, message: string) => {
      const path_ = formatPath(path)
      // Topics of a preset are tried one after the other, and find the same.
      if (list.issues.some((issue) => issue.path === path_ && issue.message === message)) return
      list.add({ path: path_, line: reading.lineOf(path), message })
    }
    if (list.issues.length === 0) validatePreset({ describe, sourceOf: reading.sourceOf, report }, value)
  })
  if (issues.length === 0) return value as Preset
  throw new ConfigError(fileName, issues)
}

function validatePreset(checker: Checker, value: unknown): void {
  const preset = checkObject(checker, [], value, 'a preset', presetKeys)
  if (preset === undefined) return
  const { description, source, topics, scope } = preset
  if (typeof description !== 'string' || description === '') {
    checker.report(['description'], `expected a sentence (actual: ${describe(description)})`)
  }
  for (const url of Array.isArray(source) ? source : [source]) {
    if (typeof url === 'string' && /^https:\/\//.test(url)) continue
    checker.report(['source'], `expected a page of the manufacturer, https://… (actual: ${describe(url)})`)
  }
  const entries = checkObject(checker, ['scope'], scope, 'a rule without a topic', presetScopeKeys)
  if (entries === undefined) return
  validateDescriptions(checker, descriptionsInScope(entries, ['scope']))
  for (const [index, topic] of (checkList(checker, ['topics'], topics, 'topic filters') ?? []).entries()) {
    const filter = validateTopic(checker, ['topics', index], topic)
    if (filter !== undefined) validateRule(forScope(checker), ['scope'], { topic, ...entries }, false)
  }
}

function forScope(checker: Checker): Checker {
  return {
    ...checker,
    // The topic has been checked already.
    report: (path, message) => path[1] !== 'topic' && checker.report(path, message),
  }
}
