// Payloads to map: those of our own in test/fixtures/payloads, one for each shape that a family of devices has, and those
// that device makers, platforms and users have published, files of {topic, source, payload} beside the clone.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonValue } from '../../src/model.ts'
import { findFile } from './parts.ts'

export interface NamedPayload {
  /** Begins with the name of its family. */
  readonly name: string
  /** In parentheses where the source names none. */
  readonly topic: string
  /** A text is the bytes of the message. */
  readonly payload: JsonValue
}

export function ownPayloads(): NamedPayload[] {
  const file = path.join(import.meta.dirname, '..', 'fixtures', 'payloads', 'payloads.jsonl')
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as NamedPayload)
}

/** @returns none where the folder is not there */
export function publishedPayloads(): NamedPayload[] {
  const folder = findFile('the published payloads')
  if (folder === undefined) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const { topic, payload } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as NamedPayload
      return { name: file.slice(0, -'.json'.length), topic, payload }
    })
}
