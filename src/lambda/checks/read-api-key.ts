// The API key of Mackerel in the text of a secret.

import { CollectError } from '#collect'

/**
 * @param text the key, or JSON with the key as `apiKey`
 * @throws {CollectError} `secret`, without a word of the text
 */
export function readApiKey(text: string): string {
  let key: unknown = text.trim()
  if (text.trimStart().startsWith('{')) {
    try {
      key = (JSON.parse(text) as { readonly apiKey?: unknown }).apiKey
    } catch {
      key = undefined
    }
  }
  if (typeof key === 'string' && /^[\x21-\x7e]+$/.test(key)) return key
  throw new CollectError('secret', 'the secret is not an API key: expected plain text, or {"apiKey": "…"}')
}
