// Listens to a mapping at work on one message: which expression read which part of the payload, and what samples and
// drops came of it. Recording only; what it means for a leaf is said in leaf-fates.ts.

import type { Place, Trace, TracedLeaf } from '#mapping/tracing'
import type { JsonValue, RuleId, Sample } from '../model.ts'
import { type DropNote, isAbout, isOfExpression } from './is-about.ts'
import { keyOfPath, type PayloadPath } from './payload-path.ts'
import { type RecordedPayload, recordReads } from './record-reads.ts'
import { isLeaves, isWithin, ruleWhere } from './where.ts'

/** One evaluation of an expression, or of `leaves`, at one place. */
export interface RecordedRead {
  /** In the mapping file: `rules[0].labels.product`. */
  readonly where: string
  readonly place: Place
  /** In the order of reading; some more than once. */
  readonly leaves: PayloadPath[]
  /** Of `leaves`. */
  readonly values: JsonValue[]
  readonly containers: PayloadPath[]
  /** Looked for, and not there. */
  readonly absent: PayloadPath[]
  /** What field paths start from; undefined where it is no part of the payload, but made by an expression. */
  readonly here: PayloadPath | undefined
  /** As they were counted: one at a time. */
  readonly drops: DropNote[]
}

/** What one metric, or one leaf of `leaves`, came to. */
export interface RecordedEmission {
  readonly where: string
  readonly place: Place
  /** As in a read. */
  readonly here: PayloadPath | undefined
  /** With `leaves`: the leaf. */
  readonly leaf: PayloadPath | undefined
  /** What `leaves` says of it. */
  readonly note: TracedLeaf | undefined
  readonly samples: Sample[]
  readonly drops: DropNote[]
}

export interface Recording {
  /** Undefined for zero configuration, and where there is no rule. */
  readonly rule: RuleId | undefined
  /** The payload as the rule reads it; undefined if it was not read. */
  readonly payload: JsonValue | undefined
  /** Rules that found nothing, in order. Nothing else of them is here. */
  readonly handedOn: readonly RuleId[]
  readonly reads: readonly RecordedRead[]
  readonly emissions: readonly RecordedEmission[]
  /** Keys of paths to what the rule counts as left out, since it takes nothing of it. */
  readonly leftOut: ReadonlySet<string>
  /** Drops that belong to no expression. */
  readonly drops: readonly DropNote[]
}

export interface TraceRecorder extends Trace {
  /** @returns what was recorded since the last call */
  take(): Recording
}

/** Of the message as a whole, whatever was read last. */
const ofMessage: ReadonlySet<string> = new Set(['no_rule', 'no_metric', 'ignored', 'empty', 'bad_record'])

export function createTraceRecorder(): TraceRecorder {
  let state = emptyState()

  const listener = {
    leaf(path: PayloadPath, value: JsonValue) {
      state.read?.leaves.push(path)
      state.read?.values.push(value)
    },
    container: (path: PayloadPath) => state.read?.containers.push(path),
    absent: (path: PayloadPath) => state.read?.absent.push(path),
  }

  return {
    rule(id) {
      state.rule = id
    },
    handedOn(id) {
      const isOther = ({ where }: { readonly where: string }) => !where.startsWith(`${ruleWhere(id)}.`)
      state = { ...state, reads: state.reads.filter(isOther), emissions: [], drops: [] }
      if (id !== undefined) state.handedOn.push(id)
      state.rule = undefined
      state.read = undefined
      state.emission = undefined
    },
    payload(value) {
      // Each rule that is tried reads the payload, most of them the same way.
      if (state.payload !== value) {
        state.payload = value
        state.recorded = recordReads(value, listener)
      }
      return state.recorded?.root ?? value
    },
    read(where, place) {
      const read = {
        where,
        place,
        here: pathOfHere(state, place, where),
        leaves: [],
        values: [],
        containers: [],
        absent: [],
        drops: [],
      }
      state.reads.push(read)
      state.read = read
      const { emission } = state
      if (emission !== undefined && !(emission.place === place && isWithin(where, emission.where))) {
        state.emission = undefined
      }
    },
    emit: (where, place, note) => beginEmission(state, where, place, note),
    sample(sample) {
      state.emission?.samples.push(sample)
    },
    thinned(sample) {
      const emission = state.emissions.find(({ samples }) => samples.includes(sample))
      emission?.samples.splice(emission.samples.indexOf(sample), 1)
      const owner = emission ?? state
      owner.drops.push({ reason: 'thinned', metric: sample.name, detail: 'not at the start of a slot' })
    },
    leftOut(path) {
      // Nobody reads it, and the drop that follows is of no expression.
      state.leftOut.add(keyOfPath(path))
      state.read = undefined
      state.emission = undefined
    },
    drop({ reason, metric, detail }) {
      const note: DropNote = {
        reason,
        ...(metric !== undefined && { metric }),
        ...(detail !== undefined && { detail }),
      }
      ownerOf(note, state).drops.push(note)
    },
    take() {
      const { rule, payload, handedOn, reads, emissions, leftOut, drops } = state
      state = emptyState()
      return { rule, payload, handedOn, reads, emissions, leftOut, drops }
    },
  }
}

