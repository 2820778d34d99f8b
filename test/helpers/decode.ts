// A decoded event with all of its records, for tests that look at them.

import { type DecodeSettings, decodeEvent } from '#decode'
import type { DecodedRecord, JsonValue } from '../../src/model.ts'

export interface Entry {
  readonly recordId: string
  readonly content: DecodedRecord
}

export function decodeAll(
  event: JsonValue,
  settings: DecodeSettings,
  nowMs: number,
): { source: string; entries: Entry[] } {
  const { source, length, record, recordId } = decodeEvent(event, settings, nowMs)
  return {
    source: source.name,
    entries: Array.from({ length }, (_, index) => ({ recordId: recordId(index), content: record(index) })),
  }
}
