import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { jsonataFunctions } from '../../../../src/mapping/expression/jsonata-functions.ts'

describe('the names of functions', () => {
  it('are those that the JSONata in use defines', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8')
    const defined = [...source.matchAll(/\.bind\('(\w+)', defineFunction\(/g)].map(([, name]) => name)
    expect([...jsonataFunctions].sort()).toEqual(defined.sort())
  })
})
