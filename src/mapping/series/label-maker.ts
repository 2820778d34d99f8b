// Makes the label sets of a scope: those of its labels, whose names the mapping gives, and with `labels_from` of labels
// whose names the payload gives.

import { createLabelTemplate } from '../../label-set.ts'
import type { LabelSet } from '../../model.ts'

/** Labels that the payload names: sorted out, valid, each once. */
export interface ExtraLabels {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** Names in the order of their values. */
export interface LabelName {
  readonly name: string
  readonly external?: boolean | undefined
}

export type MakeLabels = (values: readonly string[], extra: ExtraLabels | undefined) => LabelSet

/** Where names repeat, the later one counts. External labels give way to extra ones, extra ones to all others. */
export function createLabelMaker(labels: readonly LabelName[]): MakeLabels {
  const names = labels.map(({ name }) => name)
  const template = createLabelTemplate(names)
  const external = labels.map((label) => label.external === true)
  return (values, extra) => {
    if (extra === undefined) return template(values)
    // Templates are kept for names of the mapping only: a device cannot fill the instance with names of its own.
    const weak = names.map((_, index) => index).filter((index) => external[index])
    const strong = names.map((_, index) => index).filter((index) => !external[index])
    const nameAt = (index: number) => names[index] as string
    const valueAt = (index: number) => values[index] as string
    return createLabelTemplate([...weak.map(nameAt), ...extra.names, ...strong.map(nameAt)])([
      ...weak.map(valueAt),
      ...extra.values,
      ...strong.map(valueAt),
    ])
  }
}
