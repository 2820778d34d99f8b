// Makes the label sets of leaves: those of the scope, and what the place of a leaf adds. Leaves of one message with the
// same labels and time share a set, wherever they are in the payload.

import type { Place } from '../expression/place.ts'
import { isTooLong, type LabelSource, labelText, tooLong } from '../series/compile-labels.ts'
import { createLabelMaker, type ExtraLabels, type MakeLabels } from '../series/label-maker.ts'
import { labelSteps } from '../series/output.ts'
import type { Shared } from '../series/scope-context.ts'
import { keyInfo } from './key-info.ts'
import { hasRule, type LeafGroup, type LeafPlace, labelsOf, type PlaceLabels } from './leaf-place.ts'
import { leafRules } from './leaf-rules.ts'
import { roles } from './roles.ts'
import { fewDigits } from './stable-text.ts'

export type GroupOf = (at: LeafPlace) => LeafGroup

/** Combinations of names that are kept: of payloads as devices send them there are few. */
const makersMax = 64

/** @returns a maker of groups for each message and scope */
export function compileGroups(
  scopeLabels: readonly LabelSource[],
  valueBytesMax: number,
): (place: Place, shared: Shared) => GroupOf {
  /** By what `labelsOf` says, mostly. */
  const makers = new Map<readonly string[] | string, MakeLabels>()
  function makerOf(key: readonly string[] | string, names: readonly string[]): MakeLabels {
    const known = makers.get(key)
    if (known !== undefined) return known
    if (makers.size === makersMax) makers.clear()
    const maker = createLabelMaker([...scopeLabels, ...names.map((name) => ({ name }))])
    makers.set(key, maker)
    return maker
  }
  const given = new Set(scopeLabels.filter(({ external }) => external !== true).map(({ name }) => name))

  return ({ work }, { labelValues, extra, timestampMs, refusal }) => {
    /** By names, then by values and time. */
    let groups: Map<readonly string[], Map<string, LeafGroup>> | undefined
    const scopeSteps = labelSteps(extra === undefined ? labelValues : [...labelValues, ...extra.values])

    function createGroup(at: LeafPlace, { names, values }: PlaceLabels): LeafGroup {
      const { time } = at
      const hasIdKey = hasRule(at, leafRules.idKey)
      const texts = [...labelValues]
      const labelNames: string[] = []
      let ownRefusal = typeof time === 'object' ? time : undefined
      for (let index = 0; index < names.length; index++) {
        const text = labelText(values[index]) ?? ''
        const name = names[index] as string
        if (isTooLong(text, valueBytesMax)) ownRefusal = tooLong(name)
        if (scopeLabels.some((label, at) => label.name === name && labelValues[at] === text)) continue
        // What the mapping made a label of already says no more a second time.
        if (
          !isOfPlace(name, hasIdKey) &&
          !fewDigits.test(text) &&
          (labelValues.includes(text) || extra?.values.includes(text) === true)
        )
          continue
        if (!isOfPlace(name, hasIdKey) && isRepeated(names, values, index)) continue
        labelNames.push(ownName(name, given, extra))
        texts.push(text)
      }
      const isAsGiven =
        labelNames.length === names.length && labelNames.every((name, at) => name === names[at])
      return {
        labels: makerOf(isAsGiven ? names : labelNames.join(), labelNames)(texts, extra),
        timestampMs: typeof time === 'number' ? time : timestampMs,
        names: undefined,
        refusal: refusal ?? ownRefusal,
      }
    }

    return (at) => {
      if (at.group !== undefined) return at.group
      const labels = labelsOf(at)
      work.left -= scopeSteps + labelSteps(labels.values)
      groups ??= new Map()
      const byValues = groups.get(labels.names) ?? new Map<string, LeafGroup>()
      groups.set(labels.names, byValues)
      const key = keyOf(at.time, labels.values)
      const group = byValues.get(key) ?? createGroup(at, labels)
      byValues.set(key, group)
      at.group = group
      return group
    }
  }
}

/** Labels that are no member's text; `id` may be either. */
function isOfPlace(name: string, hasIdKey: boolean): boolean {
  return name.startsWith('index') || name === 'field' || (hasIdKey && name.startsWith('id'))
}

/** `pw_id` and `pw_id_2`, where two objects around a reading have the same member with the same text. */
function isRepeated(names: readonly string[], values: readonly string[], index: number): boolean {
  const base = /^(.+)_\d+$/.exec(names[index] as string)?.[1]
  // Two things may have the same number or name.
  if (base === undefined || /^\d*$/.test(values[index] as string)) return false
  if ((keyInfo(base).roles & roles.naming) !== 0) return false
  const at = names.indexOf(base)
  return at !== -1 && at < index && values[at] === values[index]
}

/** A payload does not replace what the mapping or the topic says, but that positions always have their label. */
function ownName(name: string, given: ReadonlySet<string>, extra: ExtraLabels | undefined): string {
  if (name.startsWith('index')) return name
  return given.has(name) || extra?.names.includes(name) === true ? `exported_${name}` : name
}

/** Of so many values no one can imitate a boundary. */
function keyOf(time: LeafPlace['time'], values: readonly string[]): string {
  const texts = values.length === 1 ? values[0] : JSON.stringify(values)
  return `${typeof time === 'object' ? time.reason : time}|${texts}`
}
