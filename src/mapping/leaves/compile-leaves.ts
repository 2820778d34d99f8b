// Compiles `leaves`: every reading of the payload becomes a sample, by the rules of docs/mapping.md ("The rules of leaves
// and of zero configuration"). A part of its own, which a start loads only where the mapping has leaves.

import { readTime } from '#time'
import type { JsonValue } from '../../model.ts'
import type { Place } from '../expression/place.ts'
import type { LeafName, Leaves } from '../language.ts'
import type { LabelSource } from '../series/compile-labels.ts'
import { keepsTime, settleTime } from '../series/compile-timestamp.ts'
import { cleanNameStep, finishName, payloadMetricName } from '../series/metric-name.ts'
import {
  addDrop,
  addLeafDrop,
  addSample,
  countsAgain,
  hasRoom,
  type Output,
  refuse,
} from '../series/output.ts'
import { readWord } from '../series/read-number.ts'
import type { Emit, RuleContext, Shared } from '../series/scope-context.ts'
import type { ObjectKeys } from './key-info.ts'
import { compileGroups } from './leaf-groups.ts'
import { type LeafPlace, labelsOf, outermost, placeInside, placeOfElement, rulesTo } from './leaf-place.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import { compileExclusion, compileLeafNames, compileLeafSelection } from './leaf-selection.ts'
import type { TellsThings } from './leaf-visitor.ts'
import type { WordList } from './lists/word-list.ts'
import type { ObjectKind } from './member-names.ts'
import { readTopic } from './name-of-topic.ts'
import {
  asOpenOrNot,
  asStateOfTopic,
  aTime,
  compileLeafReader,
  isTimeOfReceipt,
  type LeafReading,
  type NumberWithUnit,
} from './read-leaf.ts'
import { namesOneOf, readStateWord } from './read-state.ts'
import { roles } from './roles.ts'
import { isDeviceId } from './stable-text.ts'
import type { ElementsForm } from './tell-apart.ts'
import { readTextPayload, type TextReading } from './text-payload.ts'
import type { Point } from './text-points.ts'
import { walkLeaves } from './walk-leaves.ts'

/** Where a walk begins, if not at the root of the scope. */
export interface LeavesFrom {
  readonly value: JsonValue
  /** Where somebody has read the text that the value is. */
  readonly text: TextReading | undefined
  readonly kind: ObjectKind
  /** @param outer the scope's own place */
  readonly at: (outer: LeafPlace) => LeafPlace
  readonly isIdentity: ((holder: JsonValue, key: string) => boolean) | undefined
  readonly keys: ObjectKeys | undefined
  readonly tellsThings: TellsThings
  /** Of the array that the value is an element of. */
  readonly form?: ElementsForm
}

export type EmitFrom = (place: Place, output: Output, shared: Shared, from: LeavesFrom) => void

/** @param scopeLabels of the scope, in the order of its label values */
export function compileLeaves(
  leaves: Leaves,
  where: string,
  scopeLabels: readonly LabelSource[],
  context: RuleContext,
): Emit {
  const emit = compileLeavesFrom(leaves, where, scopeLabels, context)
  // Who names the fields knows what they are of.
  const takesAny = leaves.include === undefined && leaves.names === undefined
  return (place, output, shared) =>
    emit(place, output, shared, {
      value: place.here,
      text:
        typeof place.here === 'string'
          ? readTextPayload(place.here, place.work, place.levels.at(-1))
          : undefined,
      kind: 'root',
      at: itself,
      isIdentity: undefined,
      keys: undefined,
      tellsThings: takesAny ? 'all' : 'no',
    })
}

export const itself = (outer: LeafPlace): LeafPlace => outer

