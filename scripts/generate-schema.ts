// Makes src/mapping/mapping.schema.json, by which editors complete and check mapping files, from the types of the
// mapping language. With --check it writes nothing and fails if the file is stale.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createGenerator, type Schema } from 'ts-json-schema-generator'
import { presetTexts } from '#mapping/authoring'
import { keysOfNumbers, keysOfOtherTypes, keysOfReadings, type MadeType } from '../src/metric-types.ts'

const root = join(import.meta.dirname, '..')
const file = join(root, 'src', 'mapping', 'mapping.schema.json')

function generate(): string {
  const schema = createGenerator({
    path: join(root, 'src', 'mapping', 'language.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'MappingFile',
    additionalProperties: false,
    jsDoc: 'extended',
    sortProps: false,
  }).createSchema('MappingFile')
  const definitions = schema.definitions as { [name: string]: Schema }
  Object.assign(definitions['Rule'] as Schema, ruleConditions())
  const payloads = ['payload', 'payload_base64'].map((key) => ({ required: [key] }))
  Object.assign(definitions['MappingTest'] as Schema, { oneOf: payloads })
  for (const name of ['Metric', 'NamedMetric']) Object.assign(definitions[name] as Schema, metricConditions)
  const preset = definitions['Rule']?.properties?.['preset'] as Schema
  preset.enum = Object.keys(presetTexts())
  return format(JSON.stringify({ title: 'Mapping file of iot-remote-write', ...schema }))
}

/** As `npm run check:format` wants it. */
function format(text: string): string {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const options = { cwd: root, input: text, encoding: 'utf8' } as const
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${file}`], options)
}

/** What the types leave open: which keys go with which. */
function ruleConditions(): Schema {
  const properties = ['preset', 'rename', 'liveness', 'timestamp', 'labels', 'const_labels']
  const others = [...properties, 'labels_from', 'metrics', 'leaves', 'for']
  return {
    dependencies: { rename: ['preset'] },
    // Also true without `ignore`, so it must be there.
    if: { properties: { ignore: { const: true } }, required: ['ignore'] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
    then: { properties: absent(others) },
  }
}

const metricConditions: Schema = {
  allOf: [
    {
      if: typeIs('info'),
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { properties: absent(keysOfOtherTypes) },
      else: { anyOf: [{ required: ['value'] }, { required: ['buckets'] }] },
    },
    {
      if: typeIs('stateset'),
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { required: ['states'], properties: absent(keysOfOtherTypes) },
      else: { properties: absent(['states']) },
    },
    {
      if: typeIs('histogram'),
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { properties: absent(keysOfNumbers) },
      else: { properties: absent(['schema', 'buckets']) },
    },
    {
      if: { required: ['buckets'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { properties: absent(keysOfReadings) },
    },
    {
      if: { properties: { required: { const: true } }, required: ['required'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
      then: { properties: absent(['default']) },
    },
  ],
}

function typeIs(type: MadeType | 'histogram'): Schema {
  return { properties: { type: { const: type } }, required: ['type'] }
}

function absent(names: readonly string[]): { [name: string]: false } {
  return Object.fromEntries(names.map((name) => [name, false]))
}

const text = generate()
if (!process.argv.includes('--check')) {
  writeFileSync(file, text)
} else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write(
    'src/mapping/mapping.schema.json does not match language.ts and presets/; run npm run generate-schema\n',
  )
  process.exitCode = 1
}
