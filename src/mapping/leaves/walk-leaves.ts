// Visits the leaves of a payload in document order, each with the name that its path makes. Positions in arrays, ids in
// keys, and what objects say of themselves are kept apart from names: they become labels. Depth and work are limited;
// siblings of what is cut survive.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { LeafName } from '../language.ts'
import { once } from '../once.ts'
import { metricNameCharsMax } from '../series/metric-name.ts'
import { areToldApart, axesOf, beginsWithTime, haveOwnTimes, isCallFrame, isVector } from './array-forms.ts'
import { areBytes, holdsReading } from './byte-arrays.ts'
import { containerIn } from './container-texts.ts'
import { type Description, describeObject, type ObjectKind } from './describe-object.ts'
import { isCommand } from './find-command.ts'
import { findDate } from './find-date.ts'
import { findStems } from './find-stems.ts'
import { type JsonObject, type KeyInfo, keyInfo, keysOf, type ObjectKeys } from './key-info.ts'
import { hasLabelOf, type LeafPlace, placeInside, placeOfElement } from './leaf-place.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import type { Choice, NameOfLeaf } from './leaf-selection.ts'
import { deviceAmong, rolesByName } from './named-values.ts'
import { joinNames } from './names-apart.ts'
import { holdsNumber, isNumberText } from './number-texts.ts'
import { roles } from './roles.ts'
import { hints, isNumberBeside, tellingBeside } from './thing-hints.ts'

export type TellsThings = 'no' | 'below' | 'all'

export interface LeafVisitor {
  /**
   * @param name clean steps joined by `_`; may begin with a digit, and be longer than a metric name may be. '' if the leaf is
   *   to be named as for one value.
   * @param keyRoles of its key; 0 for an element of an array, and for the payload itself
   * @param index of an element of the array that is at `at`
   * @param given what the mapping says of the leaf, where it does
   * @param isChosen the mapping names this very leaf
   */
  leaf(
    value: number | boolean | string | null,
    name: string,
    keyRoles: number,
    at: LeafPlace,
    index: number | undefined,
    given: LeafName | undefined,
    isChosen: boolean,
  ): void
  /** A member that is no leaf, since it names its object or tells its unit or time. */
  used(rule: LeafRule): void
  /** A container below the limit. */
  tooDeep(name: string): void
  /** Time of an element. */
  timeOf(time: Exclude<Description['time'], undefined>): LeafPlace['time']
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => Choice) | undefined
  /** Members that the mapping leaves out: they name nothing. */
  readonly excludes?: ((path: readonly string[]) => boolean) | undefined
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: NameOfLeaf | undefined
  /** Whether a member has been used as identity. */
  readonly isIdentity: ((holder: JsonValue, key: string) => boolean) | undefined
  /** Members that tell things apart become labels; `below`: somebody has looked for those of the root. */
  readonly tellsThings: TellsThings
}

/**
 * @param kind of `root`: a payload, or an element of an array that is one of its own
 * @param rootKeys of `root`, where somebody has looked at them already
 * @param depthMax how many containers may be around a leaf
 * @returns false if the message has used up its steps before every leaf was visited
 */
