// The secret of the SORACOM collector: an auth key, or a user with a password. Its errors name keys, never values.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import { CollectError } from '../collector.ts'

// SORACOM OpenAPI, `POST /auth`.
const kinds = [
  ['authKeyId', 'authKey'],
  ['operatorId', 'userName', 'password'],
  ['email', 'password'],
]

/**
 * @param text JSON with one of the three sets of keys
 * @throws {CollectError} if it is anything else
 */
export function readCredentials(text: string): Readonly<Record<string, string>> {
  const secret = parse(text)
  const kind = kinds.find((keys) =>
    keys.every((key) => typeof secret[key] === 'string' && secret[key] !== ''),
  )
  if (kind === undefined) {
    const expected = kinds.map((keys) => `{${keys.join(', ')}}`).join(' or ')
    throw new CollectError('secret', `the secret is not valid: expected JSON with ${expected}, as strings`)
  }
  return Object.fromEntries(kind.map((key) => [key, String(secret[key])]))
}

function parse(text: string): { readonly [key: string]: JsonValue } {
  try {
    const value = JSON.parse(text) as JsonValue
    return isObject(value) ? value : {}
  } catch {
    // The parser's words quote the text.
    return {}
  }
}
