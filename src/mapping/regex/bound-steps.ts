// How many steps a regular expression takes at most on any text of a length. It counts the ways in which each part can
// match from one place: a way is live if what follows can take the next character, and dead if that fails at once.
// The parts of `(\d{1,3}\.){3}` have one live way each, those of `(a+)+` as many as there are characters.

import {
  anything,
  type CharacterSet,
  endOfText,
  lineEnds,
  nothing,
  overlaps,
  union,
} from './character-set.ts'
import type { Regex, RegexNode, RepeatNode } from './parse-regex.ts'

/** @param length of the text, in UTF-16 code units; @returns Infinity where there is no bound worth a name */
export type StepBound = (length: number) => number

/** At most, for a match that is looked for from each place of a text on. */
export function boundSteps({ root, multiline }: Regex): StepBound {
  const steps = boundOf(root, anything, { multiline, backward: false })
  const isAnchored = !multiline && beginsAtStart(root)
  const size = sizeOf(root)
  return (length) => {
    const { work, live, dead } = steps(length)
    const once = work + live + dead + 1
    return isAnchored ? once + length * 2 * size : once * (length + 1)
  }
}

/** The repeats of which each round can match in more than one way that the next one may follow. */
export function ambiguousRepeats({ root, multiline }: Regex, length: number): readonly RepeatNode[] {
  const found: RepeatNode[] = []
  boundOf(root, anything, { multiline, backward: false, ambiguous: (repeat) => found.push(repeat) })(length)
  return found
}

/** Of one part, from one place: ways that it gives to what follows, and steps for all of them. */
interface Ways {
  readonly live: number
  readonly dead: number
  readonly work: number
}

/** What a part does where it can take no character: it fails, or it is passed as empty. */
interface Idle {
  readonly passes: number
  readonly work: number
}

interface Context {
  readonly multiline: boolean
  readonly backward: boolean
  readonly ambiguous?: (repeat: RepeatNode) => void
}

/** What decides about a part by the next character. */
interface Start {
  /** Where the next character is none of these, no character is taken. */
  readonly first: CharacterSet
  /** Whether it may be passed without looking at the next character. */
  readonly open: boolean
}

function startOf(node: RegexNode, context: Context): Start {
  switch (node.kind) {
    case 'set':
      return { first: node.set, open: false }
    case 'assert':
      if (node.what !== 'end' || context.backward) return { first: nothing, open: true }
      return { first: union([endOfText, endOfText], context.multiline ? lineEnds : nothing), open: false }
    case 'back':
      return { first: anything, open: true }
    case 'look':
      return { first: nothing, open: true }
    case 'group':
      return startOf(node.body, context)
    case 'repeat': {
      const { first, open } = startOf(node.body, context)
      return { first: node.max === 0 ? nothing : first, open: open || node.min === 0 }
    }
    case 'choice': {
      const starts = node.options.map((option) => startOf(option, context))
      return { first: union(...starts.map(({ first }) => first)), open: starts.some(({ open }) => open) }
    }
    case 'sequence': {
      const firsts: CharacterSet[] = []
      for (const part of node.parts) {
        const { first, open } = startOf(part, context)
        firsts.push(first)
        if (!open) return { first: union(...firsts), open: false }
      }
      return { first: union(...firsts), open: true }
    }
  }
}

/** What must be next for the part to be more than passed as empty, where `follow` comes after it. */
function needed({ first, open }: Start, follow: CharacterSet): CharacterSet {
  return open ? union(first, follow) : first
}

/** @param follow what must come behind the part for the rest to have a chance */
function boundOf(node: RegexNode, follow: CharacterSet, context: Context): (length: number) => Ways {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return () => ({ live: 1, dead: 0, work: 1 })
    case 'back':
      return (length) => ({ live: 1, dead: 1, work: 1 + length })
    case 'look': {
      const body = boundOf(node.body, anything, { ...context, backward: node.behind })
      return (length) => {
        const { live, dead, work } = body(length)
        return { live: 1, dead: 1, work: work + live + dead + 3 }
      }
    }
    case 'group': {
      const body = boundOf(node.body, follow, context)
      return (length) => {
        const { live, dead, work } = body(length)
        return { live, dead, work: work + live + dead + 1 }
      }
    }
    case 'sequence':
      return boundOfSequence(node.parts, follow, context)
    case 'choice':
      return boundOfChoice(node.options, follow, context)
    case 'repeat':
      return boundOfRepeat(node, follow, context)
  }
}

