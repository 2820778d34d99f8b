// Reads `include` and `exclude` of `leaves`: field paths that stand for what is at them and below. Array positions
// are left out of them, as they are of names; `*` is any one name.

import { parseFieldPath } from '../expression/field-path.ts'
import type { LeafName, Leaves } from '../language.ts'

/** Member names; null for `*`. */
export type LeafPattern = readonly (string | null)[]

/** @returns undefined if the text is not a path of names and `*` */
export function parseLeafPattern(text: string): LeafPattern | undefined {
  // `*` is no field path; a quoted name that is unlikely in a payload holds its place while the rest is read.
  const path = parseFieldPath(text.replace(/(^|\.)\*(?=\.|$)/g, `$1\`${anyName}\``))
  if (path === undefined || path.variable !== '' || path.steps.length === 0) return undefined
  const pattern: (string | null)[] = []
  for (const step of path.steps) {
    if (typeof step === 'number') return undefined
    pattern.push(step === anyName ? null : step)
  }
  return pattern
}

const anyName = '\u0000*'

/** `exactly`: the mapping names the very leaf, and not only something above it. */
export type Choice = 'no' | 'yes' | 'exactly'

/** @returns whether `exclude` has a member, which then names nothing either */
export function compileExclusion({ exclude }: Leaves): ((path: readonly string[]) => boolean) | undefined {
  if (exclude === undefined) return undefined
  const excluded = byFirstStep(exclude.map(compilePattern))
  return (path) =>
    excluded(path[0] ?? '').some((pattern) => pattern.length === path.length && agrees(pattern, path))
}

/** @returns whether a member is to be visited; for a container, whether there may be leaves to select below it */
export function compileLeafSelection({
  include,
  exclude,
}: Leaves): ((path: readonly string[], isLeaf: boolean) => Choice) | undefined {
  if (include === undefined && exclude === undefined) return undefined
  const included = include && byFirstStep(include.map(compilePattern))
  const excluded = byFirstStep((exclude ?? []).map(compilePattern))
  return (path, isLeaf) => {
    const [first = ''] = path
    if (excluded(first).some((pattern) => pattern.length <= path.length && agrees(pattern, path))) return 'no'
    if (included === undefined) return 'yes'
    // At the root nothing is known of the path yet.
    if (path.length === 0) return isLeaf ? 'no' : 'yes'
    let choice: Choice = 'no'
    for (const pattern of included(first)) {
      if ((isLeaf && pattern.length > path.length) || !agrees(pattern, path)) continue
      if (isLeaf && pattern.length === path.length) return 'exactly'
      choice = 'yes'
    }
    return choice
  }
}

/** @returns the patterns that a path with this first step may agree with: few of many */
function byFirstStep(patterns: readonly LeafPattern[]): (step: string) => readonly LeafPattern[] {
  const any = patterns.filter(([first]) => first === null)
  const steps = new Set(patterns.map(([first]) => first))
  const byStep = new Map(
    [...steps].map((step) => [step, patterns.filter(([first]) => first === step || first === null)]),
  )
  return (step) => byStep.get(step) ?? any
}

/** @param exactly true: patterns with `*` do not count, which name other leaves too */
export type NameOfLeaf = (path: readonly string[], exactly?: boolean) => LeafName | undefined

/** @returns what the mapping says of a leaf; of two patterns for one leaf the first counts */
export function compileLeafNames(names: Leaves['names']): NameOfLeaf | undefined {
  if (names === undefined) return undefined
  const root: NamedPath = { steps: new Map(), name: undefined }
  const patterns: { readonly pattern: LeafPattern; readonly name: LeafName }[] = []
  for (const [text, given] of Object.entries(names)) {
    const name = typeof given === 'string' ? { name: given } : given
    const pattern = compilePattern(text)
    if (pattern.includes(null)) patterns.push({ pattern, name })
    else addPath(root, pattern as readonly string[], name)
  }
  return (path, exactly = false) => {
    // Step by step: to make one text of the path for each leaf takes longer, and the path may be long.
    let at: NamedPath | undefined = root
    for (let level = 0; at !== undefined && level < path.length; level++) {
      at = at.steps.get(path[level] as string)
    }
    if (at?.name !== undefined || exactly) return at?.name
    return patterns.find(({ pattern }) => pattern.length === path.length && agrees(pattern, path))?.name
  }
}

/** What the mapping says of a path, and of those that begin with it. */
interface NamedPath {
  readonly steps: Map<string, NamedPath>
  name: LeafName | undefined
}

function addPath(root: NamedPath, path: readonly string[], name: LeafName): void {
  let at = root
  for (const step of path) {
    const next = at.steps.get(step) ?? { steps: new Map(), name: undefined }
    at.steps.set(step, next)
    at = next
  }
  at.name = name
}

function compilePattern(text: string): LeafPattern {
  const pattern = parseLeafPattern(text)
  if (pattern === undefined) throw new Error(`not a field path: ${text}`)
  return pattern
}

/** Compares as many steps as both have. */
function agrees(pattern: LeafPattern, path: readonly string[]): boolean {
  for (let index = 0; index < pattern.length && index < path.length; index++) {
    const step = pattern[index]
    if (step !== null && step !== path[index]) return false
  }
  return true
}
