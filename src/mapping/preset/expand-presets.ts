// Replaces `preset` in rules by what it stands for, so that what compiles and runs knows one language only. A preset's
// label that the rule gives too is the rule's; a description that the file gives elsewhere is the file's.

import { type Checker, describe, formatPath } from '#check'
import { isMadeType } from '../../metric-types.ts'
import type { MappingFile, PresetScope, Rule } from '../language.ts'
import { filtersOf, labelCaptures } from '../topic/topic-filter.ts'
import { descriptionKeys, descriptionsIn } from '../validate/validate-descriptions.ts'
import { validateRule } from '../validate/validate-rule.ts'
import { mergeScopes } from './merge-scopes.ts'
import { parsePreset } from './parse-preset.ts'
import { renameScope } from './rename-scope.ts'
import { transformScope } from './transform-scope.ts'

/** Characters of what presets stand for, as JSON: some hundred rules with the largest ones. */
const expandedLengthMax = 3_000_000
const tooMany =
  'the expanded presets of all rules are too large; give one rule several topic filters instead of one rule for each filter'

/**
 * @param file one that `validateMapping` had nothing to say of
 * @param presets their texts by name; asked for only if a rule has a preset
 * @param namesOf what names of a preset are to be, by what they are in its text
 * @param ownNames the same of the file's rules without a preset
 */
export function expandPresets(
  checker: Checker,
  file: MappingFile,
  presets: () => { readonly [name: string]: string },
  namesOf: (preset: string) => { readonly [name: string]: string },
  ownNames: { readonly [name: string]: string } = {},
): MappingFile {
  const isAsWritten = Object.keys(ownNames).length === 0
  if (isAsWritten && file.rules.every(({ preset }) => preset === undefined)) return file
  const texts = presets()
  const scopes = new Map<string, PresetScope>()
  const described = createDescriptions(file.rules)

  function scopeOf(name: string): PresetScope {
    const known = scopes.get(name)
    if (known !== undefined) return known
    const scope = withNames(parsePreset(texts[name] as string, `presets/${name}.yaml`).scope, namesOf(name))
    scopes.set(name, scope)
    return scope
  }

  const lengths = new Map<string, number>()
  const measure = (name: string) => {
    const scopeLength = JSON.stringify(scopeOf(name)).length
    lengths.set(name, scopeLength)
    return scopeLength
  }
  let length = 0
  const rules = file.rules.map((rule, index) => {
    const { preset, rename = {}, ...own } = rule
    if (preset === undefined) return isAsWritten ? rule : withNames(rule, ownNames)
    const path = ['rules', index]
    length += lengths.get(preset) ?? measure(preset)
    if (length > expandedLengthMax) {
      checker.report([...path, 'preset'], tooMany)
      return rule
    }
    const renamed = renameScope(checker, [...path, 'rename'], scopeOf(preset), rename, preset)
    const base = described(withoutLabels(renamed, labelsGivenBy(own)))
    const expanded = mergeScopes(base, own)
    validateRule(
      {
        describe,
        sourceOf: () => undefined,
        report(at, message) {
          const where = at.length === path.length ? '' : `, \`${formatPath(at.slice(path.length))}\``
          checker.report([...path, 'preset'], `with the preset's keys${where}: ${message}`)
        },
      },
      path,
      expanded,
    )
    return expanded
  })
  return { ...file, rules }
}

function withNames<S extends Rule | PresetScope>(scope: S, names: { readonly [name: string]: string }): S {
  const renamed = (one: string) => (Object.hasOwn(names, one) ? (names[one] as string) : one)
  return transformScope(scope, { label: renamed, metric: renamed, prefix: renamed })
}

function labelsGivenBy({ topic, labels, const_labels }: Rule): ReadonlySet<string> {
  // Its filters have the same captures.
  const [filter] = filtersOf(topic)
  const captures = filter === undefined ? [] : labelCaptures(filter).map(({ name }) => name)
  const identity = filter?.unnamed === true ? ['topic'] : []
  const own = [...Object.keys(labels ?? {}), ...Object.keys(const_labels ?? {})]
  return new Set([...captures, ...identity, ...own])
}

function withoutLabels(scope: PresetScope, given: ReadonlySet<string>): PresetScope {
  return transformScope(scope, { label: (name) => (given.has(name) ? undefined : name) })
}

/** Keeps what has been said of each metric. A preset that says otherwise is silent there: a user cannot mend it. */
function createDescriptions(rules: readonly Rule[]): (scope: PresetScope) => PresetScope {
  const known = new Map<string, unknown>()
  const add = (scopes: readonly unknown[]) => {
    for (const { name, description } of descriptionsIn(scopes)) {
      for (const key of descriptionKeys) {
        const value = description[key]
        if (value !== undefined && !known.has(`${name} ${key}`)) known.set(`${name} ${key}`, value)
      }
    }
  }
  add(rules)
  return (scope) => {
    const described = transformScope(scope, {
      describe(name, metric) {
        const entries = Object.entries(metric).filter(([key, value]) => {
          if (key === 'type' && isMadeType(value)) return true
          return (
            !descriptionKeys.some((one) => one === key) || (known.get(`${name} ${key}`) ?? value) === value
          )
        })
        return Object.fromEntries(entries) as typeof metric
      },
    })
    add([described])
    return described
  }
}
