// `npm run bench` takes minutes and is no part of the tests. That its workloads and programs fit the built function is.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BenchFolder, createBenchFolder } from '../bench/bench-folder.ts'
import { measureWarm } from '../bench/measure-bundle.ts'

describe('the bench', { timeout: 120_000 }, () => {
  let folder: BenchFolder
  beforeAll(async () => {
    folder = await createBenchFolder(join(import.meta.dirname, '..', '..'))
  })
  afterAll(() => folder.remove())

  it('writes each message of W1 in one request, with the samples of the message and no others', async () => {
    expect(await measureWarm(folder)).toMatchObject({ w1Requests: 1, w1Connections: 1, w1OtherCalls: 0 })
  })
})
