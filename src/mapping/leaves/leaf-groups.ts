// Makes the label sets of leaves: those of the scope, and what the place of a leaf adds. Leaves of one message with the
// same labels and time share a set, wherever they are in the payload.

import type { Place } from '../expression/place.ts'
import { isTooLong, type LabelSource, labelText, tooLong } from '../series/compile-labels.ts'
import { createLabelMaker, type ExtraLabels, type MakeLabels } from '../series/label-maker.ts'
import { labelSteps } from '../series/output.ts'
import type { Shared } from '../series/scope-context.ts'
import type { LeafGroup, LeafPlace } from './leaf-place.ts'

export type GroupOf = (at: LeafPlace) => LeafGroup

/** Combinations of names that are kept: of payloads as devices send them there are few. */
const makersMax = 64

/** @returns a maker of groups for each message and scope */
export function compileGroups(
  scopeLabels: readonly LabelSource[],
  valueBytesMax: number,
): (place: Place, shared: Shared) => GroupOf {
  const makers = new Map<string, MakeLabels>()
  function makerOf(names: readonly string[]): MakeLabels {
    const key = names.join()
    const known = makers.get(key)
    if (known !== undefined) return known
    if (makers.size === makersMax) makers.clear()
    const maker = createLabelMaker([...scopeLabels, ...names.map((name) => ({ name }))])
    makers.set(key, maker)
    return maker
  }
  const given = new Set(scopeLabels.filter(({ external }) => external !== true).map(({ name }) => name))

  return ({ work }, { labelValues, extra, timestampMs, refusal }) => {
    const groups = new Map<string, LeafGroup>()

    function createGroup({ names, values, time }: LeafPlace): LeafGroup {
      const texts = values.map((value) => labelText(value) ?? '')
      const long = names.find((_, index) => isTooLong(texts[index] as string, valueBytesMax))
      const ownRefusal = typeof time === 'object' ? time : undefined
      return {
        labels: makerOf(names.map((name) => ownName(name, given, extra)))([...labelValues, ...texts], extra),
        timestampMs: typeof time === 'number' ? time : timestampMs,
        names: undefined,
        refusal: refusal ?? (long === undefined ? ownRefusal : tooLong(long)),
      }
    }

    return (at) => {
      if (at.group !== undefined) return at.group
      work.left -= labelSteps(extra === undefined ? labelValues : [...labelValues, ...extra.values])
      work.left -= labelSteps(at.values)
      const key = keyOf(at)
      const group = groups.get(key) ?? createGroup(at)
      groups.set(key, group)
      at.group = group
      return group
    }
  }
}

/** A payload does not replace what the mapping or the topic says, but that positions always have their label. */
function ownName(name: string, given: ReadonlySet<string>, extra: ExtraLabels | undefined): string {
  if (name.startsWith('index')) return name
  return given.has(name) || extra?.names.includes(name) === true ? `exported_${name}` : name
}

/** Each value after its length: no value can imitate a boundary. */
function keyOf({ names, values, time }: LeafPlace): string {
  let key = `${typeof time === 'object' ? time.reason : time}|${names.join()}|`
  for (const value of values) key += `${value.length}:${value}`
  return key
}
