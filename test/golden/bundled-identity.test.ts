// No two devices share a series, whatever the topic: each filter of the bundled mapping gets topics for two devices, on
// each goes every payload of the examples, and no two topics of different devices meet in a series. A device may have
// several topics of one family, such as its state and its sensors.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { bundledLines, bundledText } from '../helpers/bundled-mapping.ts'
import type { MessageLine } from '../helpers/message.ts'

interface WrittenRule {
  readonly topic: string | readonly string[]
  readonly preset?: string
  readonly ignore?: boolean
}

interface Publication {
  readonly topic: string
  readonly fleet: string
  readonly family: string
  /** What the topic says of a device, beside its name. */
  readonly captures: string
}

const examplesFolder = path.join(import.meta.dirname, '..', '..', 'examples', 'presets')
const payloads = readdirSync(examplesFolder).flatMap((name) =>
  readFileSync(path.join(examplesFolder, name, 'messages.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as MessageLine).payload ?? null),
)

/** What stands for captures of which a family knows the values. Components with a colon are not on topics of `shellies`. */
const known: { readonly [capture: string]: readonly string[] } = {
  component: ['sensor', 'climate', 'switch:0'],
  endpoint: ['endpoint_0', '1'],
  _property: ['mode'],
  _reading: ['power', 'info'],
}

/** Names of two devices, other ones in each run; none is a word that a family has for a part of its topics. */
const fleets = fc
  .sample(
    fc.uniqueArray(fc.stringMatching(/^[a-zA-Z]{1,6}[-_ ][0-9a-f]{1,6}$/), { minLength: 2, maxLength: 2 }),
    1,
  )
  .flat()

const written = (parse(bundledText) as { rules: readonly WrittenRule[] }).rules
const publications = written.flatMap((rule, index) => {
  if (rule.ignore === true) return []
  const family = rule.preset ?? `rule ${index}`
  const filters = [rule.topic].flat() as readonly string[]
  return filters.flatMap((filter) => fleets.flatMap((fleet) => publish(filter, fleet, family)))
})

function publish(filter: string, fleet: string, family: string): Publication[] {
  const levels = filter.split('/').map((level) => {
    const name = /^[+#](\w*)$/.exec(level)?.[1]
    if (name === undefined) return { name: undefined, values: [level] }
    if (name === 'device' || name === '') return { name, values: [fleet] }
    const values = filter.startsWith('shellies/') ? { ...known, component: ['relay'] }[name] : known[name]
    return { name, values: values ?? [`${fleet}_${name}`] }
  })
  const topics = levels.reduce<string[]>(
    (begun, { values }) =>
      begun.flatMap((one) => values.map((value) => [one, value].filter(Boolean).join('/'))),
    [''],
  )
  const names = levels.flatMap(({ name }) => (name === undefined || name.startsWith('_') ? [] : [name]))
  return topics.map((topic) => ({ topic, fleet, family, captures: String(names.sort()) }))
}

function mayBeOfOneDevice(one: Publication, other: Publication): boolean {
  if (one.fleet !== other.fleet) return one.topic === other.topic
  const [root, otherRoot] = [one, other].map(({ topic }) => topic.split('/')[0])
  if (root === otherRoot) return true
  // A Shelly publishes below its own name or below `shellies`, by a setting.
  return one.family === other.family && (one.captures === other.captures || one.family.startsWith('shelly'))
}

it('keeps devices apart that publish to any two of its topics', () => {
  expect(publications.length).toBeGreaterThan(100)
  const owners = new Map<string, Publication>()
  const shared = new Set<string>()
  for (const publication of publications) {
    for (const payload of payloads) {
      for (const line of bundledLines({ topic: publication.topic, payload })) {
        if (line.startsWith('#')) continue
        const series = line.replace(/ \S+ \d+$/, '')
        const owner = owners.get(series) ?? publication
        owners.set(series, owner)
        if (!mayBeOfOneDevice(owner, publication))
          shared.add(`${series}: ${owner.topic}, ${publication.topic}`)
      }
    }
  }
  expect([...shared]).toEqual([])
}, 60_000)

it('keeps clients apart that send the same to one topic, and topics of one client', () => {
  const seriesOf = (topic: string, client: string, payload: MessageLine['payload']) =>
    bundledLines({ topic, client_id: client, payload: payload ?? null })
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.replace(/ \S+ \d+$/, ''))
  const [one = '', other = ''] = fleets
  for (const payload of payloads) {
    const own = new Set(seriesOf('plant/line', one, payload))
    for (const series of seriesOf('plant/line', other, payload)) expect(own).not.toContain(series)
    for (const series of seriesOf('plant/yard', one, payload)) expect(own).not.toContain(series)
  }
})
