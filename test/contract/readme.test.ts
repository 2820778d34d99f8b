import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadMapping, readSettings, settingNames } from '#config'
import { normalizeExposition } from '#exposition'
import { parseMapping } from '#mapping/authoring'
import { sampleAgeMaxMs } from '../../src/default-limits.ts'
import { mapLinesWith } from '../helpers/mapping.ts'
import { blocksOf } from '../helpers/markdown.ts'
import { runCli } from '../helpers/run-cli.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')
const rows = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(
  ([, name, text]) => ({
    name: name as string,
    // The first value in code is the default; what follows it says when another one is.
    byDefault: /^`([^`]*)`/.exec(text as string)?.[1],
  }),
)
const least = {
  REMOTE_WRITE_URL: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
}

describe('the settings in docs/settings.md', () => {
  it('are those that the code reads, in the same order', () => {
    expect(rows.map(({ name }) => name)).toEqual(settingNames)
  })

  it.each(rows.filter(({ byDefault }) => byDefault !== undefined && byDefault !== 'amp'))(
    '$name has the default $byDefault',
    ({ name, byDefault }) => {
      expect(readSettings({ ...least, [name]: byDefault as string })).toEqual(readSettings(least))
    },
  )

  it.each(rows.filter(({ byDefault }) => /^\d+$/.test(byDefault ?? '')))(
    '$name makes a difference',
    ({ name, byDefault }) => {
      const other = String(Number(byDefault) + 1)
      const change = () => readSettings({ ...least, [name]: other })
      // Of naming versions there are only those that are kept.
      if (name === 'NAMING_VERSION')
        expect(change).toThrow('NAMING_VERSION: expected a whole number from 1 to 1')
      else expect(change()).not.toEqual(readSettings(least))
    },
  )
})

describe('the README', () => {
  const [firstScreen = ''] = readme.split('\n## Name the series of your devices')
  const text = firstScreen.replaceAll(/\s+/g, ' ')
  const { engines, scripts } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
  const [planCommand = ''] = /(?<=cli -- )plan .*?(?= #)/.exec(readme) ?? []

  it('can be read at a glance', () => {
    expect(readme.split('\n').length).toBeLessThan(150)
    expect(firstScreen.split('\n').length).toBeLessThan(75)
  })

  it('shows the series of a message', async () => {
    const block = blocksOf(firstScreen).find(({ language }) => language === 'text')!.text
    const [, topic, payload] = /publishes +(\S+) +(.+)\n/.exec(block) as unknown as [string, string, string]
    const shown = block.slice(block.indexOf('Grafana shows') + 'Grafana shows'.length)
    const lines = await mapLinesWith(
      undefined,
      [{ topic, payload: JSON.parse(payload) }],
      (await loadMapping(1)).bundled,
    )
    expect(lines.map((line) => line.replace(/ \d{13}$/, ''))).toEqual(normalizeExposition(shown))
  })

  it('counts the presets', () => {
    const others = readdirSync(new URL('../../presets/', import.meta.url)).filter(
      (file) => !/^(default-mapping|naming|tasmota|zigbee2mqtt|shelly-.*|esphome|chirpstack-.*)\./.test(file),
    )
    expect(text).toContain(
      'Tasmota, Zigbee2MQTT, Shelly, ESPHome, ChirpStack and more than 40 [other presets]',
    )
    expect(others.length).toBeGreaterThan(40)
  })

  it('names the two commands of the project', () => {
    const [, start, test] = /```sh\n(npm start) +#.*\n(npm test) +#/.exec(firstScreen) ?? []
    expect([start, test]).toEqual(['npm start', 'npm test'])
    expect(scripts).toMatchObject({ start: expect.any(String), test: expect.any(String) })
    expect(text).toContain(`Node.js ${engines!['node']!.replace('>=', '≥ ')} `)
  })

  it('has the cost that plan prints, of the delivery that plan recommends', async () => {
    const { out } = await runCli(planCommand.split(' '))
    const recommended = /^Recommended: (direct|stream)\./m.exec(out)?.[1] === 'direct' ? 1 : 2
    const row = (name: RegExp) => new RegExp(`^${name.source} +([\\d,]+) +([\\d,]+)$`, 'm').exec(out)
    expect(readme).toContain(
      `about $${row(/total/)![recommended]} a month; ` +
        `$${row(/IoT Core messages.*messages/)![recommended]} of it is the fee for messages`,
    )
  })

  it('has the outages that plan and the chaos runs say', async () => {
    const { out } = await runCli(planCommand.split(' '))
    const [, stream, direct] = /of about (\d+) minutes instead of (\d+)\./.exec(out.replaceAll('\n', ' '))!
    expect(text).toContain(`for about ${direct} minutes (direct) or ${stream} minutes (stream)`)
    expect(text).toContain('5 minutes (direct) and 40 minutes (stream) cost none')
    expect(read('docs/chaos.md').replaceAll(/\s+/g, ' ')).toMatch(
      /nothing of the outages of 5 and 40 minutes.* In direct mode.*: nothing of the 5 minutes/,
    )
  })

  it('has the age of the oldest sample that the function sends', () => {
    expect(text).toContain(`older than ${sampleAgeMaxMs / 60_000} minutes`)
  })

  it.each([...new Set([...readme.matchAll(/run --silent cli -- (\w+)/g)].map(([, name]) => name as string))])(
    'names a command that there is: %s',
    async (name) => {
      const { status, out } = await runCli([name, '--help'])
      expect(status).toBe(0)
      expect(out).toMatch(new RegExp(`^Usage: iot-remote-write ${name}\\b`))
    },
  )

  it('has a mapping', () => {
    const mapping = blocksOf(readme).find(({ language }) => language === 'yaml')!.text
    expect(parseMapping(mapping, 'README.md').rules).toHaveLength(3)
  })
})

describe('the version', () => {
  it('is the same in the package and the changelog', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version)
  })
})
