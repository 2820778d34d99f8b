// What the editor says of the keys of a mapping file. It has the schema, which the page loads when somebody types or points.

import { mappingSchema } from '#mapping/authoring'
import { helpOf, optionsAt, type Schema, type SchemaOption } from './complete-schema.ts'

const schema = mappingSchema as Schema

/** @param before what stands in the line up to the cursor */
export function optionsIn(lines: readonly string[], line: number, before: string): readonly SchemaOption[] {
  return optionsAt(schema, lines, line, before)
}

/** @returns undefined for a line without a key */
export function helpIn(lines: readonly string[], line: number): string | undefined {
  return helpOf(schema, lines, line)
}
