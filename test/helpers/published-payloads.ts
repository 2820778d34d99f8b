// Payloads to map: those of our own in test/fixtures/payloads, one for each shape that a family of devices has, and those
// that device makers, platforms and users have published, files of {topic, source, payload} beside the clone.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readMessageLine } from '#recording'
import type { JsonValue, Message } from '../../src/model.ts'
import { mappingLimits } from './mapping.ts'
import { findFile } from './parts.ts'

const receivedAtMs = Date.parse('2026-07-01T00:00:00Z')
/** Most of the payloads are years old, which a receiver without an age limit takes. */
export const payloadLimits = { ...mappingLimits, sampleAgeMaxMs: undefined, now: () => receivedAtMs }

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

/** The messages of the cases in a folder, as payloads. */
export function payloadsOfCases(folder: string): NamedPayload[] {
  const files = readdirSync(folder).map((name) => [name, path.join(folder, name, 'messages.jsonl')] as const)
  return files.flatMap(([name, file]) =>
    (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []).map((text, index) => {
      const line = JSON.parse(text) as { topic: string; payload?: JsonValue; payload_base64?: string }
      const bytes = Buffer.from(line.payload_base64 ?? '', 'base64').toString('latin1')
      return { name: `case ${name} ${index + 1}`, topic: line.topic, payload: line.payload ?? bytes }
    }),
  )
}

export const casesFolder = path.join(import.meta.dirname, '..', 'fixtures', 'cases')

/** A payload that is a text is the bytes of the message. */
export function messageOfPayload(topic: string, payload: JsonValue, clientId = 'client'): Message {
  const bytes = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const line = { topic, client_id: clientId, payload_base64: Buffer.from(bytes).toString('base64') }
  const read = readMessageLine(JSON.stringify(line), { payloadBytesMax: 131_072, now: () => receivedAtMs })
  if (typeof read === 'string') throw new Error(read)
  return read.message
}
