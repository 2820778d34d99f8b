// The JSON Schema of mapping files, as editors run it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'

const file = join(import.meta.dirname, '..', '..', 'src', 'mapping', 'mapping.schema.json')
const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')))

/** @returns what the schema says of a mapping file, as plain values: path and message */
export function schemaProblemsOf(value: unknown): string[] {
  validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
