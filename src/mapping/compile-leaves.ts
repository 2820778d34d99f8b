// Compiles `leaves`: every numeric or boolean leaf of the payload becomes a sample named after its path, with its
// array positions in the labels `index`, `index_2` and so on.

import type { LabelSet } from '../model.ts'
import type { Emit } from './compile-metric.ts'
import { createLabelTemplate, type LabelTemplate } from './label-set.ts'
import type { Leaves } from './language.ts'
import { compileLeafSelection } from './leaf-selection.ts'
import { finishName } from './metric-name.ts'
import { addLeafDrop, addSample, hasRoom, refuse } from './output.ts'
import { readNumber } from './read-number.ts'
import { type Positions, walkLeaves } from './walk-leaves.ts'

/** @param labelNames of the scope, in the order of its label values */
export function compileLeaves(leaves: Leaves, labelNames: readonly string[], depthMax: number): Emit {
  const prefix = leaves.prefix ?? ''
  const selects = compileLeafSelection(leaves)
  const templateFor = createPositionTemplates(labelNames)
  return (place, output, { labels, labelValues, timestampMs, refusal }) => {
    let lastPositions: Positions | undefined
    let lastLabels = labels
    function labelsAt(positions: Positions): LabelSet {
      if (positions.texts.length === 0) return labels
      if (positions !== lastPositions) {
        lastPositions = positions
        lastLabels = templateFor(positions.texts.length)([...labelValues, ...positions.texts])
      }
      return lastLabels
    }
    walkLeaves(place.here, prefix, depthMax, {
      selects,
      leaf(path, positions, value) {
        const number = readNumber(value)
        const name = finishName(path)
        if (typeof number === 'string') addLeafDrop(output, number, name)
        else if (name === undefined) addLeafDrop(output, 'bad_name', undefined)
        else if (refusal !== undefined) refuse(output, refusal)
        else if (hasRoom(output)) addSample(output, name, labelsAt(positions), timestampMs, number, undefined)
      },
      tooDeep: (path) => addLeafDrop(output, 'too_deep', finishName(path)),
    })
  }
}

/** Templates with the labels of one, two … positions, made when a payload first needs them: at most one per depth. */
function createPositionTemplates(labelNames: readonly string[]): (depth: number) => LabelTemplate {
  const templates: LabelTemplate[] = []
  return (depth) => {
    templates[depth] ??= createLabelTemplate([
      ...labelNames,
      ...Array.from({ length: depth }, (_, index) => (index === 0 ? 'index' : `index_${index + 1}`)),
    ])
    return templates[depth]
  }
}
