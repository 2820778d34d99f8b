// `decode: text`: the payload is one text, whatever it looks like; `007` keeps its zeros. White space around it is
// taken away. A payload that is a JSON string is the text in its quotes: a rule with `* AS payload` has parsed it
// already, and the same message must not mean something else there.

import type { Message, PayloadReading } from '../../model.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

export function readText({ payload }: Message): PayloadReading {
  const reading = payload.read()
  if (!reading.ok && reading.load !== undefined) return reading
  if (reading.ok ? typeof reading.value === 'string' : reading.reason !== 'not_json') return trimmed(reading)
  try {
    return trimmed({ ok: true, value: utf8.decode(Buffer.from(payload.base64(), 'base64')) })
  } catch {
    return { ok: false, reason: 'not_json', detail: 'not UTF-8' }
  }
}

function trimmed(reading: PayloadReading): PayloadReading {
  return reading.ok ? { ok: true, value: withoutNuls(String(reading.value)).trim() } : reading
}

/** Of the ends only. */
function withoutNuls(text: string): string {
  let [from, to] = [0, text.length]
  while (text[from] === '\0') from++
  while (to > from && text[to - 1] === '\0') to--
  return text.slice(from, to)
}
