// Holds the mappings of thirteen awkward payload shapes to what the language promises for them: a mapping for any of
// these is short, needs neither a preset nor the interpreter, and gives `check` nothing to say. What they make of
// their messages is the business of examples.test.ts.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { MappingFile } from '#mapping'
import { lintMapping, parseMapping, runMappingTests } from '#mapping/authoring'
import { mappingOf } from '../helpers/mapping.ts'
import { messagesOf } from '../helpers/message.ts'

const examples = [
  'lorawan-modem-status',
  'modbus-registers',
  'nucleus-telemetry',
  'one-value-a-topic',
  'opcua-delta-frame',
  'presence-events',
  'shelly-switch',
  'string-numbers',
  'tag-history',
  'tasmota-two-probes',
  'three-phase-meter',
  'values-with-states',
  'weather-wind',
]

describe.each(examples)('the mapping of %s', (name) => {
  const text = exampleFile(name, 'mapping.yaml')

  it('has fewer than 15 lines, none of them long', () => {
    const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line))
    expect(lines.length).toBeLessThan(15)
    expect(lines.filter((line) => line.length > 120)).toEqual([])
  })

  it('uses no preset', () => {
    const { rules } = parse(text) as MappingFile
    expect(rules.filter((rule) => 'preset' in rule)).toEqual([])
  })

  it('yields samples of a first message without the interpreter, and loses none', () => {
    const [first] = messagesOf(exampleFile(name, 'messages.jsonl')).map((message) =>
      mappingOf(text).map(message),
    )
    expect(first?.samples).not.toEqual([])
    expect(first?.drops.filter(({ reason }) => reason !== 'left_out')).toEqual([])
    expect(first?.clockCorrections).toEqual([])
  })

  it('leaves `check` nothing to warn of', async () => {
    expect(lintMapping(text)).toEqual([])
    const results = await runMappingTests(parseMapping(text, 'mapping.yaml'))
    expect(results.filter(({ passed }) => !passed)).toEqual([])
  })
})

function exampleFile(name: string, file: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', 'examples', name, file), 'utf8')
}
