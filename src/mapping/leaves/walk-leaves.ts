// Visits the leaves of a payload in document order, each with the name that its path makes. Positions in arrays, ids in
// keys, and what objects say of themselves are kept apart from names: they become labels. Depth and work are limited;
// siblings of what is cut survive.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { LeafName } from '../language.ts'
import { once } from '../once.ts'
import { metricNameCharsMax } from '../series/metric-name.ts'
import { isAmount } from './amount-beside.ts'
import { axesOf, beginsWithTime, countsFromLast, isCallFrame, isVector, positionIn } from './array-forms.ts'
import { containerIn, hasReadingBesideTexts, isRawCopy } from './container-texts.ts'
import { type Description, describeObject, namesOfElement, readElementTime } from './describe-object.ts'
import { isCommand } from './find-command.ts'
import { findKind } from './find-kind.ts'
import { findStems } from './find-stems.ts'
import { mayHoldThings } from './find-things.ts'
import { firstName, repeatedNames } from './first-names.ts'
import { isUnitIn } from './identity-text.ts'
import { type JsonObject, type KeyInfo, keyInfo, keysOf, type ObjectKeys } from './key-info.ts'
import { hasLabelOf, type LeafPlace, placeInside, placeOfElement } from './leaf-place.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import type { Choice, NameOfLeaf } from './leaf-selection.ts'
import { meaningMembers } from './lists/text-members.ts'
import {
  isNumber,
  isUnitBeside,
  isUnitOfNumbered,
  unitBeside,
  unitOfKey,
  unitOfNumbered,
} from './measured-unit.ts'
import { areStatistics, isState, memberWith, saysHow } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import type { ObjectKind } from './member-names.ts'
import { MemberRoles } from './member-roles.ts'
import { type NamedRow, namedRowsIn } from './named-rows.ts'
import { deviceAmong, namedRoles, rolesByName } from './named-values.ts'
import { joinNames } from './names-apart.ts'
import { hexLengths, holdsNumber, isHexText } from './number-texts.ts'
import { roles } from './roles.ts'
import { byPosition, type ElementsForm, formOfElements } from './tell-apart.ts'
import { hints } from './thing-hints.ts'

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
  /**
   * A member that is no leaf, since it names its object or tells its unit or time.
   *
   * @param isIdle there is no reading that it could be of
   */
  used(rule: LeafRule, isIdle?: boolean): void
  /** How many readings were visited. Undefined if nobody listens. */
  readonly readings: (() => number) | undefined
  /** A container below the limit. */
  tooDeep(name: string): void
  /** What a value is called that is all of a payload, if its topic says so. */
  nameOfValue(): string | undefined
  /** Time of an element. */
  timeOf(time: Exclude<Description['time'], undefined>): LeafPlace['time']
  /** Whether it would be the time of a sample. */
  keepsTime(time: Exclude<Description['time'], undefined>): boolean
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => Choice) | undefined
  /** Members that the mapping leaves out: they name nothing. */
  readonly excludes?: ((path: readonly string[]) => boolean) | undefined
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: NameOfLeaf | undefined
  /** Whether a member has been used as identity. */
  readonly isIdentity: ((holder: JsonValue, key: string) => boolean) | undefined
  /** Members that tell things apart become labels; `below`: somebody has looked for those of the root. */
  readonly tellsThings: TellsThings
  /** Of the array that the root is an element of. */
  readonly form?: ElementsForm | undefined
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
  /** Names that two elements of the array have, of which one is visited next. */
  let repeatedAround: (() => ReadonlySet<string> | false) | undefined
  /** Members around this one that hold settings, and commands. */
  let settings = 0
  /** Members around this one that describe data points. */
  let metas = 0
  /** Members that tell things apart, by the objects that they are in, and what is told at the end of the object that they name. */
  const usedBelow = new Map<object, { readonly keys: string[]; readonly told: Told[] | undefined }>()
  const { selects, excludes, nameOf, isIdentity } = visitor
  const tellsThings = visitor.tellsThings !== 'no'
  /** The mapping names no paths, which may be other ones where arrays are joined. */
  const takesAny = selects === undefined && nameOf === undefined

  function noteUsed(holder: object, key: string, told: Told[] | undefined): void {
    const known = usedBelow.get(holder)
    if (known === undefined) usedBelow.set(holder, { keys: [key], told })
    else known.keys.push(key)
  }

  function namesNothing(holder: JsonValue, key: string): boolean {
    return isIdentity?.(holder, key) === true || excludes?.([...path, key]) === true
  }

  /** The things that a member counts may stand in another object than it. */
  function isAmountOfRoot(holder: JsonObject, key: string): boolean {
    return isObject(root) && holder !== root && isAmount(key, holder[key], [root], work)
  }

  const hasOtherReading = once(() => hasReadingBesideTexts(root, work))
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
    form: ElementsForm,
  ): void {
    work.left--
    const isRaw = typeof found === 'string' && isRawCopy(found, path.at(-1)) && hasOtherReading()
    const array = typeof found === 'string' && !isRaw ? containerIn(found, keyRoles, work) : undefined
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
      const rows = namedRowsIn(value, work)
      if (rows !== undefined) {
        visitRows(value, rows, keyRoles, name, inside)
        return
      }
      const form = formOf(value)
      const hasTime = beginsWithTime(value)
      const isSole = kindHere === 'root' && isSoleNumber(value)
      const axes = isVector(value, path.at(-1)) ? axesOf : undefined
      const position = positionIn(value, path.at(-1))
      const isOfUnits = typeof found === 'string' && typeof value[0] === 'string'
      const ofElements =
        (keyRoles & (roles.id | roles.code | roles.measured | roles.time | roles.stamp)) |
        (isOfUnits ? roles.measured : 0)
      const repeatedNamesHere = once(() => repeatedNames(value, work))
      const hexHere = once(() => {
        work.left -= value.length
        return hexLengths(value, Object.keys(value))
      })
      const isBackwards = countsFromLast(value, work, visitor.keepsTime)
      for (let at = 0; at < value.length && work.left >= 0; at++) {
        const place = isBackwards ? value.length - 1 - at : at
        repeatedAround = repeatedNamesHere
        const ofElement =
          ofElements | (isHexText(value[place] as JsonValue, ofElements, hexHere) ? roles.bytes : 0)
        const elementRoles = isCall ? roles.id : place === 0 && hasTime ? roles.time : ofElement
        const axis = axes?.[place]
        visit(
          value[place],
          elementRoles,
          position === undefined ? name : nameBelow(name, position[place] as string),
          axis === undefined ? inside : placeInside(inside, [['axis', axis]], axisRule),
          depth + 1,
          'element',
          form.positions === 'none' || axis !== undefined || position !== undefined || isSole
            ? undefined
            : place,
          form,
        )
      }
    } else {
      visitMembers(value as JsonObject, name, at, depth + 1, kindHere, index, form)
    }
  }

  /** What is taken is looked at again, each in its turn: so it is known which leaf of the payload it is. */
  function visitRows(
    array: readonly JsonValue[],
    rows: readonly NamedRow[],
    keyRoles: number,
    name: string,
    outer: LeafPlace,
  ): void {
    const bits = keyRoles & (roles.code | roles.measured)
    for (const [place, { name: ofRow, unit, isCoded }] of rows.entries()) {
      const row = array[place] as readonly JsonValue[]
      const from = isCoded ? 1 : 0
      const named = placeInside(outer, [['name', ofRow]], namesItselfRule)
      const at = unit === undefined ? named : placeInside(named, [['unit', unit]], unitRule)
      for (let index = 0; index < row.length; index++) {
        if (work.left < 0) return
        const value = row[index] as JsonValue
        if (index === from) visitor.used(leafRules.namesItself)
        else if (index === from + 2 && unit !== undefined) visitor.used(leafRules.unit)
        else {
          const isRest = index < from || (index > from + 1 && unit !== undefined)
          const ofValue = isRest ? roles.id : bits | (keyInfo(ofRow).roles & namedRoles)
          const isOne = unit !== undefined || row.length === from + 2
          const position = isRest || isOne ? undefined : index - from - 1
          visit(value, ofValue, name, at, 0, 'element', position, byPosition)
        }
      }
    }
  }

  function formOf(array: readonly JsonValue[]): ElementsForm {
    return formOfElements(
      array,
      tellsThings,
      work,
      (first) => {
        const known = keysOf(first, work)
        return known && namesOfElement(first, known, 'element', namesNothing)
      },
      namesNothing,
      path.at(-1),
    )
  }

  function visitMembers(
    given: JsonObject,
    name: string,
    outer: LeafPlace,
    depth: number,
    kindHere: ObjectKind,
    index: number | undefined,
    { telling, positions }: ElementsForm,
  ): void {
    const ownKey = repeated
    repeated = undefined
    const namesTwice = repeatedAround
    repeatedAround = undefined
    const asGiven = (given === root ? rootKeys : undefined) ?? keysOf(given, work)
    const joined = asGiven && joinNames(given, asGiven, work, takesAny)
    const object = joined?.object ?? given
    const known = joined === undefined ? asGiven : keysOf(object, work)
    if (known === undefined || known.keys.length === 0) return
    const { keys, infos, all } = known
    if (joined !== undefined) visitor.used(leafRules.namesApart)
    const isRoot = kindHere === 'root' || kindHere === 'payload'
    const tellsHere = isRoot ? visitor.tellsThings === 'all' : tellsThings
    const mayTell = tellsHere && mayHoldThings(object, known)
    const isOfState = kindHere === 'member' && (all & roles.value) !== 0 && isState(path.at(-1))
    const described =
      (all & (kindHere === 'element' ? describingElements : describing)) === 0 &&
      !(kindHere === 'element' && (known.hints & hints.counted) !== 0) &&
      !mayTell &&
      telling.length === 0
        ? undefined
        : describeObject(
            object,
            known,
            kindHere,
            mayTell ? work : undefined,
            (holder, key) =>
              (holder === object
                ? namesNothing(given, key) || (isOfState && meaningMembers.has(keyInfo(key).name))
                : isIdentity?.(holder, key) === true) || isAmountOfRoot(holder as JsonObject, key),
            telling,
          )
    const used: Told[] | undefined = visitor.readings && []
    for (const { holder, key } of described?.things ?? [])
      noteUsed(holder === object ? given : holder, key, used)
    const isTaken = (key: string): boolean =>
      described?.used.includes(key) === true || namesNothing(given, key)
    const isOpen =
      takesAny && kindHere === 'element' && !tellsItself(described) && (known.hints & hints.sighting) === 0
    const twice = isOpen && namesTwice?.()
    const first = twice ? firstName(object, work) : undefined
    const isApart = first !== undefined && twice && !twice.has(first.text)
    const position = isApart ? undefined : index
    const around =
      described === undefined
        ? placeOfElement(outer, position)
        : placeOf(described, outer, position, positions)
    const placed =
      first === undefined ? around : placeInside(around, [[first.label, first.text]], namesItselfRule)
    const kind =
      takesAny && tellsThings && kindHere !== 'element' ? findKind(object, known, isTaken) : undefined
    const told = kind === undefined ? placed : placeInside(placed, [[kind.label, kind.text]], namesItselfRule)
    const at = ownKey === undefined ? told : placeOfKey(told, ownKey, path.at(-1) ?? '')
    const ofName = described?.named === true && (all & roles.value) !== 0 ? rolesByName(described, work) : 0
    const { unit } = described ?? {}
    const measured = unit === undefined ? at : placeInside(at, [['unit', unit.text]], unitRule)
    const isDescribing = (key: string): boolean =>
      key === first?.key || key === kind?.key || described?.used.includes(key) === true
    const tellsBelow = (key: string): boolean => usedBelow.get(given)?.keys.includes(key) === true
    const stems = tellsThings
      ? findStems(
          object,
          known,
          work,
          (key) => isDescribing(key) || tellsBelow(key) || namesNothing(given, key),
        )
      : undefined
    for (const { key } of stems?.values() ?? []) noteUsed(given, key, used)
    const isOrder = isCommand(object, known)
    if (isOrder) settings++
    const isUsed = (key: string): boolean =>
      isDescribing(key) || tellsBelow(key) || isIdentity?.(given, key) === true
    const memberRoles = new MemberRoles(
      {
        object,
        known,
        isRoot,
        holder: path.at(-1),
        labels: described?.labels ?? [],
        ofValue: ofName,
        isUsed,
        messageHasNumbers,
      },
      work,
    )
    // A name that is too long already is the same for all below, and to make it longer for each would be most of the work.
    const isTooLong = name.length > metricNameCharsMax
    const hasUnits = takesAny && (known.members & memberHints.unitOf) !== 0
    const isOfTopic = takesAny && visitor.tellsThings !== 'all' && kindHere === 'root'
    const measuredName =
      isOfTopic && areStatistics(object, known, work) ? (visitor.nameOfValue() ?? name) : name
    const readingsBefore = visitor.readings?.()
    for (let place = 0; place < keys.length; place++) {
      if (work.left < 0) return
      const key = keys[place] as string
      const info = infos[place] as KeyInfo
      const member = object[key] as JsonValue
      const unitHere =
        unitOfNumbered(object, key, info) ??
        unitOfKey(member, info) ??
        (hasUnits ? unitBeside(object, key) : undefined)
      if (isDescribing(key))
        used?.push([object, key, isUnitIn(info.name, member) ? leafRules.unit : ruleOf(info)])
      else if (isUnitOfNumbered(object, key, info) || (hasUnits && isUnitBeside(object, key)))
        used?.push([object, key, leafRules.unit])
      else if (tellsBelow(key)) usedBelow.get(given)?.told?.push([object, key, leafRules.things])
      else if (isIdentity?.(given, key) === true) visitor.used(leafRules.device)
      else {
        path.push(key)
        if (!info.isAscii) notAscii++
        const isHolder = !isLeafValue(member)
        const holdsSettings =
          ((info.roles & roles.setting) !== 0 && isHolder) ||
          isOfPoint(info.member) ||
          saysHow(member, info, known, path.at(-2))
        const describesPoints = isHolder && (info.member & memberHints.meta) !== 0
        if (holdsSettings) settings++
        if (describesPoints) metas++
        const isOfRoot = isRoot && (info.name === 'value' || info.name === 'val')
        const value = isOfRoot && isSoleNumber(member) ? member[0] : member
        const isValue = isOfRoot && isLeafValue(value)
        const isWrapper = (isRoot && key === wrapper && holdsObjects(member)) || key === joined?.rows
        repeated =
          tellsThings && info.id === '' && info.time === undefined && isObject(member)
            ? memberWith(key, member, work)
            : undefined
        const isStep = !(isTooLong || isValue || isWrapper || info.step === '' || repeated !== undefined)
        const below = isStep ? nameBelow(measuredName, info.step) : name
        const isGiven = info.id === '' || (info.id === key && nameOf?.(path, true) !== undefined)
        const here =
          unit?.keys.includes(key) === true
            ? measured
            : unitHere === undefined
              ? at
              : placeInside(at, [['unit', unitHere]], unitRule)
        const own = isGiven ? here : placeInside(here, [['id', info.id]], idRule)
        const stem = stems?.get(key)
        const named = stem === undefined ? own : placeInside(own, [[stem.label, stem.text]], thingsRule)
        const inside = info.time ? placeAt(named, info.time) : named
        const ofMember = memberRoles.of(key, info, member, place)
        visit(value, ofMember, below, inside, depth, 'member', undefined, byPosition)
        if (holdsSettings) settings--
        if (describesPoints) metas--
        if (!info.isAscii) notAscii--
        path.pop()
        if (texts.length > path.length) texts.pop()
      }
    }
    if (isOrder) settings--
    const isIdle = visitor.readings?.() === readingsBefore
    for (const [holder, key, rule] of used ?? []) {
      // It is read again, so that the trace knows which leaf it is.
      void holder[key]
      visitor.used(rule, isIdle)
    }
  }

  function isOfPoint(bits: number): boolean {
    return (bits & memberHints.pointSetting) !== 0 || (metas > 0 && (bits & ofMeta) !== 0)
  }

  function placeOf(
    { labels, time, rules, named }: Description,
    outer: LeafPlace,
    index: number | undefined,
    positions: ElementsForm['positions'],
  ): LeafPlace {
    const ownTime = time === undefined ? undefined : visitor.timeOf(time)
    const isTold = named && positions !== 'all'
    return placeInside(isTold ? outer : placeOfElement(outer, index), labels, rules, ownTime)
  }

  /** @param text of a key that is a time */
  function placeAt(outer: LeafPlace, text: string): LeafPlace {
    const time = readElementTime(text)
    return time === undefined ? outer : placeInside(outer, [], keyTimeRules, visitor.timeOf(time))
  }

  // What decoding left no steps for is not the payload.
  if (work.left < 0) return false
  visit(root, 0, '', start, 0, kind, undefined, visitor.form ?? byPosition)
  return work.left >= 0
}

/** A member that is read for a label, and by which rule. */
type Told = readonly [holder: JsonObject, key: string, rule: LeafRule]

const ofMeta = memberHints.ofPoint | memberHints.frameFlag
const arrayRule = [leafRules.arrayInText]
const describing = roles.naming | roles.unit | roles.elementTime | roles.value
const describingElements = describing | roles.rootIdentity | roles.id | roles.inside
const idRule = [leafRules.idKey]
const keyTimeRules = [leafRules.idKey, leafRules.elementTime]
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

/** The key of an object as a label, if it has none of that text. */
function placeOfKey(at: LeafPlace, member: string, key: string): LeafPlace {
  return hasLabelOf(at, key) ? at : placeInside(at, [[keyInfo(member).step, key]], idRule)
}

/** `[23.5]` as all of a payload, or as its value, is that number, and so is `["23.5"]`. */
function isSoleNumber(value: JsonValue): value is [number | string] {
  return Array.isArray(value) && value.length === 1 && isNumber(value)
}

function tellsItself(described: Description | undefined): boolean {
  return described !== undefined && (described.named || described.things.length > 0)
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
