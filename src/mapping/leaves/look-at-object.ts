// What an object on the way to the leaves says of itself, and where its members are: its names, its unit and its time, what
// tells it apart from others, and which members say this and so are no readings.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { isAmount } from './amount-beside.ts'
import { type Description, describeObject, withTime } from './describe-object.ts'
import { readElementTime, soleValueKey } from './element-time.ts'
import { findKind } from './find-kind.ts'
import { findStems } from './find-stems.ts'
import { type FirstName, firstName } from './first-names.ts'
import { isUnitIn } from './identity-text.ts'
import { type JsonObject, type KeyInfo, keyInfo, keysOf, type ObjectKeys } from './key-info.ts'
import { hasLabelOf, type LeafPlace, placeInside, placeOfElement } from './leaf-place.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import type { LeafVisitor } from './leaf-visitor.ts'
import { meaningMembers } from './lists/text-members.ts'
import { isUnitBeside, isUnitOfNumbered, unitBeside, unitOfKey, unitOfNumbered } from './measured-unit.ts'
import { isState } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import type { ObjectKind } from './member-names.ts'
import { MemberRoles } from './member-roles.ts'
import { rolesByName } from './named-values.ts'
import { joinNames, type RowKeys } from './names-apart.ts'
import { roles } from './roles.ts'
import type { ElementsForm } from './tell-apart.ts'
import { mayHoldThings } from './text-of-thing.ts'
import { hints } from './thing-hints.ts'
import type { Told, ToldMembers } from './told-members.ts'

/** What is known of the payload, and of the way to an object. */
export interface Way {
  readonly root: JsonValue
  /** Of `root`, where somebody has looked at them already. */
  readonly rootKeys: ObjectKeys | undefined
  readonly work: Work
  readonly visitor: LeafVisitor
  /** The mapping names no paths, which may be other ones where arrays are joined. */
  readonly takesAny: boolean
  readonly tellsThings: boolean
  readonly told: ToldMembers
  /** That holds the object. */
  readonly holder: string | undefined
  readonly messageHasNumbers: () => boolean
  /** The member is identity, or left out by the mapping. */
  namesNothing(holder: JsonValue, key: string): boolean
}

/** What is known of an object by where it is. */
export interface Outside {
  readonly kind: ObjectKind
  readonly place: LeafPlace
  /** In its array; undefined: it says nothing. */
  readonly index: number | undefined
  readonly form: ElementsForm
  /** Names that two elements of its array have, false if not all have one. */
  readonly repeatedNames: (() => ReadonlySet<string> | false) | undefined
  /** The member that says again what the key of the object is. */
  readonly ownKey: string | undefined
}

export interface ObjectHere {
  /** With names of an array of names and values as members. */
  readonly object: JsonObject
  readonly known: ObjectKeys
  /** Key of the rows that are joined. */
  readonly rows: string | undefined
  readonly rowKeys: RowKeys | undefined
  readonly isRoot: boolean
  /** By what it says itself. */
  readonly isNamed: boolean
  readonly roles: MemberRoles
  /** Members that are labels, told at its end; undefined if nobody listens. */
  readonly used: Told[] | undefined
  /** Whether a member is read for a label, and is no leaf. */
  takes(key: string, info: KeyInfo, member: JsonValue): boolean
  /** @param isId what in the key of the member is an id is a label */
  placeOf(key: string, info: KeyInfo, member: JsonValue, isId: boolean): LeafPlace
}

