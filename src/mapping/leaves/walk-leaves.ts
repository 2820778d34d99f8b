// Visits the leaves of a payload in document order, each with the name that its path makes. Positions in arrays, ids in
// keys, and what objects say of themselves are kept apart from names: they become labels. Depth and work are limited;
// siblings of what is cut survive.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { LeafName } from '../language.ts'
import { metricNameCharsMax } from '../series/metric-name.ts'
import { type Description, describeObject, type JsonObject, type ObjectKind } from './describe-object.ts'
import { type KeyInfo, keyInfo, roles } from './key-info.ts'
import { type LeafPlace, placeInside } from './leaf-place.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import type { Choice } from './leaf-selection.ts'

export interface Leaf {
  readonly value: number | boolean | string | null
  /**
   * Clean steps joined by `_`; may begin with a digit, and be longer than a metric name may be. '' if it is to be named as
   * for one value.
   */
  readonly name: string
  /** Of its key; 0 for an element of an array, and for the payload itself. */
  readonly keyRoles: number
  readonly at: LeafPlace
  /** What the mapping says of the leaf, where it does. */
  readonly given: LeafName | undefined
  /** The mapping names this very leaf. */
  readonly isChosen: boolean
}

export interface LeafVisitor {
  leaf(leaf: Leaf): void
  /** A member that is no leaf, since it names its object or tells its unit or time. */
  used(rule: LeafRule): void
  /** A container below the limit. */
  tooDeep(name: string): void
  /** Time of an element. */
  timeOf(time: Exclude<Description['time'], undefined>): LeafPlace['time']
  readonly selects?: ((path: readonly string[], isLeaf: boolean) => Choice) | undefined
  /** What the mapping says of a leaf; undefined: it is named after its path. */
  readonly nameOf?: ((path: readonly string[]) => LeafName | undefined) | undefined
  /** Whether a member has been used as identity. */
  readonly isIdentity: (holder: JsonValue, key: string) => boolean
}

/** Of a container or leaf: what its path has come to. */
interface PathName {
  readonly text: string
  /** False if some key is not to be written in ASCII: the whole path goes into the label `field`. */
  readonly isAscii: boolean
}

const noName: PathName = { text: '', isAscii: true }

/**
 * @param kind of `root`: a payload, or an element of an array that is one of its own
 * @param depthMax how many containers may be around a leaf
 * @returns false if the message has used up its steps before every leaf was visited
 */
export function walkLeaves(
  root: JsonValue,
  kind: ObjectKind,
  start: LeafPlace,
  depthMax: number,
  work: Work,
  visitor: LeafVisitor,
): boolean {
  const path: string[] = []
  const { selects, nameOf } = visitor

  /** @param index of an element of an array */
  function visit(
    value: JsonValue,
    info: KeyInfo | undefined,
    name: PathName,
    at: LeafPlace,
    depth: number,
    kindHere: ObjectKind,
    index: number | undefined,
  ): void {
    work.left--
    const isLeaf = typeof value !== 'object' || value === null
    const choice = selects === undefined ? 'yes' : selects(path, isLeaf)
    if (choice === 'no') return
    if (isLeaf) {
      const given = nameOf?.(path)
      const here = withIndex(at, index)
      const isField = !name.isAscii && given === undefined
      visitor.leaf({
        value,
        name: given?.name ?? (isField ? '' : name.text),
        keyRoles: info?.roles ?? 0,
        at: isField ? placeInside(here, { labels: [['field', path.join('.')]], rules: fieldRule }) : here,
        given,
        isChosen: given !== undefined || choice === 'exactly',
      })
    } else if (depth === depthMax) {
      visitor.tooDeep(name.text)
    } else if (Array.isArray(value)) {
      const inside = withIndex(at, index)
      for (let element = 0; element < value.length && work.left >= 0; element++) {
        visit(value[element], undefined, name, inside, depth + 1, 'element', element)
      }
    } else {
      visitMembers(value as JsonObject, name, at, depth + 1, kindHere, index)
    }
  }

  function visitMembers(
    object: JsonObject,
    name: PathName,
    outer: LeafPlace,
    depth: number,
    kindHere: ObjectKind,
    index: number | undefined,
  ): void {
    const keys = Object.keys(object)
    const infos = new Array<KeyInfo>(keys.length)
    let all = 0
    for (let place = 0; place < keys.length; place++) {
      if (work.left-- < 0) return
      const info = keyInfo(keys[place] as string)
      infos[place] = info
      all |= info.roles
    }
    const isIdentity = (key: string) => visitor.isIdentity(object, key)
    const described =
      (all & describing) === 0 ? undefined : describeObject(object, keys, infos, all, kindHere, isIdentity)
    let at = described?.named === true ? outer : withIndex(outer, index)
    if (described !== undefined) {
      const { labels, time, rules } = described
      at = placeInside(at, { labels, time: time === undefined ? undefined : visitor.timeOf(time), rules })
    }
    const isRoot = kindHere === 'root' || kindHere === 'payload'
    // A name that is too long already is the same for all below, and to make it longer for each would be most of the work.
    const isTooLong = name.text.length > metricNameCharsMax
    for (let place = 0; place < keys.length; place++) {
      if (work.left < 0) return
      const key = keys[place] as string
      const info = infos[place] as KeyInfo
      const member = object[key] as JsonValue
      if (described?.used.includes(key) === true) visitor.used(ruleOf(info))
      else if (isRoot && isIdentity(key)) visitor.used(leafRules.device)
      else {
        path.push(key)
        const isValue = isRoot && (info.roles & roles.oneValue) !== 0
        const below = isTooLong || (isValue && isLeafValue(member)) ? name : nameBelow(name, info)
        const inside = info.id === '' ? at : placeInside(at, { labels: [['id', info.id]], rules: idRule })
        visit(member, info, below, inside, depth, 'member', undefined)
        path.pop()
      }
    }
  }

  visit(root, undefined, noName, start, 0, kind, undefined)
  return work.left >= 0
}

const describing = roles.naming | roles.unit | roles.elementTime
const idRule = [leafRules.idKey]
const fieldRule = [leafRules.notAscii]
const indexRule = [leafRules.position]

function withIndex(at: LeafPlace, index: number | undefined): LeafPlace {
  return index === undefined ? at : placeInside(at, { labels: [['index', String(index)]], rules: indexRule })
}

function isLeafValue(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null
}

function nameBelow({ text, isAscii }: PathName, info: KeyInfo): PathName {
  if (info.step === '') return { text, isAscii: isAscii && info.isAscii }
  return { text: text === '' ? info.step : `${text}_${info.step}`, isAscii: isAscii && info.isAscii }
}

function ruleOf({ roles: bits }: KeyInfo): LeafRule {
  if ((bits & roles.elementTime) !== 0) return leafRules.elementTime
  return (bits & roles.unit) !== 0 ? leafRules.unit : leafRules.namesItself
}
