// The form of the tables of families: what a maker documents, and what the bundled mapping has to make of it.

import type { JsonValue } from '../../../src/model.ts'

export interface Family {
  readonly fields: readonly FieldGroup[]
  readonly messages: readonly FamilyMessage[]
}

/** Fields of one object in the messages of one topic. */
export interface FieldGroup {
  readonly topic: string
  /** The payload around a field: it puts the field into its place. */
  readonly around: (field: { readonly [name: string]: JsonValue }) => JsonValue
  /** Of all samples, as in the exposition format. */
  readonly labels: string
  readonly fields: readonly Field[]
}

/** What is published, the metric, its unit (empty where the maker has none), and the factor from one to the other. */
export type Field = readonly [field: string, metric: string, unit: string, factor?: number]

/** A message, and its samples without their time. None: it is ignored, or what it holds is no reading. */
export type FamilyMessage = readonly [topic: string, payload: JsonValue, ...samples: string[]]
