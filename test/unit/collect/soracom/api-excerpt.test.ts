// Our excerpt of SORACOM's API allows and answers nothing that the published description does not.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { JsonValue } from '../../../../src/model.ts'
import { describeWithFile } from '../../../helpers/parts.ts'
import { soracomExcerpt } from '../../../helpers/soracom-service.ts'

type JsonObject = { readonly [key: string]: JsonValue }

describeWithFile('the excerpt', 'the published description of SORACOM’s API', (file) => {
  const excerpt = readFileSync(soracomExcerpt, 'utf8')
  const published = readFileSync(file, 'utf8')

  it('says what the published description says', () => {
    expect(differences(parse(excerpt), readOnce(published))).toEqual([])
  })

  it.each<[what: string, from: string, to: string, difference: string]>([
    ['a path', '  /sims:', '  /sim:', 'paths./sim: unknown'],
    ['a parameter', '{ name: tag_name,', '{ name: tag,', 'paths./subscribers.get.parameters.tag: unknown'],
    [
      'a parameter less, which is required',
      /- \{ name: period.*/.exec(excerpt)?.[0] ?? '',
      '',
      'paths./stats/air/subscribers/{imsi}.get.parameters.period: missing',
    ],
    ['a field', ' tac: {', ' tack: {', 'components.schemas.Cell.properties.tack: unknown'],
    [
      'a type',
      ' ci: { type: integer }',
      ' ci: { type: string }',
      'components.schemas.Cell.properties.ci.type: "string", where "integer" is published',
    ],
    [
      'a word of a list',
      '[JPY,',
      '[XXX, JPY,',
      'components.schemas.GetLatestBill.properties.currency.enum: "XXX" is not published',
    ],
  ])('would not, with %s of its own', (_, from, to, difference) => {
    expect(excerpt).toContain(from)
    expect(differences(parse(excerpt.replace(from, to)), readOnce(published))).toContain(difference)
  })
})

let read: JsonObject | undefined

/** A megabyte of YAML. */
function readOnce(yaml: string): JsonObject {
  read ??= parse(yaml) as JsonObject
  return read
}

/** Where the excerpt has something that is not published, or something else, in words. */
function differences(excerpt: JsonObject, published: JsonObject): string[] {
  const sections = ['paths', 'components']
  return sections.flatMap((name) => compare([name], excerpt[name], published[name]))
}

function compare(
  at: readonly string[],
  ours: JsonValue | undefined,
  theirs: JsonValue | undefined,
): string[] {
  const name = at.join('.')
  if (theirs === undefined) return [`${name}: unknown`]
  if (at.at(-1) === 'enum') {
    const words = (ours as JsonValue[]).filter((word) => !(theirs as JsonValue[]).includes(word))
    return words.map((word) => `${name}: ${JSON.stringify(word)} is not published`)
  }
  if (at.at(-1) === 'parameters') {
    const [ourOnes, theirOnes] = [byName(ours), byName(theirs)]
    const missing = Object.entries(theirOnes)
      .filter(([key, one]) => (one as JsonObject)['required'] === true && ourOnes[key] === undefined)
      .map(([key]) => `${name}.${key}: missing`)
    return [...missing, ...compareMembers(at, ourOnes, theirOnes)]
  }
  if (typeof ours === 'object' && ours !== null && typeof theirs === 'object' && theirs !== null) {
    return compareMembers(at, ours as JsonObject, theirs as JsonObject)
  }
  if (ours === theirs) return []
  return [`${name}: ${JSON.stringify(ours)}, where ${JSON.stringify(theirs)} is published`]
}

function compareMembers(at: readonly string[], ours: JsonObject, theirs: JsonObject): string[] {
  return Object.entries(ours).flatMap(([key, value]) => compare([...at, key], value, theirs[key]))
}

function byName(parameters: JsonValue | undefined): Record<string, JsonValue> {
  return Object.fromEntries((parameters as JsonObject[]).map((one) => [one['name'], one]))
}
