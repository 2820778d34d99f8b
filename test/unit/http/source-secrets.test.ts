import { describe, expect, it } from 'vitest'
import { createSourceSecrets } from '../../../src/http/source-secrets.ts'

const current = 'current-secret-1'
const next = 'next-secret-5678'

/** A store whose text a test changes; a function throws. */
function open(text: string) {
  const state: { text: string | (() => never); nowMs: number } = { text, nowMs: 1_000_000 }
  const warnings: string[] = []
  let reads = 0
  const secrets = createSourceSecrets({
    reference: 'file:///secrets',
    now: () => state.nowMs,
    warn: (message, reason) => warnings.push(`${message}: ${reason}`),
    async read() {
      reads++
      return typeof state.text === 'string' ? state.text : state.text()
    },
  })
  return Object.assign(state, { warnings, reads: () => reads, fits: secrets.fits })
}

function unreadable(): never {
  throw new Error('the secret cannot be read: AccessDeniedException')
}

describe('the secret of a source', () => {
  it.each<[string, string, string | undefined, boolean]>([
    ['its own', 'ttn', current, true],
    ["another source's", 'chirpstack', current, false],
    ['a wrong one of the same length', 'ttn', current.replace('1', '2'), false],
    ['a longer one', 'ttn', `${current}1`, false],
    ['none', 'ttn', undefined, false],
    ['an empty one', 'ttn', '', false],
    ['one for a source that does not exist', 'nobody', current, false],
    ['one for a name that every object inherits', 'constructor', current, false],
  ])('%s', async (_, source, secret, expected) => {
    const { fits } = open(JSON.stringify({ ttn: current, chirpstack: next }))
    expect(await fits(source, secret)).toBe(expected)
  })

  it('may be either of two while it is changed', async () => {
    const { fits } = open(JSON.stringify({ ttn: [next, current] }))
    expect(await fits('ttn', current)).toBe(true)
    expect(await fits('ttn', next)).toBe(true)
    expect(await fits('ttn', 'another-secret-9')).toBe(false)
  })

  it('is read once for many requests, and again after a minute', async () => {
    const store = open(JSON.stringify({ ttn: current }))
    for (let count = 0; count < 5; count++) await store.fits('ttn', current)
    store.nowMs += 59_999
    await store.fits('ttn', current)
    expect(store.reads()).toBe(1)
    store.nowMs += 1
    store.text = JSON.stringify({ ttn: next })
    expect(await store.fits('ttn', current)).toBe(false)
    expect(store.reads()).toBe(2)
  })

  it('that is new is known ten seconds after the last look, however many wrong ones come', async () => {
    const store = open(JSON.stringify({ ttn: current }))
    await store.fits('ttn', current)
    store.text = JSON.stringify({ ttn: next })
    store.nowMs += 9_999
    for (let count = 0; count < 5; count++) expect(await store.fits('ttn', next)).toBe(false)
    expect(store.reads()).toBe(1)
    store.nowMs += 1
    expect(await store.fits('ttn', next)).toBe(true)
    expect(store.reads()).toBe(2)
  })

  it('stays in use while a newer one cannot be read or is wrong', async () => {
    const store = open(JSON.stringify({ ttn: current }))
    await store.fits('ttn', current)
    store.nowMs += 60_000
    store.text = unreadable
    expect(await store.fits('ttn', current)).toBe(true)
    store.nowMs += 60_000
    store.text = '{"ttn":'
    expect(await store.fits('ttn', current)).toBe(true)
    expect(store.warnings).toEqual([
      expect.stringMatching(/the last one is used on: the secret cannot be read: AccessDeniedException$/),
      expect.stringMatching(/the last one is used on: the secret of the webhooks is wrong: expected JSON/),
    ])
  })

  it('that could never be read is asked for again after five seconds, however many requests come', async () => {
    const store = open('')
    store.text = unreadable
    await expect(store.fits('ttn', current)).rejects.toThrow('AccessDeniedException')
    store.text = JSON.stringify({ ttn: current })
    store.nowMs += 4_999
    for (let count = 0; count < 5; count++) {
      await expect(store.fits('ttn', current)).rejects.toThrow('AccessDeniedException')
    }
    expect(store.reads()).toBe(1)
    store.nowMs += 1
    expect(await store.fits('ttn', current)).toBe(true)
    expect(store.reads()).toBe(2)
  })

  it('fits beside a wrong one of another source, and a warning says which is wrong', async () => {
    const { fits, warnings } = open(JSON.stringify({ short: 'too-short', ttn: current, 'a/b': next }))
    expect(await fits('ttn', current)).toBe(true)
    expect(await fits('short', 'too-short')).toBe(false)
    expect(await fits('a/b', next)).toBe(false)
    expect(warnings).toEqual([expect.stringMatching(/wrong at source 1, 3: expected JSON/)])
    expect(warnings.join()).not.toMatch(/short"|a\/b|current|next/)
  })

  it('stays in use while a newer one of its source is wrong, and those of others are changed', async () => {
    const store = open(JSON.stringify({ ttn: current, chirpstack: current }))
    await store.fits('ttn', current)
    store.nowMs += 60_000
    store.text = JSON.stringify({ ttn: 'too-short', chirpstack: next })
    expect(await store.fits('ttn', current)).toBe(true)
    expect(await store.fits('chirpstack', current)).toBe(false)
    expect(await store.fits('chirpstack', next)).toBe(true)
  })

  it.each<[string, string]>([
    ['no JSON', current],
    ['no object', JSON.stringify([current])],
    ['no source', '{}'],
    ['a short secret', JSON.stringify({ ttn: 'x'.repeat(15) })],
    ['a secret with the end of a line', JSON.stringify({ ttn: `${current}\n` })],
    ['a secret with a space', JSON.stringify({ ttn: 'current secret 12' })],
    ['a secret of spaces', JSON.stringify({ ttn: ' '.repeat(16) })],
    ['a secret that no header can have', JSON.stringify({ ttn: 'schlüssel-xxx-current' })],
    ['a secret that is no text', JSON.stringify({ ttn: 1234567890123456 })],
    ['no secret', JSON.stringify({ ttn: [] })],
    ['three secrets', JSON.stringify({ ttn: [current, next, 'third-secret-999'] })],
    ['a source that is no level of a topic', JSON.stringify({ 'a/b': current })],
  ])('is not taken from a text with %s, and nothing of the text is told', async (_, text) => {
    const problem = await open(text)
      .fits('ttn', current)
      .catch((error: Error) => error.message)
    expect(problem).toMatch(/^the secret of the webhooks is wrong(:| at source 1:)/)
    expect(problem).not.toMatch(/current|next|third|ttn|a\/b|xxx/)
  })

  it('has sixteen characters at least', async () => {
    const secret = 'x'.repeat(16)
    expect(await open(JSON.stringify({ ttn: secret })).fits('ttn', secret)).toBe(true)
  })
})