/** @returns undefined if it has no members */
export function lookAtObject(given: JsonObject, way: Way, outside: Outside): ObjectHere | undefined {
  const { work, visitor, takesAny, tellsThings, told } = way
  const { kind } = outside
  const asGiven = (given === way.root ? way.rootKeys : undefined) ?? keysOf(given, work)
  const joined = asGiven && joinNames(given, asGiven, work, takesAny)
  const object = joined?.object ?? given
  const known = joined === undefined ? asGiven : keysOf(object, work)
  if (known === undefined || known.keys.length === 0) return undefined
  if (joined !== undefined) visitor.used(leafRules.namesApart)
  const isRoot = kind === 'root' || kind === 'payload'
  const described = describe(given, object, known, isRoot, way, outside)
  const used: Told[] | undefined = visitor.readings && []
  for (const { holder, key } of described?.things ?? [])
    told.add(holder === object ? given : holder, key, used)
  const first = firstNameOf(object, known, described, way, outside)
  const isIdentity = (key: string): boolean => visitor.isIdentity?.(given, key) === true
  const namesObject = (key: string): boolean => described?.used.includes(key) === true
  const ofKind =
    takesAny && tellsThings && kind !== 'element'
      ? findKind(object, known, (key) => namesObject(key) || way.namesNothing(given, key))
      : undefined
  const isDescribing = (key: string): boolean => key === first?.key || key === ofKind?.key || namesObject(key)
  const stems = tellsThings
    ? findStems(
        object,
        known,
        work,
        (key) => isDescribing(key) || told.has(given, key) || way.namesNothing(given, key),
      )
    : undefined
  for (const { key } of stems?.values() ?? []) told.add(given, key, used)
  const around = placeAround(described, first, way, outside)
  const ofItself =
    ofKind === undefined ? around : placeInside(around, [[ofKind.label, ofKind.text]], namesItselfRule)
  const at = outside.ownKey === undefined ? ofItself : placeOfKey(ofItself, outside.ownKey, way.holder ?? '')
  const { unit } = described ?? {}
  const measured = unit === undefined ? at : placeInside(at, [['unit', unit.text]], unitRule)
  const hasUnits = takesAny && (known.members & memberHints.unitOf) !== 0
  const unitOf = (key: string, info: KeyInfo, member: JsonValue): string | undefined =>
    unitOfNumbered(object, key, info) ??
    unitOfKey(member, info) ??
    (hasUnits ? unitBeside(object, key) : undefined)
  return {
    object,
    known,
    rows: joined?.rows,
    rowKeys: joined?.rowKeys,
    isRoot,
    isNamed: first !== undefined || (described?.labels.length ?? 0) > 0,
    used,
    roles: new MemberRoles(
      {
        object,
        known,
        isRoot,
        holder: way.holder,
        labels: described?.labels ?? [],
        ofValue:
          (described?.named === true && (known.all & roles.value) !== 0 ? rolesByName(described, work) : 0) |
          timeOfHolder(known, kind === 'member' ? way.holder : undefined),
        isUsed: (key) => isDescribing(key) || told.has(given, key) || isIdentity(key),
        messageHasNumbers: way.messageHasNumbers,
      },
      work,
    ),
    takes(key, info, member) {
      if (isDescribing(key))
        used?.push([object, key, isUnitIn(info.name, member) ? leafRules.unit : ruleOf(info)])
      else if (isUnitOfNumbered(object, key, info) || (hasUnits && isUnitBeside(object, key)))
        used?.push([object, key, leafRules.unit])
      else if (told.has(given, key)) told.toldOf(given)?.push([object, key, leafRules.things])
      else if (isIdentity(key)) visitor.used(leafRules.device)
      else return false
      return true
    },
    placeOf(key, info, member, isId) {
      const unitHere = unitOf(key, info, member)
      const here =
        unit?.keys.includes(key) === true
          ? measured
          : unitHere === undefined
            ? at
            : placeInside(at, [['unit', unitHere]], unitRule)
      const own = isId ? placeInside(here, [['id', info.id]], idRule) : here
      const stem = stems?.get(key)
      const named = stem === undefined ? own : placeInside(own, [[stem.label, stem.text]], thingsRule)
      return info.time ? placeAt(named, info.time, visitor) : named
    },
  }
}

/** `{"timestamp": {"value": 1767225604}}` */
function timeOfHolder({ keys, all }: ObjectKeys, holder: string | undefined): number {
  if (holder === undefined || (all & roles.value) === 0) return 0
  const ofTime = keyInfo(holder).roles & (roles.time | roles.stamp | roles.clock)
  return ofTime !== 0 && soleValueKey(keys) !== undefined ? ofTime : 0
}

