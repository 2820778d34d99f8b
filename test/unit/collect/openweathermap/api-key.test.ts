import { describe, expect, it } from 'vitest'
import { CollectError } from '../../../../src/collect/collector.ts'
import { keepApiKey } from '../../../../src/collect/openweathermap/api-key.ts'

const refused = new CollectError('unauthorized', 'status 401')

/** Answers the key that it is asked with; refuses all but `valid`. */
function service(valid: () => string) {
  const keys: string[] = []
  return {
    keys,
    ask: async (key: string) => {
      keys.push(key)
      if (key !== valid()) throw refused
      return `weather for ${key}`
    },
  }
}

describe('the API key', () => {
  it.each([
    ['plain text', 'k1'],
    ['plain text in a line', ' k1\n'],
    ['JSON', '{"apiKey":"k1"}'],
    ['JSON with more', '\n{ "apiKey": "k1", "note": "mine" }'],
  ])('is %s', async (_, text) => {
    const withKey = keepApiKey(async () => text)
    expect(await withKey(async (key) => key)).toBe('k1')
  })

  it.each([
    ['nothing', ''],
    ['two words', 'my key'],
    ['two lines', 'k1\nk2'],
    ['letters that no key has', 'schlüssel'],
    ['JSON without it', '{"key":"k1"}'],
    ['JSON with another type', '{"apiKey":12345678}'],
    ['broken JSON', '{"apiKey":"k1"'],
  ])('is not %s', async (_, text) => {
    const error = await keepApiKey(async () => text)(async (key) => key).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ reason: 'secret', message: expect.stringContaining('is not an API key') })
    if (text !== '') expect(String(error)).not.toContain(text)
  })

  it('is read once', async () => {
    let reads = 0
    const withKey = keepApiKey(async () => `k${++reads}`)
    const { ask, keys } = service(() => 'k1')
    await Promise.all([withKey(ask), withKey(ask)])
    await withKey(ask)
    expect([reads, keys]).toEqual([1, ['k1', 'k1', 'k1']])
  })

  it('is read anew when it is refused, once for all who ask', async () => {
    let reads = 0
    let valid = 'k1'
    const withKey = keepApiKey(async () => `k${++reads}`)
    const { ask, keys } = service(() => valid)
    await withKey(ask)
    valid = 'k2'
    expect(await Promise.all([withKey(ask), withKey(ask), withKey(ask)])).toEqual(
      Array.from({ length: 3 }, () => 'weather for k2'),
    )
    expect(reads).toBe(2)
    expect(keys).toEqual(['k1', 'k1', 'k1', 'k1', 'k2', 'k2', 'k2'])
  })

  it('that is refused, and still the same, is not tried again', async () => {
    let reads = 0
    const withKey = keepApiKey(async () => {
      reads++
      return 'old'
    })
    const { ask, keys } = service(() => 'new')
    await expect(withKey(ask)).rejects.toBe(refused)
    expect([reads, keys]).toEqual([2, ['old']])
  })

  it('is not read again for another problem', async () => {
    let reads = 0
    const withKey = keepApiKey(async () => `k${++reads}`)
    const timeout = new CollectError('timeout', 'no answer')
    const fail = async () => Promise.reject(timeout)
    await expect(withKey(fail)).rejects.toBe(timeout)
    await expect(withKey(fail)).rejects.toBe(timeout)
    expect(reads).toBe(1)
  })

  it('that cannot be read has the problem of the reader of secrets, and is read at the next use', async () => {
    const problem = new CollectError('secret', 'it is not there')
    let broken = true
    const withKey = keepApiKey(async () => {
      if (broken) throw problem
      return 'k1'
    })
    await expect(withKey(async (key) => key)).rejects.toBe(problem)
    broken = false
    expect(await withKey(async (key) => key)).toBe('k1')
  })
})
