// Counts what of a payload a rule leaves out: what none of its expressions names and none of its leaves selects, and what
// is in elements that the `when` of a loop passes over. Each value counts once, whatever it is.

import type { JsonValue } from '../../model.ts'
import type { Place } from '../expression/place.ts'
import type { Rule, Scope } from '../language.ts'
import { keysIn } from '../members.ts'
import { finishName } from '../series/metric-name.ts'
import { addDrop, addLeafDrop, type Output, type Reached } from '../series/output.ts'
import { untraced } from '../trace.ts'
import { keyInfo } from './key-info.ts'
import { type PathTree, type Reach, reachOf } from './rule-reach.ts'

/** @returns undefined for a rule that leaves nothing out, or that has no leaves: such a rule takes what it names, and no more */
export function compileLeftOut(
  rule: Rule,
  isBundled: boolean,
  payloadDepthMax: number,
): (() => Reached) | undefined {
  const reaches = reachOf(rule, isBundled)
  if (reaches === undefined) return undefined
  const start = createStart(new Map([...reaches].map(([scope, reach]) => [scope, livesOf(reach)])))
  return () => new Mapping(start, payloadDepthMax)
}

type Container = JsonValue & object

/** What the scopes of a rule mapped of a message. A class, and maps made when they are needed: most rules have one scope. */
class Mapping implements Reached {
  root: JsonValue | undefined = undefined
  /** Scopes of the root, and of objects below. */
  readonly ofRoot: Scope[] = []
  objects: Map<object, Scope[]> | undefined = undefined
  /** Entries that are no objects, by the object that they are in. */
  entries: Map<object, Set<string>> | undefined = undefined
  readonly start: State
  readonly payloadDepthMax: number

  constructor(start: State, payloadDepthMax: number) {
    this.start = start
    this.payloadDepthMax = payloadDepthMax
  }

  add({ here, key, parent, root }: Place, scope: Scope): void {
    this.root ??= root
    if (isContainer(here)) {
      if (here === this.root) {
        this.ofRoot.push(scope)
        return
      }
      this.objects ??= new Map()
      const known = this.objects.get(itself(here))
      if (known === undefined) this.objects.set(itself(here), [scope])
      else known.push(scope)
    } else if (typeof key === 'string' && isContainer(parent)) {
      this.entries ??= new Map()
      const known = this.entries.get(itself(parent)) ?? new Set()
      this.entries.set(itself(parent), known.add(key))
    }
  }

  countRest(output: Output): void {
    if (isContainer(this.root)) countRest(itself(this.root), this, this.start, this.payloadDepthMax, output)
  }
}

/** @param depthMax how many containers may be around a value; what is deeper counts as one */
function countRest(
  root: Container,
  { objects, entries, ofRoot }: Mapping,
  start: State,
  depthMax: number,
  output: Output,
): void {
  const { work, trace } = output
  /** Of the container that is visited. */
  const path: (string | number)[] = []
  let isNamed = false

  function visit(container: Container, around: State): void {
    let here = around
    if (container === root) for (const scope of ofRoot) here = here.mappedBy(scope)
    for (const scope of objects?.get(container) ?? []) here = here.mappedBy(scope)
    if (here.takesAll) return
    if (Array.isArray(container)) visitElements(container, here)
    else visitMembers(container as { readonly [key: string]: JsonValue }, here)
  }

  function visitElements(array: readonly JsonValue[], here: State): void {
    work.left -= stepsOf(array.length)
    for (let index = 0; index < array.length; index++) visitPart(array[index] as JsonValue, index, here)
  }

  function visitMembers(object: { readonly [key: string]: JsonValue }, here: State): void {
    const keys = keysIn(object, work)
    work.left -= stepsOf(keys.length)
    if (work.left < 0) return
    const mapped = entries?.get(object)
    for (const key of keys) {
      const member = object[key] as JsonValue
      if (mapped?.has(key) === true && !isContainer(member)) continue
      visitPart(member, key, here.below(key))
    }
  }

  function visitPart(value: JsonValue, step: string | number, state: State): void {
    if (work.left < 0) return
    if (!isContainer(value) || path.length + 1 >= depthMax) {
      if (!state.takesLeaf) count(step)
      return
    }
    path.push(step)
    visit(value, state)
    path.pop()
  }

  /** Drops of one kind are told with the name of the first one. */
  function count(step: string | number): void {
    const whole = isNamed && trace === undefined ? undefined : [...path, step]
    if (whole !== undefined) trace?.leftOut(whole)
    addLeafDrop(output, 'left_out', whole && nameOf(whole))
    isNamed = true
  }

  visit(root, start)
  if (work.left < 0) addDrop(output, 'too_much_work', undefined, 'left_out')
}

/** A look at a value here takes a quarter of what a step takes elsewhere. */
function stepsOf(values: number): number {
  return (values + 3) >> 2
}

function nameOf(path: readonly (string | number)[]): string | undefined {
  const steps = path.map((step) => (typeof step === 'number' ? '' : keyInfo(step).step))
  return finishName(steps.filter(Boolean).join('_'))
}

/** What is taken at a place. It is found out once for all messages: a payload is walked with one look-up for each key. */
interface State {
  /** The value here, if it is no container. */
  readonly takesLeaf: boolean
  /** All that is here and below. */
  readonly takesAll: boolean
  below(key: string): State
  mappedBy(scope: Scope): State
}

/** Of a rule. What payloads make beyond it is made again for each message. */
const statesMax = 2_000

function createStart(livesOfScope: ReadonlyMap<Scope, readonly Live[]>): State {
  let kept = 0

  function createState(lives: readonly Live[]): State {
    const trees = lives.flatMap(({ taken, excluded }) => [...taken, ...excluded])
    const keys = new Set(trees.flatMap(({ members }) => [...members.keys()]))
    const byKey = new Map<string | undefined, State>()
    const byScope = new Map<Scope, State>()
    return {
      takesLeaf: lives.some(takesLeaf),
      takesAll: lives.some(takesAll),
      below(key) {
        // No path goes on by other keys, unless by `*`.
        const known = keys.has(key) ? key : undefined
        return byKey.get(known) ?? keep(byKey, known, below(lives, key))
      },
      mappedBy(scope) {
        return byScope.get(scope) ?? keep(byScope, scope, [...lives, ...(livesOfScope.get(scope) ?? [])])
      },
    }
  }

  function keep<Key>(states: Map<Key, State>, key: Key, lives: readonly Live[]): State {
    const state = lives.length === 0 ? none : createState(lives)
    if (kept < statesMax) {
      kept++
      states.set(key, state)
    }
    return state
  }

  const none = createState([])
  return none
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