interface RecorderState {
  rule: RuleId | undefined
  payload: JsonValue | undefined
  recorded: RecordedPayload | undefined
  readonly handedOn: RuleId[]
  readonly reads: RecordedRead[]
  read: RecordedRead | undefined
  readonly emissions: RecordedEmission[]
  emission: RecordedEmission | undefined
  readonly leftOut: Set<string>
  readonly drops: DropNote[]
}

function emptyState(): RecorderState {
  return {
    rule: undefined,
    payload: undefined,
    recorded: undefined,
    handedOn: [],
    reads: [],
    read: undefined,
    emissions: [],
    emission: undefined,
    leftOut: new Set(),
    drops: [],
  }
}

function beginEmission(
  state: RecorderState,
  where: string,
  place: Place,
  note: TracedLeaf | undefined,
): void {
  const here = pathOfHere(state, place, where)
  const given = note?.path && here && [...here, ...note.path]
  const leaf = isLeaves(where) ? (given ?? leafNow(state, place)) : undefined
  state.emission = { where, place, here, leaf, note, samples: [], drops: [] }
  state.emissions.push(state.emission)
}

/** `leaves` may count what it passes over without a word of which leaf that is: it is the one that was read last. */
function followLeaves(state: RecorderState): void {
  const { read, emission } = state
  if (read === undefined || !isLeaves(read.where) || emission?.note?.path !== undefined) return
  const leaf = leafNow(state, read.place)
  if (leaf !== undefined && leaf !== emission?.leaf) beginEmission(state, read.where, read.place, undefined)
}

/** The leaf that was read last, which `leaves` makes something of now; or the place itself, if it is one. */
function leafNow({ read }: RecorderState, { here }: Place): PayloadPath | undefined {
  return typeof here === 'object' && here !== null ? read?.leaves.at(-1) : read?.here
}

function ownerOf(note: DropNote, state: RecorderState): { readonly drops: DropNote[] } {
  const { reason } = note
  if (ofMessage.has(reason)) return state
  if (reason === 'too_deep') return state.read ?? state
  if (isOfExpression(note)) return state.reads.findLast(({ where }) => isAbout(note, where)) ?? state
  followLeaves(state)
  return state.emission ?? state
}

/** Numbers and texts have no identity: as elements of a loop they are found by their position in what it went through. */
function pathOfHere(
  { reads, recorded }: RecorderState,
  place: Place,
  where: string,
): PayloadPath | undefined {
  const { here, key, parent } = place
  if (typeof here === 'object' && here !== null) return recorded?.pathOf(here)
  if (key === undefined) return []
  const loop = /^.*for\[\d+\]/.exec(where)?.[0]
  const source = reads.findLast(
    (read) =>
      read.place.here === parent && (read.where === `${loop}.each` || read.where === `${loop}.entries`),
  )
  if (source === undefined) return undefined
  // A payload that is one value, which a loop takes as its only element.
  if (place.here === parent && source.leaves.length === 0) return source.here
  const same = source.leaves.filter((_, index) => source.values[index] === here)
  // All elements are read before the first of them is mapped. An expression may have moved them; then the value says
  // which one it is, if it is the only one.
  const moved = new Map(same.map((path) => [keyOfPath(path), path]))
  return same.findLast((path) => path.at(-1) === key) ?? (moved.size === 1 ? same[0] : undefined)
}
