// Compiles `leaves`: every numeric or boolean leaf of the payload becomes a sample named after its path, with its
// array positions in the labels `index`, `index_2` and so on.

import type { LabelSet } from '../../model.ts'
import type { Leaves } from '../language.ts'
import type { LabelSource } from '../series/compile-labels.ts'
import { createLabelMaker, type MakeLabels } from '../series/label-maker.ts'
import { finishName, payloadMetricName } from '../series/metric-name.ts'
import { addDrop, addLeafDrop, addSample, chargeLabels, hasRoom, refuse } from '../series/output.ts'
import { readNumber } from '../series/read-number.ts'
import type { Emit, RuleContext } from '../series/scope-context.ts'
import { compileLeafNames, compileLeafSelection } from './leaf-selection.ts'
import { type Positions, positionTexts, walkLeaves } from './walk-leaves.ts'

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
  return (place, output, { labels, labelValues, extra, timestampMs, refusal }) => {
    let lastPositions: Positions | undefined
    let lastLabels = labels
    function labelsAt(positions: Positions | undefined): LabelSet {
      if (positions === undefined) return labels
      if (positions !== lastPositions) {
        lastPositions = positions
        const texts = positionTexts(positions)
        const all = [...labelValues, ...texts]
        chargeLabels(output, extra === undefined ? all : [...all, ...extra.values])
        lastLabels = labelsFor(texts.length)(all, extra)
      }
      return lastLabels
    }
    output.trace?.read(`${ruleWhere}${where}`, place)
    const isWhole = walkLeaves(place.here, prefix, payloadDepthMax, place.work, {
      selects,
      nameOf,
      leaf(path, positions, value, given) {
        output.trace?.emit(`${ruleWhere}${where}`, place)
        const number = readNumber(typeof value === 'number' ? value * (given?.scale ?? 1) : value)
        const name = given === undefined ? payloadMetricName(path, place.levels) : path
        if (typeof number === 'string') addLeafDrop(output, number, name)
        else if (name === undefined) addLeafDrop(output, 'bad_name', undefined)
        else if (refusal !== undefined) refuse(output, refusal)
        else if (hasRoom(output)) addSample(output, name, labelsAt(positions), timestampMs, number, undefined)
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
