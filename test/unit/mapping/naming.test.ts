import { describe, expect, it } from 'vitest'
import { bridgeOf } from '#explain'
import { type Naming, parseMapping } from '#mapping/authoring'
import { createNamingPage } from '../../../src/cli/naming-page.ts'
import { compileMapping } from '../../../src/mapping/compile-mapping.ts'
import { namesInVersion } from '../../../src/mapping/preset/naming.ts'
import { exposition } from '../../helpers/exposition.ts'
import { mappingLimits, mappingParts, ready } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

/** The preset is written with the names of the latest version. */
const presets = () => ({
  meter: `description: A meter.
source: https://example.com
topics: [m/+device]
scope:
  labels: { channel: ch }
  metrics: { meter_active_power_watts: { value: p, type: gauge, unit: watts } }
  leaves: { prefix: meter_, include: [rest], names: { rest.e: meter_energy_joules } }
`,
})
const naming: Naming = {
  versions: [1, 2],
  steps: { 2: { meter: { meter_power_watts: 'meter_active_power_watts', line: 'channel', m_: 'meter_' } } },
}
const text = 'version: 1\nrules: [{ topic: m/+device, preset: meter }]'
const message = messageOf({ topic: 'm/1', payload: { p: 5, ch: 'a', rest: { e: 1, v: 2 } } })

function lines(more = '', versionOf?: () => number): string[] {
  const file = parseMapping(`${text}\n${more}`, 'mapping.yaml', presets, versionOf, naming)
  return exposition([ready(compileMapping(file, mappingLimits, mappingParts)).map(message)]).map((line) =>
    line.replace(/ \d+$/, ''),
  )
}

const old = [
  'm_rest_v{device="1",line="a"} 2',
  'meter_energy_joules{device="1",line="a"} 1',
  'meter_power_watts{device="1",line="a"} 5',
]
const renamed = [
  'meter_active_power_watts{channel="a",device="1"} 5',
  'meter_energy_joules{channel="a",device="1"} 1',
  'meter_rest_v{channel="a",device="1"} 2',
]

describe('a naming version', () => {
  it('is the latest unless the file or the stack says one, and the file says it last', () => {
    expect(lines()).toEqual(renamed)
    expect(lines('names: 2')).toEqual(renamed)
    expect(lines('names: 1')).toEqual(old)
    expect(lines('', () => 1)).toEqual(old)
  })

  it('has names for the rules of the bundled mapping without a preset, and for no rules of a user', () => {
    const own = 'version: 1\nrules: [{ topic: b, labels: { part: p }, metrics: { b_watts: w } }]'
    const steps = { 2: { 'default-mapping': { b_power: 'b_watts', line: 'part' } } }
    const linesOf = (fileName: string, version: number) => {
      const file = parseMapping(own, fileName, presets, () => version, { versions: [1, 2], steps })
      const mapping = ready(compileMapping(file, mappingLimits, mappingParts))
      return exposition([mapping.map(messageOf({ topic: 'b', payload: { w: 5, p: 'x' } }))])
    }
    expect(linesOf('presets/default-mapping.yaml', 1)).toEqual([
      expect.stringMatching(/^b_power\{line="x"\} 5 /),
    ])
    expect(linesOf('presets/default-mapping.yaml', 2)).toEqual([
      expect.stringMatching(/^b_watts\{part="x"\} 5 /),
    ])
    expect(linesOf('mapping.yaml', 1)).toEqual([expect.stringMatching(/^b_watts\{part="x"\} 5 /)])
  })

  it('has its own names for `rename`', () => {
    const file = (names: number) =>
      `version: 1\nnames: ${names}\nrules: [{ topic: m/+device, preset: meter, rename: { meter_power_watts: p } }]`
    expect(() => parseMapping(file(1), 'm', presets, undefined, naming)).not.toThrow()
    expect(() => parseMapping(file(2), 'm', presets, undefined, naming)).toThrow(
      'has no name `meter_power_watts`',
    )
  })

  it.each([
    ['3', 'names: expected a naming version that is kept, 1 or 2 (actual: 3)'],
    ['"1"', 'names: expected a naming version that is kept, 1 or 2 (actual: "1")'],
  ])('that is not kept is an error: %s', (version, problem) => {
    expect(() => lines(`names: ${version}`)).toThrow(problem)
  })

  it('goes back over several steps, in which names may be exchanged', () => {
    const steps = { 2: { p: { a: 'b' } }, 3: { p: { b: 'c', x: 'y', y: 'x' } } }
    const three: Naming = { versions: [1, 2, 3], steps }
    expect(namesInVersion('p', 1, three)).toEqual({ c: 'a', y: 'x', x: 'y' })
    expect(namesInVersion('p', 2, three)).toEqual({ c: 'b', y: 'x', x: 'y' })
    expect(namesInVersion('p', 3, three)).toEqual({})
    expect(namesInVersion('q', 1, three)).toEqual({})
  })
})

describe('what bridges two versions', () => {
  it('is printed for each family that is renamed', async () => {
    const inVersion = (version: number) => ({
      version,
      file: parseMapping(text, 'mapping.yaml', presets, () => version, naming),
      bundled: undefined,
    })
    let out = ''
    const page = await createNamingPage([inVersion(1), inVersion(2)], mappingLimits, {
      out: (part) => {
        out += part
      },
    })
    await page.add(message, 1, false)
    await page.add(message, 2, false)
    await page.finish()
    const moved = (selector: string) =>
      `label_replace(label_replace(${selector}, "channel", "$1", "line", "(.*)"), "line", "", "", "")`
    expect(out).toBe(
      [
        'm_rest_v{device,line} → meter_rest_v{channel,device}',
        `  meter_rest_v or ${moved('m_rest_v{line!=""}')}`,
        'meter_energy_joules{device,line} → meter_energy_joules{channel,device}',
        `  meter_energy_joules{channel!=""} or ${moved('meter_energy_joules{line!=""}')}`,
        'meter_power_watts{device,line} → meter_active_power_watts{channel,device}',
        `  meter_active_power_watts or ${moved('meter_power_watts{line!=""}')}`,
        '',
      ].join('\n'),
    )
  })

  it('is nothing where the names are the same', () => {
    const sample = { name: 'm', labels: { names: ['a'], values: ['1'], key: '' }, timestampMs: 0, value: 1 }
    expect(bridgeOf(sample, sample)).toBeUndefined()
    expect(bridgeOf(sample, { ...sample, name: 'n' })).toBe('n or m')
  })
})
