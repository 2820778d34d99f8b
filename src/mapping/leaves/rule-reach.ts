// What of a payload a rule is for, as far as its file says it: the members that its expressions name, and those that its
// leaves select. What of a message is neither is left out, and counted as such (count-left-out.ts).

import { type Cursor, type FieldPath, takePath } from '../expression/field-path.ts'
import type { Expr, Leaves, Loop, Metric, Rule, Scope } from '../language.ts'
import { type LeafPattern, parseLeafPattern } from './leaf-selection.ts'

/** Paths from a place, step by step. Positions in arrays are no steps. */
export interface PathTree {
  readonly members: Map<string, PathTree>
  /** Below `*`. */
  any: PathTree | undefined
  /** Everything here and below. */
  whole: boolean
  /** What is here and no object. */
  leaf: boolean
}

/** What a scope takes of each place that it maps. */
export interface Reach {
  /** By its expressions. A condition takes nothing: it only looks. */
  readonly named: PathTree
  /** By its leaves, of which `excluded` are none. */
  readonly selected: PathTree
  readonly excluded: PathTree
}

export type RuleReach = ReadonlyMap<Scope, Reach>

/** @returns undefined for a rule that leaves nothing out, or has no leaves and so takes what it names and no more */
export function reachOf(rule: Rule, isBundled: boolean): RuleReach | undefined {
  const reaches = new Map<Scope, Reach>()
  addReach(rule, reaches, undefined, undefined)
  const { selected, excluded } = reaches.get(rule) as Reach
  if (selected.whole && isEmpty(excluded)) return undefined
  const hasLeaves = [...reaches.values()].some((reach) => !isEmpty(reach.selected))
  return isBundled || hasLeaves ? reaches : undefined
}

function addReach(
  scope: Scope,
  reaches: Map<Scope, Reach>,
  around: Reach | undefined,
  ofRule: Reach | undefined,
): void {
  const { named, selected, excluded }: Reach = {
    named: createTree(),
    selected: selectedBy(leavesOf(scope)),
    excluded: treeOf(leavesOf(scope)?.exclude ?? []),
  }
  const own = { named, selected, excluded }
  const root = ofRule ?? own
  reaches.set(scope, own)
  const placesOf: { readonly [variable: string]: Reach | undefined } = {
    '': own,
    message: root,
    parent: around,
  }

  function name(text: Expr, add: (tree: PathTree, steps: readonly string[]) => void): void {
    for (const { variable, steps } of pathsIn(text)) {
      const tree = placesOf[variable]?.named
      if (tree !== undefined)
        add(
          tree,
          steps.filter((step) => typeof step === 'string'),
        )
    }
  }

  for (const text of expressionsOf(scope)) name(text, addWhole)
  const { labels_from } = scope
  if (labels_from !== undefined) {
    name(labels_from.from, (tree, steps) => {
      if (labels_from.allow === undefined) addWhole(tree, steps)
      for (const member of labels_from.allow ?? []) addWhole(tree, [...steps, member])
    })
  }
  for (const loop of scope.for ?? []) {
    name(sourceOf(loop), isMade(sourceOf(loop)) ? addWhole : 'each' in loop ? addElements : addEntries)
    addReach(loop, reaches, own, root)
  }
}

/** Values that are no objects have nothing by which the scope inside could be asked for them. */
function addElements(tree: PathTree, steps: readonly string[]): void {
  if (steps.length > 0) at(tree, steps).leaf = true
}

function addEntries(tree: PathTree, steps: readonly string[]): void {
  if (steps.length > 0) at(tree, [...steps, null]).leaf = true
}

function addWhole(tree: PathTree, steps: readonly string[]): void {
  const end = at(tree, steps)
  // `$` may be an object of which members are asked for.
  if (steps.length > 0) end.whole = true
  end.leaf = true
}

function sourceOf(loop: Loop): Expr {
  return 'each' in loop ? loop.each : loop.entries
}

/** Whether a loop goes through what its expression makes, and not through parts of the payload. */
function isMade(source: Expr): boolean {
  const code = withoutTexts(source)
  return /[{|]|\$(merge|map|each|sift|spread|reduce|eval|split|keys|zip)\b/.test(code)
}

function expressionsOf({ timestamp, labels = {}, metrics = [] }: Scope): Expr[] {
  const time = typeof timestamp === 'object' ? timestamp.value : timestamp
  const all: readonly (Expr | Metric)[] = Array.isArray(metrics) ? metrics : Object.values(metrics)
  return [
    ...(time === undefined ? [] : [time]),
    ...Object.values(labels),
    ...all.flatMap(expressionsOfMetric),
  ]
}

function expressionsOfMetric(metric: Expr | (Metric & { readonly name?: Expr })): Expr[] {
  if (typeof metric === 'string') return [metric]
  const { value, name, labels = {} } = metric
  return [...[value, name].filter((text) => typeof text === 'string'), ...Object.values(labels)]
}

function leavesOf({ leaves, metrics, for: loops }: Scope): Leaves | undefined {
  const isOn = leaves ?? (metrics === undefined && loops === undefined)
  return isOn === false ? undefined : isOn === true ? {} : isOn
}

function selectedBy(leaves: Leaves | undefined): PathTree {
  if (leaves?.include !== undefined) return treeOf(leaves.include)
  const tree = createTree()
  tree.whole = leaves !== undefined
  return tree
}

function treeOf(patterns: readonly string[]): PathTree {
  const tree = createTree()
  for (const text of patterns) at(tree, parseLeafPattern(text) ?? []).whole = true
  return tree
}

function createTree(): PathTree {
  return { members: new Map(), any: undefined, whole: false, leaf: false }
}

function isEmpty({ members, any, whole }: PathTree): boolean {
  return members.size === 0 && any === undefined && !whole
}

function at(tree: PathTree, steps: LeafPattern): PathTree {
  let here = tree
  for (const step of steps) {
    let next = step === null ? here.any : here.members.get(step)
    next ??= createTree()
    if (step === null) here.any = next
    else here.members.set(step, next)
    here = next
  }
  return here
}

const pathStart = /[$`\p{L}_]/u
const keywords: ReadonlySet<unknown> = new Set(['and', 'or', 'in', 'true', 'false', 'null'])

/**
 * The field paths in an expression whose values it may use, up to where it goes on by something else: of `a.b[c > 1].d`, `a.b`
 * and `c`.
 */
function pathsIn(text: Expr): FieldPath[] {
  const asked = withoutTexts(text).replace(/\$exists\([^()]*\)/g, ' ')
  const cursor: Cursor = { source: asked.replace(/\.(?=\s*[($*%{[])/g, ' '), at: 0 }
  const paths: FieldPath[] = []
  while (cursor.at < cursor.source.length) {
    const path = pathStart.test(cursor.source[cursor.at] as string) ? takePath(cursor) : undefined
    if (path === undefined) cursor.at++
    else if (!isWordOnly(path)) paths.push(path)
  }
  return paths
}

function isWordOnly({ variable, steps }: FieldPath): boolean {
  return variable === '' && steps.length === 1 && keywords.has(steps[0])
}

function withoutTexts(text: Expr): string {
  return text.replace(/'[^']*'|"[^"]*"|\/\*[\s\S]*?\*\//g, ' ')
}
