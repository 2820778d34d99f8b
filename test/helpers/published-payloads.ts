// Payloads that device makers, platforms and users have published: files of {topic, source, payload}. They are not part
// of this repository; PAYLOADS_DIR names their folder. Where they are not there, the tests with them are skipped.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import type { JsonValue } from '../../src/model.ts'

const folder =
  process.env['PAYLOADS_DIR'] ?? path.join(import.meta.dirname, '..', '..', '..', 'shared', 'payloads')

export const skippedPayloads = 'no published payloads here: PAYLOADS_DIR names a folder of them'

export interface PublishedPayload {
  readonly topic: string
  readonly payload: JsonValue
}

/** @returns names without `.json`; empty where the folder is not there */
export function publishedPayloads(): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
}

export function readPublished(name: string): PublishedPayload {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as PublishedPayload
}
