// Every reading and every word that the makers of the first families document, through the bundled mapping: the metric,
// its unit, the factor and the labels.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatSample } from '#exposition'
import { prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import type { JsonValue, Sample } from '../../src/model.ts'
import { mappingLimits, mappingParts, ready } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'
import type { Family } from './families/family.ts'
import * as oneValue from './families/one-value-a-topic.ts'
import { shelly } from './families/shelly.ts'
import { tasmota } from './families/tasmota.ts'
import { zigbee2mqtt } from './families/zigbee2mqtt.ts'

const families: readonly (readonly [string, Family])[] = [
  ['Tasmota', tasmota],
  ['Zigbee2MQTT', zigbee2mqtt],
  ['Shelly', shelly],
  ...Object.entries(oneValue),
]

const file = path.join(import.meta.dirname, '..', '..', 'presets', 'default-mapping.yaml')
const bundled = parseMapping(readFileSync(file, 'utf8'), 'default-mapping.yaml')
const mapping = ready(await prepareMapping(undefined, mappingLimits, { ...mappingParts, bundled }))

function samplesOf(topic: string, payload: JsonValue): readonly Sample[] {
  return mapping.map(messageOf({ topic, client_id: 'c', payload })).samples
}

/** As in the exposition format, without the time. */
function seriesOf(sample: Sample): string {
  return formatSample(sample).replace(/ \S+ \d+$/, '')
}

describe.each(families)('%s', (_, { fields, messages }) => {
  const rows = fields.flatMap(({ fields: group, ...rest }) =>
    group.map((field) => ({ ...rest, field, name: field[0], metric: field[1] })),
  )

  it.each(rows)('$topic: $name is $metric', ({ topic, around, labels, field }) => {
    const [name, metric, unit, factor = 1] = field
    const samples = samplesOf(topic, around({ [name]: 7 }))
    expect(samples.map(seriesOf)).toEqual([`${metric}{${labels}}`])
    expect(samples[0]?.value).toBeCloseTo(7 * factor, 6)
    expect(mapping.metadata.get(metric)?.unit ?? '').toBe(unit)
  })

  it.each(messages.map(([topic, payload, ...samples]) => ({ topic, payload, samples })))(
    '$topic $payload',
    ({ topic, payload, samples }) => {
      const lines = samplesOf(topic, payload).map((one) => formatSample(one).replace(/ \d+$/, ''))
      expect(lines.sort()).toEqual([...samples].sort())
    },
  )
})
