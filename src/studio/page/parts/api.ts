// The way to the studio's server (page-api.ts). Every request has the token that the server wrote into this page.

import type { ApiError } from '../../page-api.ts'

/** The server answered, and refuses. */
export class RefusedError extends Error {
  readonly status: number
  readonly body: ApiError

  constructor(status: number, body: ApiError) {
    super(body.error)
    this.status = status
    this.body = body
  }
}

const meta = document.querySelector('meta[name="studio-token"]')?.getAttribute('content') ?? ''

type Query = Readonly<Record<string, string | number | undefined>>

/** @throws {RefusedError}; TypeError where there is no server */
export async function getJson<Result>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Result> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return read(await fetch(path + search, { headers: headersOf(), ...(signal && { signal }) }))
}

/** @throws as `getJson` */
export async function sendJson<Result>(method: 'POST' | 'PUT', path: string, body: object): Promise<Result> {
  const headers = { ...headersOf(), 'content-type': 'application/json' }
  return read(await fetch(path, { method, headers, body: JSON.stringify(body) }))
}

/** @throws as `getJson` */
export async function openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(path, { headers: headersOf(), signal })
  if (!response.ok || response.body === null) return read(response)
  return response.body
}

function headersOf(): Record<string, string> {
  return { 'x-studio-token': meta }
}

async function read<Result>(response: Response): Promise<Result> {
  const body = await response.json()
  if (!response.ok) throw new RefusedError(response.status, body)
  return body
}

export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
}
