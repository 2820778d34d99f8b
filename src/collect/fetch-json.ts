// What collectors ask services with: bounded in time and size, and JSON only. What does so is create-fetch-json.ts.

import type { JsonValue } from '../model.ts'

export interface JsonRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  /** When the answer must be here, in milliseconds since 1970. */
  readonly deadlineMs: number
  /** Of the answer, decompressed. */
  readonly bytesMax?: number
}

export interface JsonAnswer {
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly value: JsonValue
}

/**
 * Redirects are not followed.
 * @throws {CollectError} for everything but a 2xx answer with JSON in it
 */
export type FetchJson = (url: URL, request: JsonRequest) => Promise<JsonAnswer>
