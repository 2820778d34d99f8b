// Keeps the API key from round to round, and reads it anew when the service refuses it: it may have been changed.

import { CollectError } from '../collector.ts'

/** @returns what `ask` returns; it is called once more with another key if the first one is refused */
export type WithApiKey = <T>(ask: (key: string) => Promise<T>) => Promise<T>

/**
 * @param readSecret text of the secret: the key, or JSON with the key as `apiKey`
 * @returns throws a CollectError `secret` if there is no key
 */
export function keepApiKey(readSecret: () => Promise<string>): WithApiKey {
  let kept: Promise<string> | undefined
  const take = () => {
    kept ??= readApiKey(readSecret)
    return kept
  }
  const forget = (one: Promise<string>) => {
    // Requests side by side are all refused, and one of them reads for all.
    if (kept === one) kept = undefined
  }
  return async (ask) => {
    const first = take()
    try {
      return await ask(await first)
    } catch (error) {
      if (!(error instanceof CollectError)) throw error
      if (error.reason === 'secret' || error.reason === 'unauthorized') forget(first)
      if (error.reason !== 'unauthorized') throw error
      const second = await take()
      if (second === (await first)) throw error
      return ask(second)
    }
  }
}

async function readApiKey(readSecret: () => Promise<string>): Promise<string> {
  const key = keyIn((await readSecret()).trim())
  if (key === undefined || !/^[\x21-\x7e]+$/.test(key)) {
    throw new CollectError('secret', 'the secret is not an API key: expected plain text, or {"apiKey": "…"}')
  }
  return key
}

function keyIn(text: string): string | undefined {
  if (!text.startsWith('{')) return text
  try {
    const { apiKey } = JSON.parse(text) as { readonly apiKey?: unknown }
    return typeof apiKey === 'string' ? apiKey : undefined
  } catch {
    return undefined
  }
}
