// Determines what happened to each leaf of a payload, from what was recorded while the mapping ran.

import type { MappingFile, Scope } from '#mapping'
import type { Place } from '#mapping/tracing'
import type { Derive } from './derivation.ts'
import type { Fate, TracedSample } from './explanation.ts'
import { expressionAt } from './expression-at.ts'
import type { DropNote } from './is-about.ts'
import { keyOfPath, type PayloadLeaf, type PayloadPath } from './payload-path.ts'
import type { RecordedEmission, RecordedRead, Recording } from './trace-recorder.ts'
import { createUntouchedFates, leftOut } from './untouched-fates.ts'
import { isLabelsFrom, isLeaves, isLoop, isName, isWithin, roleOf, ruleAt } from './where.ts'

export interface LeafFates {
  of(leaf: PayloadLeaf): readonly Fate[]
  /** Whether some leaf went into the emission. */
  hasLeaf(emission: RecordedEmission): boolean
}

/** `weak` tells nothing where there is more to tell: a leaf that a metric takes was also gone through by the loop. */
interface Use {
  readonly fate: Fate
  readonly weak: boolean
}

export function createLeafFates(
  recording: Recording,
  file: MappingFile | undefined,
  derive: Derive,
): LeafFates {
  const readsOfLeaf = new Map<string, Set<RecordedRead>>()
  const emissionsOfLeaf = groupBy(recording.emissions, ({ leaf }) => leaf && keyOfPath(leaf))
  const emissionsAt = groupBy(recording.emissions, ({ place }) => place)
  const withLeaf = new Set(recording.emissions.filter(({ leaf }) => leaf !== undefined))
  for (const read of recording.reads) {
    const paths = leavesOfRead(read, file)
    for (const path of paths) {
      const key = keyOfPath(path)
      readsOfLeaf.set(key, (readsOfLeaf.get(key) ?? new Set()).add(read))
    }
    if (paths.length > 0) for (const emission of emissionsOf(read, emissionsAt)) withLeaf.add(emission)
  }
  const untouched = createUntouchedFates(recording, file)

  /** Whether what the loop goes through is no part of the payload. */
  function makesObjects(loop: string): boolean {
    const inside = loop.replace(/\w+$/, '')
    return recording.emissions.some(({ where, here }) => here === undefined && where.startsWith(inside))
  }

  function usesOf(leaf: PayloadLeaf, key: string, read: RecordedRead): readonly Use[] {
    const { where, place } = read
    const outcomes = (emission: RecordedEmission) => outcomesOf(emission, leaf, derive)
    if (isLeaves(where)) {
      const emissions = (emissionsOfLeaf.get(key) ?? []).filter(
        (one) => one.where === where && one.place === place,
      )
      if (emissions.length > 0) return emissions.flatMap((one) => usedBy(one) ?? outcomes(one)).map(strong)
      return [{ fate: { kind: 'left_out', where, why: leftOut }, weak: true }]
    }
    const as = roleOf(where)
    if (as === undefined) {
      const made = emissionsOf(read, emissionsAt).flatMap(outcomes)
      return made.length > 0 ? made.map(strong) : [strong({ kind: 'read', where, as: `read by ${where}` })]
    }
    if (isNotAllowed(leaf, where, file))
      return [{ fate: { kind: 'left_out', where, why: 'not in allow' }, weak: true }]
    const drops = read.drops.map((drop): Use => strong({ kind: 'dropped', where, drop }))
    if (isName(where)) drops.push(...emissionsOf(read, emissionsAt).flatMap(badNameOf).map(strong))
    if (drops.length > 0) return drops
    if (isLoop(where) && makesObjects(where)) {
      return [strong({ kind: 'read', where, as: `made into an object by ${where}` })]
    }
    return [{ fate: { kind: 'read', where, as }, weak: isLoop(where) }]
  }

  return {
    hasLeaf: (emission) => withLeaf.has(emission),
    of(leaf) {
      const key = keyOfPath(leaf.path)
      const uses = [...(readsOfLeaf.get(key) ?? [])].flatMap((read) => usesOf(leaf, key, read))
      if (uses.length === 0) return [untouched(leaf.path)]
      const telling = uses.filter(({ weak }) => !weak)
      return (telling.length > 0 ? telling : uses.slice(0, 1)).map(({ fate }) => fate)
    },
  }
}

