// Says where a key of an expanded mapping file was written: in the file itself, or in a preset. It reads the texts again and
// follows the way that `mergeScopes` takes, so that an expanded file carries no places, and a function nothing of them.

import { createIssueList } from '#check'
import { quotedText } from '../expression/field-path.ts'
import type { MappingFile } from '../language.ts'
import { readYaml, type YamlReading } from '../validate/read-yaml.ts'
import { defaultMappingText, presetTexts } from './load-presets.ts'

export interface KeySource {
  /** Without its folder. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/**
 * @param where as a trace names it: `rules[3].for[0].metrics.reading`, `rules[3].leaves`
 * @param pattern with `leaves`: the path in `names`
 * @returns undefined if no rule is there
 */
export type FindKeySource = (where: string, pattern?: string) => KeySource | undefined

/** What a rule is made of: its own keys, or those of its preset. */
interface Layer {
  readonly file: string
  readonly reading: YamlReading
  readonly path: readonly (string | number)[]
  /** Names of the preset by those that the rule gives them. */
  readonly oldNames: ReadonlyMap<string, string>
}

type Steps = readonly (string | number)[]

/**
 * @param yamlText of the file, as `parseMapping` accepted it
 * @param file what `parseMapping` made of it
 */
export function createKeySources(
  yamlText: string,
  fileName: string,
  file: MappingFile,
  presets: () => { readonly [name: string]: string } = presetTexts,
): FindKeySource {
  const read = (text: string) => readYaml(text, createIssueList())
  const own = read(yamlText)
  const ownName = fileName.replace(/^.*[\\/]/, '')
  const readings = new Map<string, YamlReading>()

  function layersOf(index: number): readonly Layer[] {
    const path = ['rules', index]
    const layer = { file: ownName, reading: own, path, oldNames: new Map() }
    const preset = valueAt(own.value, [...path, 'preset'])
    if (typeof preset !== 'string') return [layer]
    const reading = readings.get(preset) ?? read(presets()[preset] ?? '')
    readings.set(preset, reading)
    const rename = Object.entries(valueAt(own.value, [...path, 'rename']) ?? {})
    const oldNames = new Map(rename.map(([old, name]) => [String(name), old]))
    return [layer, { file: `${preset}.yaml`, reading, path: ['scope'], oldNames }]
  }

  return (where, pattern) => {
    const [key, index, ...steps] = stepsOf(where)
    const rule = typeof index === 'number' ? file.rules[index] : undefined
    if (key !== 'rules' || rule === undefined) return undefined
    const layers = layersOf(index as number)
    const found = layers.map((layer) =>
      findIn(layer, layers, rule, pattern ? [...steps, 'names', pattern] : steps),
    )
    const [first] = found.toSorted((a, b) => b.depth - a.depth)
    return first && { file: first.layer.file, line: first.layer.reading.lineOf(first.path) }
  }
}

/**
 * The same for the paths that begin with `bundled`.
 * @param bundled the bundled mapping as it was expanded
 */
export function createBundledKeySources(bundled: MappingFile | undefined): FindKeySource {
  if (bundled === undefined) return () => undefined
  const find = createKeySources(defaultMappingText(), 'default-mapping.yaml', bundled)
  return (where, pattern) =>
    where.startsWith('bundled[') ? find(where.replace('bundled', 'rules'), pattern) : undefined
}

interface Found {
  readonly layer: Layer
  /** As far as there is something. */
  readonly path: Steps
  readonly depth: number
}

/** Of two layers that have as much, the first one counts: the rule's own. */
function findIn(layer: Layer, layers: readonly Layer[], rule: unknown, steps: Steps): Found {
  let path: Steps = layer.path
  let merged: unknown = rule
  for (const [depth, step] of steps.entries()) {
    const before = steps[depth - 1]
    const here = valueAt(layer.reading.value, path)
    const next =
      depth === 1 && before === 'for'
        ? loopStep(layer, layers, step)
        : memberStep(layer, here, merged, step, before)
    merged = memberOf(merged, step)
    if (next === undefined || memberOf(here, next) === undefined) return { layer, path, depth }
    path = [...path, next]
  }
  return { layer, path, depth: steps.length }
}

/** A rule's own loops stand behind those of its preset. */
function loopStep(
  layer: Layer,
  layers: readonly Layer[],
  step: string | number | undefined,
): number | undefined {
  const preset = layers[1]
  const loops = preset && valueAt(preset.reading.value, [...preset.path, 'for'])
  const ofPreset = Array.isArray(loops) ? loops.length : 0
  if (layer === preset) return Number(step)
  const index = Number(step) - ofPreset
  return index < 0 ? undefined : index
}

function memberStep(
  { oldNames }: Layer,
  here: unknown,
  merged: unknown,
  step: string | number,
  before: string | number | undefined,
): string | number | undefined {
  if (before === 'metrics') {
    // By its name: a list that is joined with another one has its metrics at other positions.
    const shown = typeof step === 'number' ? memberOf(memberOf(merged, step), 'name') : `'${step}'`
    const fixed = quotedText(String(shown).trim())
    const name = fixed === undefined ? undefined : (oldNames.get(fixed) ?? fixed)
    if (!Array.isArray(here)) return name
    const position = here.findIndex((metric) => {
      const text = String(memberOf(metric, 'name')).trim()
      return name === undefined ? text === String(shown).trim() : quotedText(text) === name
    })
    return position < 0 ? undefined : position
  }
  return before === 'labels' || before === 'const_labels' ? (oldNames.get(String(step)) ?? step) : step
}

function stepsOf(where: string): (string | number)[] {
  return (where.match(/[^.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

function valueAt(value: unknown, path: Steps): unknown {
  return path.reduce(memberOf, value)
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, step)
    ? (value as { readonly [key: string | number]: unknown })[step]
    : undefined
}
