// Compiles `labels_from`: members of a payload object become labels under names made of their keys. The names are the
// device's choice, so their number is bounded and they never take the place of a label that the mapping gives.

import { isLabelName } from '../../prometheus-names.ts'
import { entriesOf } from '../members.ts'
import { isTooLong, labelText, tooLong } from '../series/compile-labels.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { addDrop, isUsedUp } from '../series/output.ts'
import type { LeavesPart } from '../series/scope-context.ts'
import { textSteps } from '../work.ts'

const labelsMax = 32

export const compileLabelsFrom: LeavesPart['compileLabelsFrom'] = ({ allow }, read, taken, valueBytesMax) => {
  const allowed = allow && new Set(allow)
  return (place, output, outer) => {
    const object = read(place, output)
    if (typeof object !== 'object' || object === null || Array.isArray(object)) {
      addDrop(output, 'missing', undefined, 'labels_from')
      return outer
    }
    const labels = new Map<string, string>()
    const members = entriesOf(object)
    output.work.left -= members.length
    for (const [key, member] of members) {
      if (isUsedUp(output)) return { reason: 'too_much_work', detail: 'labels_from' }
      if (allowed !== undefined && !allowed.has(key)) continue
      const value = labelText(member)
      output.work.left -= textSteps(value ?? '')
      if (value === undefined || value === '') continue
      const made = labelName(key)
      const name = allowed === undefined ? renameTarget(made, taken) : made
      if (name === undefined || taken.has(name) || labels.has(name)) {
        addDrop(output, 'bad_name', undefined, 'labels_from')
        continue
      }
      if (isTooLong(value, valueBytesMax)) return tooLong('of labels_from')
      if (labels.size === labelsMax)
        return { reason: 'too_many_labels', detail: `labels_from: limit ${labelsMax}` }
      labels.set(name, value)
    }
    for (const [index, name] of outer?.names.entries() ?? []) {
      if (!labels.has(name)) labels.set(name, outer?.values[index] as string)
    }
    return { names: [...labels.keys()], values: [...labels.values()] }
  }
}

/** What tells targets and devices apart. */
const givenLabels: ReadonlySet<string> = new Set(['job', 'instance', 'topic', 'client_id'])

/**
 * The labels that Prometheus gives to what it scrapes, the IoT rule to a message, and the mapping to the scope. Where
 * nobody allowed them, one from a payload is renamed as Prometheus does, so that two series stay two:
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config (honor_labels)
 */
function renameTarget(name: string | undefined, taken: ReadonlySet<string>): string | undefined {
  return name !== undefined && (givenLabels.has(name) || taken.has(name)) ? `exported_${name}` : name
}

function labelName(key: string): string | undefined {
  const step = cleanNameStep(key)
  const name = /^\d/.test(step) ? `_${step}` : step
  return key !== '' && name.length <= 200 && isLabelName(name) ? name : undefined
}
