// Visits the leaves of a payload in document order, each with the name that its path makes. Positions in arrays, ids in
// keys, and what objects say of themselves are kept apart from names: they become labels. Depth and work are limited;
// siblings of what is cut survive.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { once } from '../once.ts'
import { metricNameCharsMax } from '../series/metric-name.ts'
import { readWord } from '../series/read-number.ts'
import {
  areChoices,
  axesOf,
  beginsWithTime,
  countsFromLast,
  isCallFrame,
  isCallOfObject,
  isVector,
  positionIn,
  saying,
} from './array-forms.ts'
import { containerIn, hasReadingBesideTexts, isRawCopy } from './container-texts.ts'
import { namesOfElement } from './describe-object.ts'
import { readElementTime, soleValueKey } from './element-time.ts'
import { isCommand, isTimetable } from './find-command.ts'
import { repeatedNames } from './first-names.ts'
import { type JsonObject, type KeyInfo, keyInfo, keysOf, type ObjectKeys } from './key-info.ts'
import { type LeafPlace, placeInside, placeOfElement } from './leaf-place.ts'
import { leafRules } from './leaf-rules.ts'
import type { LeafVisitor } from './leaf-visitor.ts'
import { topicParts } from './lists/vector-members.ts'
import { lookAtObject, type ObjectHere, type Outside, type Way } from './look-at-object.ts'
import { isNumber } from './measured-unit.ts'
import { areStatistics, memberWith, saysHow } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import type { ObjectKind } from './member-names.ts'
import { type NamedRow, namedRowsIn } from './named-rows.ts'
import { deviceAmong, namedRoles } from './named-values.ts'
import type { RowKeys } from './names-apart.ts'
import { hexLengths, holdsNumber, isHexText } from './number-texts.ts'
import { roles } from './roles.ts'
import { byPosition, type ElementsForm, formOfElements } from './tell-apart.ts'
import { hints } from './thing-hints.ts'
import { ToldMembers } from './told-members.ts'

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
  // What decoding left no steps for is not the payload.
  if (work.left < 0) return false
  const walk = new LeafWalk(root, rootKeys, depthMax, work, visitor)
  walk.visit(root, '', start, 0, 0, undefined, { ...asMember, kind, form: visitor.form ?? byPosition })
  return work.left >= 0
}

/** What is known of a value by what it is in: of all elements of an array, and of most members, the same. */
type Standing = Pick<Outside, 'kind' | 'form' | 'repeatedNames' | 'ownKey'> & {
  /** The members are rows that are joined. */
  readonly rowKeys?: RowKeys | undefined
}

/** What is deeper costs more: the names and the labels of all levels above it stand in front. */
const plainLevels = 8
/** Each object is looked at as a whole. A device has fewer of them in a message; a hostile one has ten thousands. */
const plainObjects = 1_000

const asMember: Standing = { kind: 'member', form: byPosition, repeatedNames: undefined, ownKey: undefined }
const asPartOfRow: Standing = { ...asMember, kind: 'element' }

class LeafWalk implements Way {
  readonly root: JsonValue
  readonly rootKeys: ObjectKeys | undefined
  readonly work: Work
  readonly visitor: LeafVisitor
  readonly takesAny: boolean
  readonly tellsThings: boolean
  readonly told = new ToldMembers()
  readonly messageHasNumbers: () => boolean
  readonly #hasOtherReading: () => boolean
  readonly #depthMax: number
  readonly #path: string[] = []
  /** The path up to each of its steps as one text, as far as somebody has asked for it: leaves of one object share most of it. */
  readonly #texts: string[] = []
  /** Steps of the path that cannot be written in ASCII. */
  #notAscii = 0
  /** Members around this one that hold settings, and commands. */
  #settings = 0
  /** Members around this one that describe data points. */
  #metas = 0

  constructor(
    root: JsonValue,
    rootKeys: ObjectKeys | undefined,
    depthMax: number,
    work: Work,
    visitor: LeafVisitor,
  ) {
    this.root = root
    this.rootKeys = rootKeys
    this.work = work
    this.visitor = visitor
    this.takesAny = visitor.selects === undefined && visitor.nameOf === undefined
    this.tellsThings = visitor.tellsThings !== 'no'
    this.messageHasNumbers = once(() => holdsNumber(root, work))
    this.#hasOtherReading = once(() => hasReadingBesideTexts(root, work))
    this.#depthMax = depthMax
  }

  get holder(): string | undefined {
    return this.#path.at(-1)
  }

