// Counts what of a payload a rule leaves out: what none of its expressions names and none of its leaves selects, and what
// is in elements that the `when` of a loop passes over. Each value counts once, whatever it is.

import type { JsonValue } from '../../model.ts'
import type { Rule, Scope } from '../language.ts'
import { finishName } from '../series/metric-name.ts'
import { addDrop, addLeafDrop, type Output, type Reached } from '../series/output.ts'
import { untraced } from '../trace.ts'
import { keysOf } from './key-info.ts'
import { type PathTree, type Reach, reachOf } from './rule-reach.ts'

/** @returns undefined for a rule that leaves nothing out, or that has no leaves: such a rule takes what it names, and no more */
export function compileLeftOut(
  rule: Rule,
  isBundled: boolean,
  payloadDepthMax: number,
): (() => Reached) | undefined {
  const reaches = reachOf(rule, isBundled)
  if (reaches === undefined) return undefined
  const lives = new Map([...reaches].map(([scope, reach]) => [scope, livesOf(reach)]))
  return () => createReached(lives, payloadDepthMax)
}

type Container = JsonValue & object

/** What the scopes of a rule mapped of a message. */
interface Mapped {
  readonly objects: Map<object, Scope[]>
  /** Entries that are no objects, by the object that they are in. */
  readonly entries: Map<object, Set<string>>
}

type LivesOfScope = ReadonlyMap<Scope, readonly Live[]>

function createReached(lives: LivesOfScope, payloadDepthMax: number): Reached {
  const mapped: Mapped = { objects: new Map(), entries: new Map() }
  let root: JsonValue
  return {
    add(place, scope) {
      const { here, key, parent } = place
      root ??= place.root
      if (isContainer(here)) {
        const known = mapped.objects.get(itself(here))
        if (known === undefined) mapped.objects.set(itself(here), [scope])
        else known.push(scope)
      } else if (typeof key === 'string' && isContainer(parent)) {
        const known = mapped.entries.get(itself(parent)) ?? new Set()
        mapped.entries.set(itself(parent), known.add(key))
      }
    },
    countRest(output) {
      if (!isContainer(root)) return
      countRest(itself(root), mapped, lives, payloadDepthMax, output)
    },
  }
}

/** @param depthMax how many containers may be around a value; what is deeper counts as one */
function countRest(
  root: Container,
  { objects, entries }: Mapped,
  lives: LivesOfScope,
  depthMax: number,
  output: Output,
): void {
  const { work, trace } = output
  const path: (string | number)[] = []
  /** Of a metric name. */
  const steps: string[] = []

  function visit(value: JsonValue, around: readonly Live[], depth: number): void {
    if (work.left < 0) return
    if (!isContainer(value) || depth === depthMax) {
      if (!around.some(takesLeaf)) count()
      return
    }
    const scopes = objects.get(value)
    const here =
      scopes === undefined ? around : [...around, ...scopes.flatMap((scope) => lives.get(scope) ?? [])]
    if (here.some(takesAll)) return
    if (Array.isArray(value)) visitElements(value, here, depth)
    else visitMembers(value as { readonly [key: string]: JsonValue }, here, depth)
  }

  function visitElements(array: readonly JsonValue[], here: readonly Live[], depth: number): void {
    work.left -= array.length
    for (const [index, element] of array.entries()) {
      path.push(index)
      visit(element, here, depth + 1)
      path.pop()
    }
  }

  function visitMembers(
    object: { readonly [key: string]: JsonValue },
    here: readonly Live[],
    depth: number,
  ): void {
    const known = keysOf(object, work)
    if (known === undefined) return
    const mapped = entries.get(object)
    for (const [index, key] of known.keys.entries()) {
      const member = object[key] as JsonValue
      if (!isContainer(member) && (mapped?.has(key) === true || takesMember(here, key))) continue
      path.push(key)
      steps.push(known.infos[index]?.step ?? '')
      visit(member, below(here, key), depth + 1)
      steps.pop()
      path.pop()
    }
  }

  function count(): void {
    trace?.leftOut([...path])
    addLeafDrop(output, 'left_out', finishName(steps.filter(Boolean).join('_')))
  }

  visit(root, [], 0)
  if (work.left < 0) addDrop(output, 'too_much_work', undefined, 'left_out')
}

/** Paths that begin here. What one of them ends at is taken, unless one of `excluded` ends before. */
interface Live {
  readonly taken: readonly PathTree[]
  readonly excluded: readonly PathTree[]
}

function livesOf({ named, selected, excluded }: Reach): Live[] {
  return [
    { taken: [named], excluded: [] },
    { taken: [selected], excluded: [excluded] },
  ]
}

/** Asked of each member that is no container, so that nothing is made for it. */
function takesMember(lives: readonly Live[], key: string): boolean {
  for (const { taken, excluded } of lives) {
    for (const tree of taken) {
      if (!tree.whole && !isEnd(tree.members.get(key)) && !isEnd(tree.any)) continue
      if (!excluded.some(({ members, any }) => members.get(key)?.whole === true || any?.whole === true))
        return true
    }
  }
  return false
}

function isEnd(tree: PathTree | undefined): boolean {
  return tree !== undefined && (tree.whole || tree.leaf)
}

function below(lives: readonly Live[], key: string): Live[] {
  return lives.flatMap(({ taken, excluded }) => {
    const takenBelow = next(taken, key)
    if (takenBelow.length === 0) return []
    const excludedBelow = next(excluded, key)
    return excludedBelow.some(isWhole) ? [] : [{ taken: takenBelow, excluded: excludedBelow }]
  })
}

function next(trees: readonly PathTree[], key: string): readonly PathTree[] {
  if (trees.length === 0) return trees
  return trees.flatMap((tree) => {
    if (tree.whole) return [tree]
    return [tree.members.get(key), tree.any].filter((one) => one !== undefined)
  })
}

function takesLeaf({ taken }: Live): boolean {
  return taken.some(({ whole, leaf }) => whole || leaf)
}

function takesAll({ taken, excluded }: Live): boolean {
  return taken.some(isWhole) && excluded.every(({ members, any }) => members.size === 0 && any === undefined)
}

function isWhole({ whole }: PathTree): boolean {
  return whole
}

function isContainer(value: JsonValue | undefined): value is Container {
  return typeof value === 'object' && value !== null
}

/** What a trace puts something in place of. */
function itself(value: Container): Container {
  return (value as { readonly [untraced]?: Container })[untraced] ?? value
}