function boundOfSequence(
  parts: readonly RegexNode[],
  follow: CharacterSet,
  context: Context,
): (length: number) => Ways {
  let rest: (length: number) => Ways = () => ({ live: 1, dead: 0, work: 0 })
  let restIdle: (length: number) => Idle = () => ({ passes: 1, work: 0 })
  let restFollow = follow
  for (const part of [...parts].reverse()) {
    const [thisRest, thisIdle] = [rest, restIdle]
    const first = boundOf(part, restFollow, context)
    rest = (length) => {
      const [a, b, idle] = [first(length), thisRest(length), thisIdle(length)]
      return {
        live: times(a.live, b.live),
        dead: times(a.live, b.dead) + times(a.dead, idle.passes),
        work: a.work + times(a.live, b.work) + times(a.dead, idle.work),
      }
    }
    const partIdle = idleOf(part, context)
    restIdle = (length) => both(partIdle(length), thisIdle(length))
    restFollow = needed(startOf(part, context), restFollow)
  }
  return rest
}

/** Alternatives that need different next characters exclude each other; the others are passed or fail at once. */
function boundOfChoice(
  options: readonly RegexNode[],
  follow: CharacterSet,
  context: Context,
): (length: number) => Ways {
  const bounds = options.map((option) => boundOf(option, follow, context))
  const idles = options.map((option) => idleOf(option, context))
  const kinds = alike(options.map((option) => needed(startOf(option, context), follow)))
  return (length) => {
    const ways = bounds.map((bound) => bound(length))
    const idle = idles.map((one) => one(length))
    const sums = kinds.map((kind) => ({
      live: sum(kind, (at) => (ways[at] as Ways).live),
      dead: sum(kind, (at) => (ways[at] as Ways).dead),
      work: sum(kind, (at) => (ways[at] as Ways).work),
    }))
    const all = options.map((_, at) => at)
    return {
      live: Math.max(...sums.map(({ live }) => live)),
      dead: Math.max(...sums.map(({ dead }) => dead)) + sum(all, (at) => (idle[at] as Idle).passes),
      work:
        Math.max(...sums.map(({ work }) => work)) +
        sum(all, (at) => (idle[at] as Idle).work + (idle[at] as Idle).passes) +
        // Of each alternative one step to it, and one from its end.
        sum(sums, ({ live, dead }) => live + dead) +
        options.length,
    }
  }
}

/** @returns positions in groups: sets in different ones have nothing in common */
function alike(sets: readonly CharacterSet[]): number[][] {
  let groups: { set: CharacterSet; members: number[] }[] = []
  for (const [at, set] of sets.entries()) {
    const near = groups.filter((group) => overlaps(group.set, set))
    const joined = {
      set: union(set, ...near.map((one) => one.set)),
      members: [...near.flatMap((one) => one.members), at],
    }
    groups = [...groups.filter((group) => !near.includes(group)), joined]
  }
  return groups.map(({ members }) => members)
}

