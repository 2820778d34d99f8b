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
import { createPositions, type Positions } from './positions.ts'
import { walkLeaves } from './walk-leaves.ts'

/** Leaves at the same positions. */
interface LeafGroup extends SampleGroup {
  /** Of its labels, for each array element. */
  readonly steps: number
}

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
    let positions: Positions<LeafGroup> | undefined
    function createGroups(): Positions<LeafGroup> {
      return createPositions(
        (texts) => {
          const values = [...labelValues, ...texts]
          const steps = labelSteps(extra === undefined ? values : [...values, ...extra.values])
          return { labels: labelsFor(texts.length)(values, extra), timestampMs, names: undefined, steps }
        },
        ({ steps }) => {
          place.work.left -= steps
        },
      )
    }
    output.trace?.read(`${ruleWhere}${where}`, place)
    const isWhole = walkLeaves(place.here, prefix, payloadDepthMax, place.work, {
      selects,
      nameOf,
      enter(arrays, index) {
        positions ??= createGroups()
        positions.enter(arrays, index)
      },
      leaf(path, arrays, value, given) {
        output.trace?.emit(`${ruleWhere}${where}`, place)
        const number = readNumber(typeof value === 'number' ? value * (given?.scale ?? 1) : value)
        const name = given === undefined ? payloadMetricName(path, place.levels) : path
        if (typeof number === 'string') addLeafDrop(output, number, name)
        else if (name === undefined) addLeafDrop(output, 'bad_name', undefined)
        else if (refusal !== undefined) refuse(output, refusal)
        else if (hasRoom(output)) {
          const group = arrays === 0 ? shared : positions?.at(arrays)
          addSample(output, name, group ?? shared, number, undefined)
        }
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