export function walkLeaves(
  root: JsonValue,
  kind: ObjectKind,
  start: LeafPlace,
  rootKeys: ObjectKeys | undefined,
  depthMax: number,
  work: Work,
  visitor: LeafVisitor,
): boolean {
  const path: string[] = []
  /** The path up to each of its steps as one text, as far as somebody has asked for it: leaves of one object share most of it. */
  const texts: string[] = []
  /** Steps of the path that cannot be written in ASCII. */
  let notAscii = 0
  /** The member that says again what the key of the object is that is visited next. */
  let repeated: string | undefined
  /** Members around this one that hold settings, and commands. */
  let settings = 0
  /** Members that tell things apart, by the objects that they are in. */
  const usedBelow = new Map<object, string[]>()
  const { selects, excludes, nameOf, isIdentity } = visitor
  const tellsThings = visitor.tellsThings !== 'no'

  function noteUsed(holder: object, key: string): void {
    const known = usedBelow.get(holder)
    if (known === undefined) usedBelow.set(holder, [key])
    else known.push(key)
  }

  function namesNothing(holder: JsonValue, key: string): boolean {
    return isIdentity?.(holder, key) === true || excludes?.([...path, key]) === true
  }

  const messageHasNumbers = once(() => holdsNumber(root, work))

  function textOfPath(): string {
    for (let at = texts.length; at < path.length; at++) {
      texts.push(at === 0 ? (path[0] as string) : `${texts[at - 1]}.${path[at]}`)
    }
    return texts.at(-1) ?? ''
  }

  /** @param index of an element of an array */
  function visit(
    found: JsonValue,
    keyRoles: number,
    name: string,
    outer: LeafPlace,
    depth: number,
    kindHere: ObjectKind,
    index: number | undefined,
  ): void {
    work.left--
    const array = typeof found === 'string' ? containerIn(found, keyRoles, work) : undefined
    const value = array ?? found
    const at = array === undefined ? outer : placeInside(outer, [], arrayRule)
    const isLeaf = typeof value !== 'object' || value === null
    const choice = selects === undefined ? 'yes' : selects(path, isLeaf)
    if (choice === 'no') return
    if (isLeaf) {
      const given = nameOf?.(path)
      const leafRoles = settings > 0 ? keyRoles | roles.setting : keyRoles & ~roles.setting
      if (notAscii > 0 && given === undefined) {
        const here = placeInside(placeOfElement(at, index), [['field', textOfPath()]], fieldRule)
        visitor.leaf(value, '', leafRoles, here, undefined, given, choice === 'exactly')
      } else {
        visitor.leaf(value, name, leafRoles, at, index, given, given !== undefined || choice === 'exactly')
      }
    } else if (depth === depthMax) {
      visitor.tooDeep(name)
    } else if (Array.isArray(value)) {
      const ofDevice = tellsThings ? deviceAmong(value, work) : []
      const element = placeOfElement(at, index)
      const inside = ofDevice.length === 0 ? element : placeInside(element, ofDevice, thingsRule)
      const isCall = isCallFrame(value)
      const hasNoPositions = haveOwnTimes(value, work) || (tellsThings && areToldApart(value, work))
      const hasTime = beginsWithTime(value)
      const axes = isVector(value, path.at(-1)) ? axesOf : undefined
      const isOfUnits = typeof found === 'string' && typeof value[0] === 'string'
      const ofElements =
        (keyRoles & (roles.id | roles.code | roles.measured)) | (isOfUnits ? roles.measured : 0)
      for (let place = 0; place < value.length && work.left >= 0; place++) {
        const elementRoles = isCall ? roles.id : place === 0 && hasTime ? roles.time : ofElements
        const axis = axes?.[place]
        visit(
          value[place],
          elementRoles,
          name,
          axis === undefined ? inside : placeInside(inside, [['axis', axis]], axisRule),
          depth + 1,
          'element',
          hasNoPositions || axis !== undefined ? undefined : place,
        )
      }
    } else {
      visitMembers(value as JsonObject, name, at, depth + 1, kindHere, index)
    }
  }

  function visitMembers(
    given: JsonObject,
    name: string,
    outer: LeafPlace,
    depth: number,
    kindHere: ObjectKind,
    index: number | undefined,
  ): void {
    const ownKey = repeated
    repeated = undefined
    const asGiven = (given === root ? rootKeys : undefined) ?? keysOf(given, work)
    const joined = asGiven && joinNames(given, asGiven, work)
    const object = joined?.object ?? given
    const known = joined === undefined ? asGiven : keysOf(object, work)
    if (known === undefined) return
    const { keys, infos, all } = known
    if (joined !== undefined) visitor.used(leafRules.namesApart)
    const isRoot = kindHere === 'root' || kindHere === 'payload'
    const tellsHere = isRoot ? visitor.tellsThings === 'all' : tellsThings
    const described =
      (all & (kindHere === 'element' ? describingElements : describing)) === 0 &&
      !(kindHere === 'element' && (known.hints & hints.counted) !== 0) &&
      !(tellsHere && (known.hints & tellingBeside) !== 0)
        ? undefined
        : describeObject(object, known, kindHere, tellsHere ? work : undefined, (holder, key) =>
            holder === object ? namesNothing(given, key) : isIdentity?.(holder, key) === true,
          )
    for (const { holder, key } of described?.things ?? []) noteUsed(holder === object ? given : holder, key)
    const placed = described === undefined ? placeOfElement(outer, index) : placeOf(described, outer, index)
    const at = ownKey === undefined ? placed : placeOfKey(placed, ownKey, path.at(-1) ?? '')
    const ofName = described?.named === true && (all & roles.value) !== 0 ? rolesByName(described, work) : 0
    const { unit } = described ?? {}
    const measured = unit === undefined ? at : placeInside(at, [['unit', unit.text]], unitRule)
    const isDescribing = (key: string): boolean => described?.used.includes(key) === true
    const tellsBelow = (key: string): boolean => usedBelow.get(given)?.includes(key) === true
    const stems = tellsThings
      ? findStems(
          object,
          known,
          work,
          (key) => isDescribing(key) || tellsBelow(key) || namesNothing(given, key),
        )
      : undefined
    for (const { key } of stems?.values() ?? []) noteUsed(given, key)
    const isOrder = isCommand(object, known)
    if (isOrder) settings++
    const isOfDate = findDate(object, known, path.at(-1))
    const isUsed = (key: string): boolean =>
      isDescribing(key) || tellsBelow(key) || isIdentity?.(given, key) === true
    /** Once for all arrays of bytes that are in the object. */
    const hasReading = once(() => {
      work.left -= keys.length
      return keys.some(
        (key, place) => holdsReading(object[key] as JsonValue, infos[place] as KeyInfo) && !isUsed(key),
      )
    })
    // A name that is too long already is the same for all below, and to make it longer for each would be most of the work.
    const isTooLong = name.length > metricNameCharsMax
    for (let place = 0; place < keys.length; place++) {
      if (work.left < 0) return
      const key = keys[place] as string
      const info = infos[place] as KeyInfo
      const member = object[key] as JsonValue
      if (isDescribing(key)) visitor.used(ruleOf(info))
      else if (tellsBelow(key)) visitor.used(leafRules.things)
      else if (isIdentity?.(given, key) === true) visitor.used(leafRules.device)
      else {
        path.push(key)
        if (!info.isAscii) notAscii++
        const holdsSettings = (info.roles & roles.setting) !== 0 && !isLeafValue(member)
        if (holdsSettings) settings++
        const isValue = isRoot && (info.name === 'value' || info.name === 'val') && isLeafValue(member)
        const isWrapper = (isRoot && key === wrapper && holdsObjects(member)) || key === joined?.rows
        repeated =
          tellsThings && info.id === '' && isObject(member) ? memberWith(key, member, work) : undefined
        const isStep = !(isTooLong || isValue || isWrapper || info.step === '' || repeated !== undefined)
        const below = isStep ? nameBelow(name, info.step) : name
        const isGiven = info.id === '' || (info.id === key && nameOf?.(path, true) !== undefined)
        const here = key === unit?.key ? measured : at
        const own = isGiven ? here : placeInside(here, [['id', info.id]], idRule)
        const stem = stems?.get(key)
        const inside = stem === undefined ? own : placeInside(own, [[stem.label, stem.text]], thingsRule)
        const isCode = isRoot && place === 0 && isVersion(key, member, known)
        const ownRoles = isMeasuredAfterAll(member, info) ? info.roles & ~roles.id : info.roles
        const ofMember =
          ownRoles |
          (isOfDate?.(info) === true ? roles.time | roles.stamp : isCode ? roles.code : 0) |
          (isNumberBeside(info.thing, known.hints) ? roles.id : 0) |
          (isNumberText(member, info, known.hints) && messageHasNumbers() ? roles.id : 0) |
          (areBytes(member, info) && hasReading() ? roles.id : 0) |
          ((info.roles & roles.value) === 0 ? 0 : ofName)
        visit(member, ofMember, below, inside, depth, 'member', undefined)
        if (holdsSettings) settings--
        if (!info.isAscii) notAscii--
        path.pop()
        if (texts.length > path.length) texts.pop()
      }
    }
    if (isOrder) settings--
  }

  function placeOf(
    { labels, time, rules, named }: Description,
    outer: LeafPlace,
    index: number | undefined,
  ): LeafPlace {
    const ownTime = time === undefined ? undefined : visitor.timeOf(time)
    return placeInside(named ? outer : placeOfElement(outer, index), labels, rules, ownTime)
  }

  // What decoding left no steps for is not the payload.
  if (work.left < 0) return false
  visit(root, 0, '', start, 0, kind, undefined)
  return work.left >= 0
}

