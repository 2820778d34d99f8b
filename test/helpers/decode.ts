// A decoded event with all of its entries, for tests that look at them.

import { type DecodeSettings, decodeEvent, type Entry } from '#decode'
import type { JsonValue } from '../../src/model.ts'

export function decodeAll(
  event: JsonValue,
  settings: DecodeSettings,
  nowMs: number,
): { source: string; entries: (Entry & { recordId: string })[] } {
  const { source, length, entry, recordId } = decodeEvent(event, settings, nowMs)
  return {
    source: source.name,
    entries: Array.from({ length }, (_, index) => ({ recordId: recordId(index), ...entry(index) })),
  }
}