function boundOfRepeat(repeat: RepeatNode, follow: CharacterSet, context: Context): (length: number) => Ways {
  const { body, min, max, groups } = repeat
  const start = startOf(body, context)
  const round = boundOf(body, union(start.first, follow), context)
  const idleRound = idleOf(body, context)
  // Then of the places behind each round only the last can be followed by what comes after the repeat.
  const isExclusive = !overlaps(start.first, follow)
  const perRound = 3 + groups[1] - groups[0]
  return (length) => {
    const { live: ways, dead: strays, work } = round(length)
    const idle = idleRound(length)
    // The last one takes nothing, and fails for it.
    const rounds = Math.min(max, min + length + 1)
    if (min > roundsMax) return { live: enough, dead: enough, work: enough }
    if (ways > 1 && rounds > 1) context.ambiguous?.(repeat)
    let [reached, reachedDead, live, dead, steps] = [1, 0, 0, 0, 2]
    for (let done = 0; done <= rounds; done++) {
      if (done >= min) {
        live = isExclusive ? Math.max(live, reached) : live + reached
        dead += reachedDead + (isExclusive ? reached : 0)
      }
      steps += (reached + reachedDead) * (perRound + 2)
      if (done === rounds) break
      steps += times(reached, work) + times(reachedDead, idle.work)
      // Where nothing changes from round to round, the rest is a product.
      const nextDead = times(reached, strays) + (done < min ? times(reachedDead, idle.passes) : 0)
      const isSteady = ways === 1 && nextDead === reachedDead && (done >= min || rounds === min)
      reached *= ways
      reachedDead = nextDead
      if (isSteady) {
        const left = rounds - done
        const exits = rounds - Math.max(min, done + 1) + 1
        live = isExclusive ? Math.max(live, 1) : live + exits
        dead += exits * (reachedDead + (isExclusive ? 1 : 0))
        steps += left * ((1 + reachedDead) * (perRound + 2) + work + times(reachedDead, idle.work))
        break
      }
      if (steps > stepsKnownMax) return { live: enough, dead: enough, work: enough }
    }
    return { live, dead, work: steps }
  }
}

/** More than that is more than anybody allows. */
const stepsKnownMax = 1e12
/** Longer than any text that is matched. */
const roundsMax = 5_000
const enough = Number.POSITIVE_INFINITY

function idleOf(node: RegexNode, context: Context): (length: number) => Idle {
  switch (node.kind) {
    case 'set':
      return () => ({ passes: 0, work: 1 })
    case 'assert':
      return () => ({ passes: node.what === 'end' && !context.backward ? 0 : 1, work: 1 })
    case 'back':
      return (length) => ({ passes: 1, work: 1 + length })
    case 'look': {
      const { work } = { work: boundOf(node, anything, context) }
      return (length) => ({ passes: 1, work: work(length).work })
    }
    case 'group': {
      const body = idleOf(node.body, context)
      return (length) => {
        const { passes, work } = body(length)
        return { passes, work: work + passes + 1 }
      }
    }
    case 'sequence': {
      const parts = node.parts.map((part) => idleOf(part, context))
      return (length) =>
        parts
          .map((part) => part(length))
          .reduceRight((rest, part) => both(part, rest), { passes: 1, work: 0 })
    }
    case 'choice': {
      const options = node.options.map((option) => idleOf(option, context))
      return (length) => {
        const idle = options.map((option) => option(length))
        const passes = sum(idle, (one) => one.passes)
        return { passes, work: sum(idle, (one) => one.work) + passes + options.length }
      }
    }
    case 'repeat': {
      const body = idleOf(node.body, context)
      const perRound = 5 + node.groups[1] - node.groups[0]
      return (length) => {
        const { passes, work } = body(length)
        // Rounds that must be are passed as empty; one more is tried, and refused for being empty.
        const rounds = Math.min(node.min, node.max)
        const all = passes === 1 || rounds === 0 ? 1 : passes ** rounds
        const tries = passes <= 1 ? (passes === 0 ? 1 : rounds + 1) : all * 2 * passes
        return { passes: all, work: 2 + tries * (work + perRound + passes) + all }
      }
    }
  }
}

function both(a: Idle, b: Idle): Idle {
  return { passes: times(a.passes, b.passes), work: a.work + times(a.passes, b.work) }
}

/** Nothing times infinity is nothing. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

function beginsAtStart(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assert':
      return node.what === 'start'
    case 'group':
      return beginsAtStart(node.body)
    case 'choice':
      return node.options.every(beginsAtStart)
    case 'sequence':
      return node.parts[0] !== undefined && beginsAtStart(node.parts[0])
    default:
      return false
  }
}

function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'group':
    case 'look':
    case 'repeat':
      return 3 + sizeOf(node.body)
    case 'choice':
      return 2 * node.options.length + sum(node.options, sizeOf)
    case 'sequence':
      return sum(node.parts, sizeOf)
    default:
      return 1
  }
}