const arrayRule = [leafRules.arrayInText]
const describing = roles.naming | roles.unit | roles.elementTime
const describingElements = describing | roles.rootIdentity | roles.id | roles.inside
const idRule = [leafRules.idKey]
const unitRule = [leafRules.unit]
const axisRule = [leafRules.position]
const thingsRule = [leafRules.things]
const fieldRule = [leafRules.notAscii]

/** At the root, around all that is measured: it says nothing of it. */
const wrapper = 'd'

/** `{"v": 1, "ts": …}`: the first member of the payload, beside a time or the number of the message. */
function isVersion(key: string, value: JsonValue, { keys, all }: ObjectKeys): boolean {
  return key === 'v' && (value === 1 || value === 2) && keys.length > 2 && (all & besideVersion) !== 0
}

const besideVersion = roles.elementTime | roles.messageNumber

function holdsObjects(value: JsonValue): boolean {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'object' && first !== null && !Array.isArray(first)
}

/** @returns the member of an object that says again what its key is: `{"68-0-0": {"payload_index": "68-0-0"}}` */
function memberWith(key: string, object: JsonObject, work: Work): string | undefined {
  if (!/\d/.test(key)) return undefined
  const members = Object.keys(object).slice(0, membersLookedAtMax)
  work.left -= (members.length + 3) >> 2
  return members.find((member) => object[member] === key && /^(?!__)[a-z_]/i.test(keyInfo(member).step))
}

const membersLookedAtMax = 32

/** A fraction is no id: `tempId` may be how a maker writes what has the id `temp`. */
function isMeasuredAfterAll(value: JsonValue, { roles: bits, thing }: KeyInfo): boolean {
  if ((bits & roles.id) === 0 || typeof value !== 'number' || Number.isInteger(value)) return false
  return (bits & identifying) === 0 && (thing.bits & (hints.thing | hints.number)) === hints.thing
}

const identifying = roles.identity | roles.rootIdentity

/** The key of an object as a label, if it has none of that text. */
function placeOfKey(at: LeafPlace, member: string, key: string): LeafPlace {
  return hasLabelOf(at, key) ? at : placeInside(at, [[keyInfo(member).step, key]], idRule)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLeafValue(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null
}

function nameBelow(name: string, step: string): string {
  return name === '' ? step : `${name}_${step}`
}

function ruleOf({ roles: bits }: KeyInfo): LeafRule {
  if ((bits & roles.elementTime) !== 0) return leafRules.elementTime
  return (bits & roles.unit) !== 0 ? leafRules.unit : leafRules.namesItself
}
