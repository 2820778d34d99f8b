import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { batchSources } from '../../../src/decode/batch-sources.ts'

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'events')
const events = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))

it.each(batchSources)('there is a sample event of the source $name', ({ records }) => {
  expect(events.filter((event) => records(event) !== undefined)).not.toEqual([])
})