export function compileLeavesFrom(
  leaves: Leaves,
  where: string,
  scopeLabels: readonly LabelSource[],
  { payloadDepthMax, labelValueBytesMax, timeLimits, ruleWhere, values }: RuleContext,
): EmitFrom {
  const prefix = leaves.prefix ?? ''
  const selects = compileLeafSelection(leaves)
  const excludes = compileExclusion(leaves)
  const nameOf = compileLeafNames(leaves.names)
  const readValue = compileLeafReader(leaves, values)
  const groupsOf = compileGroups(scopeLabels, labelValueBytesMax)
  const fullWhere = `${ruleWhere}${where}`

  return (place, output, shared, { value, text, kind, at: startAt, isIdentity, keys, tellsThings, form }) => {
    const { trace, work } = output
    const { topic: ofMessage, clientId = '' } = place.message
    work.names = [ofMessage, clientId, ...shared.labelValues]
    work.isOfLift = undefined
    const groupOf = groupsOf(place, shared)
    const topic = readTopic(place.levels)
    let readings = 0
    /** Whether the topic names one of the things. */
    const topicNames = new Map<WordList, boolean>()

    function traceLeaf(rules: readonly LeafRule[]): void {
      trace?.emit(fullWhere, place, { rules, isGuess: rules.includes(leafRules.oneValue) })
    }

    /** The name of a member may say only that it is a state. What it is the state of, the topic or a label says then. */
    function isStateOf(things: WordList, pathName: string, outer: LeafPlace): boolean {
      work.left -= stepsOfState
      if (namesOneOf(things, pathName)) return true
      if (!/(?:^|stat(?:e|us)|value)\d*$/i.test(pathName)) return false
      const byTopic =
        topicNames.get(things) ?? place.levels.slice(-levelsAround).some((one) => namesOneOf(things, one))
      topicNames.set(things, byTopic)
      return byTopic || textsAt(outer, shared).some((one) => namesOneOf(things, one))
    }

    function addLeaf(
      value: number | boolean | string | null,
      pathName: string,
      keyRoles: number,
      outer: LeafPlace,
      index: number | undefined,
      given: LeafName | undefined,
      isChosen: boolean,
    ): void {
      const bits = pathName === '' ? keyRoles | topic.roles() : keyRoles
      let found = readValue(value, bits, given, isChosen)
      if (given === undefined) {
        const word = typeof value === 'string' ? readStateWord(value) : undefined
        const status = typeof value === 'string' && isStatus(found, pathName) ? readWord(value) : undefined
        if (status === 0 || status === 1) found = status
        else if (word !== undefined) {
          if (isOtherText(found, pathName))
            found = isStateOf(word.things, pathName, outer)
              ? word.state
              : asOpenOrNot(found, bits, word.things)
        } else if (!isChosen && isTimeOfReceipt(found, bits, place.message.receivedAtMs)) {
          found = aTime
        }
        if (pathName === '' && typeof value === 'string' && topic.tellsState)
          found = asStateOfTopic(found, value)
      }
      const withUnit = typeof found === 'object' && 'unit' in found ? found : undefined
      const reading = withUnit?.number ?? (found as Exclude<typeof found, NumberWithUnit>)
      if (typeof reading === 'number') readings++
      if (trace !== undefined)
        traceLeaf(
          typeof reading === 'number'
            ? rulesOf(value, pathName, placeOfReading(outer, index, withUnit?.unit))
            : [reading.rule],
        )
      // What comes to nothing needs no name, unless it is the first of its kind.
      if (typeof reading === 'number' ? !hasRoom(output) : countsAgain(output, reading.reason)) return
      const isState = typeof value !== 'number' && (typeof value === 'boolean' || isWord(value, reading))
      const name = given?.name ?? prefix + (pathName === '' ? topic.nameOf(isState) : pathName)
      const metric = given === undefined ? payloadMetricName(name) : name
      if (typeof reading !== 'number') addLeafDrop(output, reading.reason, metric)
      else if (metric === undefined) addLeafDrop(output, 'bad_name', undefined)
      else {
        const group = groupOf(placeOfReading(outer, index, withUnit?.unit))
        if (group.refusal !== undefined) refuse(output, group.refusal)
        else addSample(output, metric, group, reading, undefined)
      }
    }

    function tooDeep(name: string): void {
      if (countsAgain(output, 'too_deep')) return
      addLeafDrop(output, 'too_deep', finishName(prefix + (name || topic.nameOf(false))))
    }

    function walk(from: JsonValue, at: LeafPlace): void {
      const isWhole = walkLeaves(from, kind, at, keys, payloadDepthMax, work, {
        selects,
        excludes,
        nameOf,
        isIdentity,
        tellsThings,
        leaf: addLeaf,
        used: (rule, isIdle = false) => trace?.emit(fullWhere, place, { rules: [rule], isIdle }),
        nameOfValue: () => topic.nameOfValue,
        nameOfWhole: (part) => topic.nameOfWhole(part),
        readings: trace && (() => readings),
        tooDeep,
        timeOf,
        keepsTime: (time) => keepsTime(time, place, timeLimits),
        form,
      })
      if (!isWhole) addDrop(output, 'too_much_work', undefined, where)
    }

    function timeOf(time: ReturnType<typeof readTime>): LeafPlace['time'] {
      return settleTime(time, undefined, place, output, timeLimits)
    }

    trace?.read(fullWhere, place)
    const start = startAt(outermost(shared))
    if (text === undefined) walk(value, start)
    else if (text.kind === 'object') {
      walk(text.object, placeInside(start, [], textPayloadRule))
      for (const name of text.repeated) addLeafDrop(output, 'collision', finishName(cleanNameStep(name)))
    } else if (text.kind === 'objects') {
      walk(text.objects, placeInside(start, [], textPayloadRule))
    } else if (text.kind === 'points') {
      for (const point of text.points) walk(point.fields, placeOfPoint(point, start, timeOf))
    } else if ((topic.roles() & ofText) !== 0) walk(value, start)
    else if (text.kind === 'numbers') {
      walk(text.numbers as JsonValue[], placeInside(start, [], textPayloadRule))
    } else {
      traceLeaf([leafRules.notFinite])
      addLeafDrop(output, 'not_a_number', finishName(prefix + topic.nameOf(false)))
    }
  }
}