const idRule = [leafRules.idKey]
const keyTimeRules = [leafRules.idKey, leafRules.elementTime]
const unitRule = [leafRules.unit]
const namesItselfRule = [leafRules.namesItself]
const thingsRule = [leafRules.things]

function describe(
  given: JsonObject,
  object: JsonObject,
  known: ObjectKeys,
  isRoot: boolean,
  way: Way,
  { kind, form: { telling, guests, timeKey } }: Outside,
): Description | undefined {
  const { all } = known
  const { visitor, work } = way
  const isElement = kind === 'element'
  const tellsHere = isRoot ? visitor.tellsThings === 'all' : way.tellsThings
  const mayTell = tellsHere && mayHoldThings(object, known)
  const saysNothing =
    (all & (isElement ? describingElements : describing)) === 0 &&
    !(isElement && (known.hints & hints.counted) !== 0) &&
    !mayTell &&
    telling.length === 0 &&
    timeKey === undefined
  if (saysNothing) return undefined
  const isOfState = kind === 'member' && (all & roles.value) !== 0 && isState(way.holder)
  const namesNothing = (holder: JsonValue, key: string): boolean =>
    (holder === object
      ? guests?.includes(key) === true ||
        way.namesNothing(given, key) ||
        way.told.has(given, key) ||
        (isOfState && meaningMembers.has(keyInfo(key).name))
      : visitor.isIdentity?.(holder, key) === true) || isAmountOfRoot(way, holder as JsonObject, key)
  const isNamedAround = kind === 'member' && visitor.isIdentity !== undefined
  const thingsBy = mayTell ? work : undefined
  const found = describeObject(object, known, kind, thingsBy, namesNothing, telling, isNamedAround)
  return timeKey === undefined ? found : withTime(found, object, timeKey)
}

const describing = roles.naming | roles.unit | roles.elementTime | roles.value
const describingElements = describing | roles.rootIdentity | roles.id | roles.inside

/** The things that a member counts may stand in another object than it. */
function isAmountOfRoot({ root, work }: Way, holder: JsonObject, key: string): boolean {
  return isObject(root) && holder !== root && isAmount(key, holder[key], [root], work)
}

/** Of an element that nothing else tells apart. */
function firstNameOf(
  object: JsonObject,
  known: ObjectKeys,
  described: Description | undefined,
  { work, takesAny }: Way,
  { kind, repeatedNames }: Outside,
): (FirstName & { readonly isApart: boolean }) | undefined {
  const tellsItself = described !== undefined && (described.named || described.things.length > 0)
  if (!takesAny || kind !== 'element' || tellsItself || (known.hints & hints.sighting) !== 0) return undefined
  const twice = repeatedNames?.()
  const first = twice ? firstName(object, work) : undefined
  return first && twice ? { ...first, isApart: !twice.has(first.text) } : undefined
}

function placeAround(
  described: Description | undefined,
  first: ReturnType<typeof firstNameOf>,
  { visitor }: Way,
  { place, index, form }: Outside,
): LeafPlace {
  const position = first?.isApart === true ? undefined : index
  let at = described?.named === true && form.positions !== 'all' ? place : placeOfElement(place, position)
  if (described !== undefined) {
    const { labels, rules, time } = described
    at = placeInside(at, labels, rules, time === undefined ? undefined : visitor.timeOf(time))
  }
  return first === undefined ? at : placeInside(at, [[first.label, first.text]], namesItselfRule)
}

/** The key of an object as a label, if it has none of that text. */
function placeOfKey(at: LeafPlace, member: string, key: string): LeafPlace {
  return hasLabelOf(at, key) ? at : placeInside(at, [[keyInfo(member).step, key]], idRule)
}

/** @param text of a key that is a time */
function placeAt(outer: LeafPlace, text: string, visitor: LeafVisitor): LeafPlace {
  const time = readElementTime(text)
  return time === undefined ? outer : placeInside(outer, [], keyTimeRules, visitor.timeOf(time))
}

function ruleOf({ roles: bits }: KeyInfo): LeafRule {
  if ((bits & roles.elementTime) !== 0) return leafRules.elementTime
  return (bits & roles.unit) !== 0 ? leafRules.unit : leafRules.namesItself
}