function strong(fate: Fate): Use {
  return { fate, weak: false }
}

/** What a read took out of the payload. A place that is a leaf itself is read where the expression names it. */
function leavesOfRead(
  { place, where, leaves, here }: RecordedRead,
  file: MappingFile | undefined,
): PayloadPath[] {
  const isLeaf = typeof place.here !== 'object' || place.here === null
  if (!isLeaf || here === undefined) return leaves
  const namesHere = isLeaves(where) || /\$(?![\w$])/.test(expressionAt(file, where) ?? '')
  return namesHere ? [...leaves, here] : leaves
}

/** Of the metric that the read is a part of. */
function emissionsOf(
  read: RecordedRead,
  emissionsAt: ReadonlyMap<Place, readonly RecordedEmission[]>,
): readonly RecordedEmission[] {
  return (emissionsAt.get(read.place) ?? []).filter(({ where }) => isWithin(read.where, where))
}

function outcomesOf(emission: RecordedEmission, leaf: PayloadLeaf, derive: Derive): readonly Fate[] {
  return [
    ...tracedSamples(emission, leaf, derive).map((traced): Fate => ({ kind: 'sample', ...traced })),
    ...emission.drops.map((drop) => fateOfDrop(emission, drop)),
  ]
}

/** @param leaf whose value it is; undefined if it is made of none */
export function tracedSamples(
  { where, here, leaf: path, note, samples }: RecordedEmission,
  leaf: PayloadLeaf | undefined,
  derive: Derive,
): TracedSample[] {
  const leafPath = path?.slice(here?.length ?? 0)
  return samples.map((sample) => {
    return { where, sample, derivation: derive({ where, sample, leafPath, note }, leaf?.value) }
  })
}

/** `leaves` counts what is no reading by its nature, such as texts and ids, apart from what was lost. */
const byNature: ReadonlySet<string> = new Set(['left_out'])

function fateOfDrop({ where, note }: RecordedEmission, drop: DropNote): Fate {
  const zero = note?.rules?.[0] === undefined ? undefined : { zero: note.rules[0] }
  if (!byNature.has(drop.reason)) return { kind: 'dropped', where, drop, ...zero }
  return { kind: 'left_out', where, why: 'no reading by its nature', drop, ...zero }
}

function badNameOf({ where, drops }: RecordedEmission): readonly Fate[] {
  return drops.filter(({ reason }) => reason === 'bad_name').map((drop) => ({ kind: 'dropped', where, drop }))
}

/** @returns what a leaf is for that names its object, or tells its unit or time; undefined for any other */
function usedBy({ where, note, samples, drops }: RecordedEmission): Fate | undefined {
  if (samples.length > 0 || drops.length > 0 || note?.rules === undefined) return undefined
  if (note.isIdle === true) return { kind: 'left_out', where, why: 'would name readings, and there are none' }
  return { kind: 'read', where, as: `read by zero ${note.rules.join(', ')}` }
}

function isNotAllowed({ path }: PayloadLeaf, where: string, file: MappingFile | undefined): boolean {
  if (!isLabelsFrom(where)) return false
  const allow = scopeAt(file, where)?.labels_from?.allow
  return allow !== undefined && !allow.includes(String(path.at(-1)))
}

function scopeAt(file: MappingFile | undefined, where: string): Scope | undefined {
  const rule = ruleAt(file, where)
  const loops = [...where.matchAll(/for\[(\d+)\]/g)].map(([, index]) => Number(index))
  return loops.reduce<Scope | undefined>((scope, index) => scope?.for?.[index], rule)
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