/** To look for the thing that a state is of takes as long as some leaves. */
const stepsOfState = 4

/** Levels of the topic that say what a state is of. */
const levelsAround = 3

/** What labels say of a leaf, but for those that the message did not bring. */
function textsAt(at: LeafPlace, { extra }: Shared): readonly string[] {
  const { names, values } = labelsOf(at)
  return [...names, ...values, ...(extra?.names ?? []), ...(extra?.values ?? [])]
}

/** What is done, asked for or has happened is no state: of the members with texts, only a status may be one. */
function isOtherText(reading: LeafReading, name: string): boolean {
  if (typeof reading !== 'object' || !('rule' in reading)) return false
  const { rule } = reading
  return isStatus(reading, name) || rule === leafRules.unknownWord || rule === leafRules.otherText
}

function isStatus(reading: LeafReading, name: string): boolean {
  const isText = typeof reading === 'object' && 'rule' in reading && reading.rule === leafRules.textMember
  return isText && /status\d*$/i.test(name)
}

const textPayloadRule = [leafRules.textPayload]

/** Of a topic whose texts are no readings, whatever numbers are in them. */
const ofText = roles.text | roles.textOnly

/** Points of one series tell each other apart by their times. */
function placeOfPoint(
  { tags, time }: Point,
  outer: LeafPlace,
  timeOf: (time: ReturnType<typeof readTime>) => LeafPlace['time'],
): LeafPlace {
  const labels = Object.entries(tags).filter(([, value]) => isDeviceId(value))
  const own = time === undefined ? outer.time : timeOf(readTime(time, undefined))
  return placeInside(outer, labels, textPayloadRule, own)
}

function placeOfReading(outer: LeafPlace, index: number | undefined, unit: string | undefined): LeafPlace {
  const at = placeOfElement(outer, index)
  return unit === undefined ? at : placeInside(at, [['unit', unit]], writtenUnitRule)
}

const writtenUnitRule = [leafRules.writtenUnit]

function isWord(value: JsonValue, reading: unknown): boolean {
  return typeof value === 'string' && (reading === 0 || reading === 1) && /[a-z]/i.test(value)
}

/** What made the reading, its name, its labels and its time. */
function rulesOf(value: JsonValue, name: string, at: LeafPlace): LeafRule[] {
  const isText = typeof value === 'string'
  const ofValue = isText
    ? /^\s*[a-z]/i.test(value)
      ? leafRules.word
      : leafRules.decimalText
    : leafRules.number
  return [ofValue, name === '' ? leafRules.oneValue : leafRules.path, ...rulesTo(at)]
}
