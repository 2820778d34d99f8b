// Makes a failing case smaller as long as it fails in the same way: fewer records, less in the payloads, fewer lines in the
// mapping, simpler surroundings. Greedy, and bounded by the number of runs.

import type { JsonValue } from '../../src/model.ts'
import type { FuzzCase, FuzzRecord } from './fuzz-case.ts'

const runsMax = 500

export interface Failure {
  readonly fuzzCase: FuzzCase
  readonly mappingText: string | undefined
}

/** @param fails runs it, and says whether it fails in the same way */
export async function minimise(
  failure: Failure,
  fails: (smaller: Failure) => Promise<boolean>,
): Promise<Failure> {
  let best = failure
  let runs = 0
  for (let progress = true; progress; ) {
    progress = false
    for (const smaller of smallerOnes(best)) {
      if (++runs > runsMax) return best
      if (!(await fails(smaller))) continue
      best = smaller
      progress = true
      break
    }
  }
  return best
}

function* smallerOnes({ fuzzCase, mappingText }: Failure): Generator<Failure> {
  const { records } = fuzzCase
  for (const simpler of simplerSurroundings(fuzzCase)) yield { fuzzCase: simpler, mappingText }
  if (records.length > 3) {
    const half = records.length >> 1
    yield { fuzzCase: { ...fuzzCase, records: records.slice(0, half) }, mappingText }
    yield { fuzzCase: { ...fuzzCase, records: records.slice(half) }, mappingText }
  }
  if (records.length > 1) {
    for (const [index] of records.entries()) {
      yield { fuzzCase: { ...fuzzCase, records: records.filter((_, place) => place !== index) }, mappingText }
    }
  }
  if (mappingText !== undefined) {
    for (const shorter of shorterTexts(mappingText)) yield { fuzzCase, mappingText: shorter }
  }
  for (const [index, record] of records.entries()) {
    for (const smaller of smallerRecords(record)) {
      yield { fuzzCase: { ...fuzzCase, records: records.with(index, smaller) }, mappingText }
    }
  }
}

function* simplerSurroundings(fuzzCase: FuzzCase): Generator<FuzzCase> {
  const usual: Partial<FuzzCase> = {
    refusals: 0,
    tickMs: 0,
    sink: 'keeps',
    tight: false,
    receiver: 'prometheus',
    seed: 1,
  }
  for (const [key, value] of Object.entries(usual)) {
    if (fuzzCase[key as keyof FuzzCase] !== value) yield { ...fuzzCase, [key]: value }
  }
}

function* smallerRecords(record: FuzzRecord): Generator<FuzzRecord> {
  const usual: Partial<FuzzRecord> = { wrapper: 'envelope', clientId: 'c-1', topic: 'a' }
  for (const [key, value] of Object.entries(usual)) {
    if (record[key as keyof FuzzRecord] !== value) yield { ...record, [key]: value }
  }
  const bytes = Buffer.from(record.payload, 'base64')
  const withBytes = (smaller: Buffer): FuzzRecord => ({ ...record, payload: smaller.toString('base64') })
  let value: JsonValue | undefined
  try {
    value = JSON.parse(bytes.toString())
  } catch {
    for (const shorter of shorterBytes(bytes)) yield withBytes(shorter)
    return
  }
  for (const smaller of smallerJson(value as JsonValue)) {
    const text = Buffer.from(JSON.stringify(smaller))
    if (text.length < bytes.length) yield withBytes(text)
  }
}

function* smallerJson(value: JsonValue): Generator<JsonValue> {
  if (typeof value === 'string' && value.length > 1) {
    yield value.slice(0, value.length >> 1)
    yield value.slice(value.length >> 1)
  }
  if (typeof value !== 'object' || value === null) {
    yield 1
    return
  }
  yield* Object.values(value) as JsonValue[]
  const entries = Object.entries(value as { readonly [key: string]: JsonValue })
  const rebuild = (some: readonly (readonly [string, JsonValue])[]): JsonValue =>
    Array.isArray(value) ? some.map(([, member]) => member) : Object.fromEntries(some)
  if (entries.length > 3) {
    yield rebuild(entries.slice(0, entries.length >> 1))
    yield rebuild(entries.slice(entries.length >> 1))
  }
  for (const [index] of entries.entries()) yield rebuild(entries.filter((_, place) => place !== index))
  for (const [index, [key, member]] of entries.entries()) {
    for (const smaller of smallerJson(member)) yield rebuild(entries.with(index, [key, smaller]))
  }
}

function* shorterBytes(bytes: Buffer): Generator<Buffer> {
  for (let size = bytes.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= bytes.length; at += size) {
      yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)])
    }
  }
}

function* shorterTexts(text: string): Generator<string> {
  const lines = text.split('\n')
  for (let size = lines.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= lines.length; at += size) {
      yield [...lines.slice(0, at), ...lines.slice(at + size)].join('\n')
    }
  }
  let tree: JsonValue
  try {
    tree = JSON.parse(text)
  } catch {
    return
  }
  for (const smaller of smallerJson(tree)) yield JSON.stringify(smaller)
}
