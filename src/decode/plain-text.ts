// A payload that is text and not JSON: a number as people write it, a state such as `online`.

import { isDecimal } from '../decimal.ts'
import type { PayloadReading } from '../model.ts'

/** @param text without white space around it */
export function readPlainText(text: string): PayloadReading {
  return { ok: true, value: isDecimal(text) ? Number(text) : text }
}
