// Makes an endpoint's error text fit for a log: one line, bounded, without the names, labels and values that it quotes,
// since those may carry what a device sent. Where it is in doubt what is quoted, less is kept.

const textCharactersMax = 200

export function redactErrorText(text: string): string {
  const redacted = withoutValues(withoutBareNames(withoutQuotations(oneLine(messageOf(text)))))
  return redacted.length > textCharactersMax ? `${redacted.slice(0, textCharactersMax)}…` : redacted
}

/** AWS front ends answer `{"message": …}` or `{"Message": …}`, AMP itself plain text. */
function messageOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    const message = (parsed as { message?: unknown; Message?: unknown } | null)?.message
    const Message = (parsed as { Message?: unknown } | null)?.Message
    return typeof message === 'string' ? message : typeof Message === 'string' ? Message : text
  } catch {
    return text
  }
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/**
 * Takes everything from the first mark to the last: between them, nothing tells a value's own marks from the receiver's.
 * What is behind is kept if all marks are in pairs, so that the text has not broken off within a value; never behind a
 * single quote, since values in single quotes are not escaped (Cortex: `label value: '%.200s'`).
 */
function withoutQuotations(text: string): string {
  // An apostrophe between letters is prose.
  const begin = text.search(/[{}"`]|(?<!\p{L})'|'(?!\p{L})/u)
  if (begin === -1) return text
  const quoted = text.slice(begin)
  const [mark] = quoted
  // The name of a series stands before its labels: `series=up{job="a"}`.
  const before = mark === '{' ? text.slice(0, begin).replace(/[^ =,(]+$/, '') : text.slice(0, begin)
  return `${before}${mark}…${isClosed(quoted) ? quoted.replace(/^.*(?=[}"])/, '') : ''}`
}

function isClosed(quoted: string): boolean {
  const unpaired = quoted.replace(/"(?:\\.|[^"\\])*"/g, '').replace(/\{[^{}"]*\}/g, '')
  return !/[{}"'`]/.test(unpaired)
}

/** `metric: up`, `from series up`, `duplicated label job`: nothing says where a name ends, or the value behind it. */
function withoutBareNames(text: string): string {
  return text.replace(
    /\b((?:(?:metric|series|label)s?(?: name| value)?\s?[:=]|(?:from|for) (?:metric|series)|duplicated label) ?)[^\s({"'`…].*$/i,
    '$1…',
  )
}

/** Prometheus: `duplicate sample for timestamp 1; overrides not allowed: existing 20.5, new value 21`. */
function withoutValues(text: string): string {
  return text.replace(/\b(existing|new value) [^\s,;]+/g, '$1 …')
}
