// Who may write to the receiver: a table of the kinds of authorization that the function can send.

import { timingSafeEqual } from 'node:crypto'
import type { RequestToSign } from './sigv4.ts'
import { type ExpectedSignature, verifySigV4 } from './verify-sigv4.ts'

export type Access =
  | 'none'
  /** SigV4, for service `aps` unless another is named. */
  | (Omit<ExpectedSignature, 'service'> & { readonly service?: string })
  | { readonly basic: { readonly username: string; readonly password: string } }
  | { readonly bearer: string }

export type AccessDecision = { readonly ok: true } | AccessRefusal

export interface AccessRefusal {
  readonly ok: false
  readonly status: 401 | 403
  readonly message: string
}

export function checkAccess(request: RequestToSign, access: Access, nowMs: number): AccessDecision {
  if (access === 'none') return { ok: true }
  if ('basic' in access) {
    const { username, password } = access.basic
    return checkAuthorization(request, `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
  }
  if ('bearer' in access) return checkAuthorization(request, `Bearer ${access.bearer}`)
  const decision = verifySigV4(request, { service: 'aps', ...access }, nowMs)
  return decision.ok ? decision : { ...decision, status: 403 }
}

function checkAuthorization({ headers }: RequestToSign, expected: string): AccessDecision {
  const actual = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  if (isEqual(Buffer.from(actual), Buffer.from(expected))) return { ok: true }
  return { ok: false, status: 401, message: 'Unauthorized' }
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
