// What a secret says in a request: who asks, and headers that nobody may see.

import type { Headers } from './transport.ts'

/**
 * @param text JSON `{"username": …, "password": …}` (RFC 7617) or `{"token": …}`, each also with `"headers": {NAME: VALUE}`,
 *   or these alone; or the token itself (RFC 6750)
 */
export function readSecretHeaders(kind: 'basic' | 'bearer' | 'secret', text: string): Headers {
  const parsed = parseJson(text)
  const object = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<string, unknown>
  const { username, password, token, headers } = object
  const others = headers === undefined ? {} : checkHeaders(headers)
  if (kind === 'basic' || (kind === 'secret' && 'username' in object)) {
    if (typeof username !== 'string' || typeof password !== 'string') {
      throw new SecretError('expected the secret to be JSON with the strings "username" and "password"')
    }
    return { ...others, authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
  }
  if (kind === 'secret' && headers !== undefined && token === undefined) return others
  const bearer = typeof parsed === 'object' ? token : text.trim()
  if (typeof bearer !== 'string' || !/^[\w.~+/-]+=*$/.test(bearer)) {
    throw new SecretError('expected the secret to be a bearer token, or JSON with the string "token"')
  }
  return { ...others, authorization: `Bearer ${bearer}` }
}

function checkHeaders(headers: unknown): Headers {
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : []
  const isGood = ([name, value]: [string, unknown]): boolean =>
    /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e]+$/.test(value)
  if (entries.length === 0 || !entries.every(isGood)) {
    throw new SecretError('expected "headers" of the secret to be {NAME: VALUE}, both in ASCII')
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value as string]))
}

/** What is wrong with a secret; never what it says. */
class SecretError extends Error {
  override readonly name = 'SecretError'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
