// Compiles `leaves`: every numeric or boolean leaf of the payload becomes a sample named after its path, with its
// array positions in the labels `index`, `index_2` and so on.

import type { Leaves } from '../language.ts'
import type { LabelSource } from '../series/compile-labels.ts'
import { createLabelMaker, type MakeLabels } from '../series/label-maker.ts'
import { finishName, payloadMetricName } from '../series/metric-name.ts'
import {
  addDrop,
  addLeafDrop,
  addSample,
  hasRoom,
  labelSteps,
  refuse,
  type SampleGroup,
} from '../series/output.ts'
import { readNumber } from '../series/read-number.ts'
import type { Emit, RuleContext } from '../series/scope-context.ts'
import { compileLeafNames, compileLeafSelection } from './leaf-selection.ts'
import { walkLeaves } from './walk-leaves.ts'

/** Leaves at the same positions in arrays, wherever in the payload: the first elements of two arrays are one group. */
interface LeafGroup extends SampleGroup {
  /** Of its labels; each array element pays for them. */
  readonly steps: number
}

export type CompileLeaves = typeof compileLeaves

/** @param scopeLabels of the scope, in the order of its label values */
export function compileLeaves(
  leaves: Leaves,
  where: string,
  scopeLabels: readonly LabelSource[],
  { payloadDepthMax, ruleWhere }: RuleContext,
): Emit {
  const prefix = leaves.prefix ?? ''
  const selects = compileLeafSelection(leaves)
  const nameOf = compileLeafNames(leaves.names)
  const labelsFor = createPositionLabels(scopeLabels)
  return (place, output, shared) => {
    const { labelValues, extra, timestampMs, refusal } = shared
    let groups: Map<string, LeafGroup> | undefined
    let lastElement = 0
    let lastGroup: SampleGroup = shared
    function groupAt(positions: readonly number[], element: number): SampleGroup {
      if (element === 0) return shared
      if (element === lastElement) return lastGroup
      lastElement = element
      groups ??= new Map()
      const key = positions.join()
      const known = groups.get(key)
      const group = known ?? createGroup(positions)
      if (known === undefined) groups.set(key, group)
      place.work.left -= group.steps
      lastGroup = group
      return group
    }
    function createGroup(positions: readonly number[]): LeafGroup {
      const values = [...labelValues, ...positions.map(String)]
      const steps = labelSteps(extra === undefined ? values : [...values, ...extra.values])
      return { labels: labelsFor(positions.length)(values, extra), timestampMs, names: undefined, steps }
    }
    output.trace?.read(`${ruleWhere}${where}`, place)
    const isWhole = walkLeaves(place.here, prefix, payloadDepthMax, place.work, {
      selects,
      nameOf,
      leaf(path, positions, element, value, given) {
        output.trace?.emit(`${ruleWhere}${where}`, place)
        const number = readNumber(typeof value === 'number' ? value * (given?.scale ?? 1) : value)
        const name = given === undefined ? payloadMetricName(path, place.levels) : path
        if (typeof number === 'string') addLeafDrop(output, number, name)
        else if (name === undefined) addLeafDrop(output, 'bad_name', undefined)
        else if (refusal !== undefined) refuse(output, refusal)
        else if (hasRoom(output)) addSample(output, name, groupAt(positions, element), number, undefined)
      },
      tooDeep: (path) => addLeafDrop(output, 'too_deep', finishName(path)),
    })
    if (!isWhole) addDrop(output, 'too_much_work', undefined, where)
  }
}

/** Makers with the labels of one, two … positions, made when a payload first needs them: at most one per depth. */
function createPositionLabels(labels: readonly LabelSource[]): (depth: number) => MakeLabels {
  const makers: MakeLabels[] = []
  return (depth) => {
    makers[depth] ??= createLabelMaker([
      ...labels,
      ...Array.from({ length: depth }, (_, index) => ({
        name: index === 0 ? 'index' : `index_${index + 1}`,
      })),
    ])
    return makers[depth]
  }
}