  namesNothing(holder: JsonValue, key: string): boolean {
    const { isIdentity, excludes } = this.visitor
    return isIdentity?.(holder, key) === true || excludes?.([...this.#path, key]) === true
  }

  /**
   * @param keyRoles of its key
   * @param index of an element of an array
   */
  visit(
    found: JsonValue,
    name: string,
    outer: LeafPlace,
    depth: number,
    keyRoles: number,
    index: number | undefined,
    standing: Standing,
  ): void {
    const { work, visitor } = this
    work.left--
    const isRaw = typeof found === 'string' && isRawCopy(found, this.holder) && this.#hasOtherReading()
    const array =
      typeof found === 'string' && !isRaw ? containerIn(found, this.holder, keyRoles, work) : undefined
    const value = array ?? found
    const at = array === undefined ? outer : placeInside(outer, [], arrayRule)
    const isLeaf = isLeafValue(value)
    const choice = visitor.selects === undefined ? 'yes' : visitor.selects(this.#path, isLeaf)
    if (choice === 'no') return
    if (!isLeaf && depth > plainLevels) work.left--
    if (isLeaf) this.#visitLeaf(value, name, at, keyRoles, index, choice === 'exactly')
    else if (depth === this.#depthMax) visitor.tooDeep(name)
    else if (Array.isArray(value)) {
      const isOfUnits = typeof found === 'string' && typeof value[0] === 'string'
      const bits = keyRoles & (roles.id | roles.code | roles.measured | roles.time | roles.stamp)
      const ofElements = isOfUnits ? bits | roles.measured : bits
      this.#visitArray(value, name, placeOfElement(at, index), depth + 1, keyRoles, ofElements, standing)
    } else this.#visitObject(value as JsonObject, name, at, depth + 1, index, standing)
  }

  #visitLeaf(
    value: number | boolean | string | null,
    name: string,
    at: LeafPlace,
    keyRoles: number,
    index: number | undefined,
    isExact: boolean,
  ): void {
    const given = this.visitor.nameOf?.(this.#path)
    const bits = this.#settings > 0 ? keyRoles | roles.setting : keyRoles & ~roles.setting
    if (this.#notAscii > 0 && given === undefined) {
      const here = placeInside(placeOfElement(at, index), [['field', this.#textOfPath()]], fieldRule)
      this.visitor.leaf(value, '', bits, here, undefined, given, isExact)
    } else this.visitor.leaf(value, name, bits, at, index, given, given !== undefined || isExact)
  }

  #textOfPath(): string {
    const path = this.#path
    const texts = this.#texts
    for (let at = texts.length; at < path.length; at++) {
      texts.push(at === 0 ? (path[0] as string) : `${texts[at - 1]}.${path[at]}`)
    }
    return texts.at(-1) ?? ''
  }

  /** @param ofElements roles that the array's key gives its elements */
  #visitArray(
    array: readonly JsonValue[],
    name: string,
    outer: LeafPlace,
    depth: number,
    keyRoles: number,
    ofElements: number,
    { kind }: Standing,
  ): void {
    const { work, holder } = this
    const ofDevice = this.tellsThings ? deviceAmong(array, work) : []
    const inside = ofDevice.length === 0 ? outer : placeInside(outer, ofDevice, thingsRule)
    const rows = namedRowsIn(array, work)
    if (rows !== undefined) {
      this.#visitRows(array, rows, keyRoles, name, inside)
      return
    }
    // `["pump", 1767225605000, 3.2]`
    const row = kind === 'root' ? namedRowsIn([array], work) : undefined
    if (row?.[0]?.timeAt !== undefined) {
      this.#visitRows([array], row, keyRoles, name, inside)
      return
    }
    const isCall = isCallFrame(array)
    const told = saying(array, work)
    const form = this.#formOf(told)
    const hasTime = beginsWithTime(array)
    const axes = isVector(array, holder) ? axesOf : undefined
    const names = positionIn(array, holder)
    const isSole = (kind === 'root' && isSoleNumber(array)) || isCallOfObject(array)
    const hasPositions = form.positions !== 'none' && names === undefined && axes === undefined && !isSole
    const standing: Standing = {
      kind: 'element',
      form,
      repeatedNames: once(() => repeatedNames(told, work)),
      ownKey: undefined,
    }
    const hasChoices = areChoices(array, work)
    const hexHere = once(() => {
      work.left -= array.length
      return hexLengths(array, Object.keys(array))
    })
    const isBackwards = countsFromLast(told, work, this.visitor.keepsTime)
    for (let at = 0; at < array.length && work.left >= 0; at++) {
      const place = isBackwards ? array.length - 1 - at : at
      const element = array[place] as JsonValue
      const isHex = isHexText(element, ofElements, hexHere)
      const isChoice = hasChoices && readWord(element as string) !== undefined
      const bits = isHex ? ofElements | roles.bytes : isChoice ? ofElements | roles.textOnly : ofElements
      const axis = axes?.[place]
      this.visit(
        element,
        names === undefined ? name : nameBelow(name, names[place] as string),
        axis === undefined ? inside : placeInside(inside, [['axis', axis]], axisRule),
        depth,
        isCall ? roles.id : place === 0 && hasTime ? roles.time : bits,
        hasPositions ? place : undefined,
        standing,
      )
    }
  }

  /** What is taken is looked at again, each in its turn: so it is known which leaf of the payload it is. */
  #visitRows(
    array: readonly JsonValue[],
    rows: readonly NamedRow[],
    keyRoles: number,
    name: string,
    outer: LeafPlace,
  ): void {
    const { visitor } = this
    const bits = keyRoles & (roles.code | roles.measured)
    for (const [place, { name: ofRow, second, nameAt, unit, timeAt }] of rows.entries()) {
      const row = array[place] as readonly JsonValue[]
      const time = timeAt === undefined ? undefined : readElementTime(row[timeAt])
      const ofTime = time === undefined ? undefined : visitor.timeOf(time)
      const names = [ofRow, ...(second === undefined ? [] : [second])]
      const named = placeInside(
        outer,
        names.map((text) => ['name', text] as const),
        namesItselfRule,
        ofTime,
      )
      const at = unit === undefined ? named : placeInside(named, [['unit', unit]], unitRule)
      const isOne =
        unit !== undefined || row.length - nameAt === (timeAt === undefined || timeAt === 0 ? 2 : 3)
      let position = 0
      for (let index = 0; index < row.length; index++) {
        if (this.work.left < 0) return
        const value = row[index] as JsonValue
        if (index === nameAt || (second !== undefined && index === 0)) visitor.used(leafRules.namesItself)
        else if (index === timeAt) visitor.used(leafRules.elementTime)
        else if (index === nameAt + 2 && unit !== undefined) visitor.used(leafRules.unit)
        else {
          const isRest = index < nameAt || (index > nameAt + 1 && unit !== undefined)
          const keyRolesHere = isRest ? roles.id : bits | (keyInfo(ofRow).roles & namedRoles)
          this.visit(value, name, at, 0, keyRolesHere, isRest || isOne ? undefined : position, asPartOfRow)
          if (!isRest) position++
        }
      }
    }
  }

  #formOf(array: readonly JsonValue[]): ElementsForm {
    const namesNothing = (holder: JsonValue, key: string) => this.namesNothing(holder, key)
    return formOfElements(
      array,
      this.tellsThings,
      this.work,
      (first) => {
        const known = keysOf(first, this.work)
        return known && namesOfElement(first, known, 'element', namesNothing)
      },
      namesNothing,
      this.holder,
      (time) => this.visitor.keepsTime(time) && typeof this.visitor.timeOf(time) === 'number',
    )
  }

  #visitObject(
    given: JsonObject,
    name: string,
    place: LeafPlace,
    depth: number,
    index: number | undefined,
    standing: Standing,
  ): void {
    const { visitor, work } = this
    work.objects = (work.objects ?? 0) + 1
    if (work.objects > plainObjects) work.left--
    const here = lookAtObject(given, this, { ...standing, place, index })
    if (here === undefined) return
    const { object, known, used } = here
    const isOrder = isCommand(object, known) || isTimetable(object, known)
    if (isOrder) this.#settings++
    const isOfTopic = this.takesAny && visitor.tellsThings !== 'all' && standing.kind === 'root'
    const isOfStatistics = isOfTopic && areStatistics(object, known, work)
    const ofSteps = (isOfStatistics ? visitor.nameOfValue() : undefined) ?? name
    const readingsBefore = visitor.readings?.()
    for (let at = 0; at < known.keys.length; at++) {
      if (work.left < 0) return
      const key = known.keys[at] as string
      const info = known.infos[at] as KeyInfo
      const member = object[key] as JsonValue
      if (here.takes(key, info, member)) continue
      const isPart = isOfTopic && topicParts.has(info.name) && isLeafValue(member)
      const whole = isPart ? visitor.nameOfWhole(info.name) : undefined
      this.#visitMember(here, at, name, whole ?? ofSteps, depth, standing.rowKeys)
    }
    if (isOrder) this.#settings--
    const isIdle = visitor.readings?.() === readingsBefore
    for (const [holder, key, rule] of used ?? []) {
      // It is read again, so that the trace knows which leaf it is.
      const read = holder[key]
      const own = isObject(read) ? soleValueKey(Object.keys(read)) : undefined
      if (own !== undefined) void (read as JsonObject)[own]
      visitor.used(rule, isIdle)
    }
  }

  /** @param ofSteps the name in front of a step; `name` is that of a member that is none */
  #visitMember(
    here: ObjectHere,
    at: number,
    name: string,
    ofSteps: string,
    depth: number,
    rowKeys: RowKeys | undefined,
  ): void {
    const { object, known } = here
    const key = known.keys[at] as string
    const info = known.infos[at] as KeyInfo
    const member = object[key] as JsonValue
    const path = this.#path
    const isHolder = !isLeafValue(member)
    const holdsSettings =
      (isHolder && (info.roles & roles.setting) !== 0) ||
      (info.member & memberHints.pointSetting) !== 0 ||
      (this.#metas > 0 && (info.member & ofMeta) !== 0) ||
      saysHow(member, info, object, known, path.at(-1))
    const describesPoints = isHolder && (info.member & memberHints.meta) !== 0
    const isOfPayload = here.isRoot || (path.length === 0 && !here.isNamed)
    const isOfRoot = isOfPayload && (info.name === 'value' || info.name === 'val')
    const value = isOfRoot && isSoleNumber(member) ? member[0] : member
    const ownKey =
      rowKeys?.label ??
      (this.tellsThings && info.id === '' && info.time === undefined && isObject(member)
        ? memberWith(key, member, this.work)
        : undefined)
    const { isOfLift } = this.work
    if (isHolder && (info.thing.bits & hints.lift) !== 0) this.work.isOfLift = true
    // In it, a floor is what an element is called by.
    if (isHolder && info.name.startsWith('floor')) this.work.isOfLift = false
    path.push(key)
    if (!info.isAscii) this.#notAscii++
    if (holdsSettings) this.#settings++
    if (describesPoints) this.#metas++
    const isWrapper = (here.isRoot && key === wrapper && holdsObjects(member)) || key === here.rows
    const isStep = !(
      isWrapper ||
      info.step === '' ||
      ownKey !== undefined ||
      (isOfRoot && isLeafValue(value))
    )
    // A name that is too long already is the same for all below, and to make it longer for each would be most of the work.
    const below = isStep && name.length <= metricNameCharsMax ? nameBelow(ofSteps, info.step) : name
    const isName =
      rowKeys !== undefined ||
      info.id === '' ||
      (info.id === key && this.visitor.nameOf?.(path, true) !== undefined)
    this.visit(
      value,
      below,
      here.placeOf(key, info, member, !isName),
      depth,
      here.roles.of(key, info, member, at),
      undefined,
      ownKey === undefined && !isWrapper
        ? asMember
        : { ...asMember, ownKey, rowKeys: key === here.rows ? here.rowKeys : undefined },
    )
    if (rowKeys !== undefined) {
      // It is read again, so that the trace knows which leaf it is.
      void rowKeys.texts[at]
      this.visitor.used(leafRules.namesApart)
    }
    this.work.isOfLift = isOfLift
    if (holdsSettings) this.#settings--
    if (describesPoints) this.#metas--
    if (!info.isAscii) this.#notAscii--
    path.pop()
    if (this.#texts.length > path.length) this.#texts.pop()
  }
}

const ofMeta = memberHints.ofPoint | memberHints.frameFlag
const arrayRule = [leafRules.arrayInText]
const unitRule = [leafRules.unit]
const axisRule = [leafRules.position]
const namesItselfRule = [leafRules.namesItself]
const thingsRule = [leafRules.things]
const fieldRule = [leafRules.notAscii]

/** At the root, around all that is measured: it says nothing of it. */
const wrapper = 'd'

function holdsObjects(value: JsonValue): boolean {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'object' && first !== null && !Array.isArray(first)
}

/** `[23.5]` as all of a payload, or as its value, is that number, and so is `["23.5"]`. */
function isSoleNumber(value: JsonValue): value is [number | string] {
  return Array.isArray(value) && value.length === 1 && isNumber(value)
}

function isLeafValue(value: JsonValue): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}

function nameBelow(name: string, step: string): string {
  return name === '' ? step : `${name}_${step}`
}
