// What an endpoint says of a request it did not store, and which of its words are its own: those before the first quote
// or brace. Behind it stand names, labels and values, and with them what a device sent. One pass, at any length.

/** The message of an answer, on one line. */
export function messageOf(body: string): string {
  return unwrap(body)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** AWS front ends answer `{"message": …}` or `{"Message": …}`, AMP itself plain text. */
export function unwrap(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    const message = (parsed as { message?: unknown; Message?: unknown } | null)?.message
    const Message = (parsed as { Message?: unknown } | null)?.Message
    return typeof message === 'string' ? message : typeof Message === 'string' ? Message : body
  } catch {
    return body
  }
}

/** Cortex: the three kinds of metadata that can be too long stand in quotes, and are its own words. */
const ownQuotation = /metadata '(?:HELP|UNIT|METRIC_NAME)'/y

/** @returns where the first quotation or label set begins; -1 if nowhere. An apostrophe between letters is prose. */
export function findMark(text: string): number {
  const marks = /metadata '|[{}"`]|(?<!\p{L})'|'(?!\p{L})/gu
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] !== "metadata '") return mark.index
    ownQuotation.lastIndex = mark.index
    if (!ownQuotation.test(text)) return mark.index + mark[0].length - 1
    marks.lastIndex = ownQuotation.lastIndex
  }
  return -1
}

/**
 * Why the endpoint did not store the request, in its own words.
 *
 * Cortex puts `maxFailure (quorum) on a given error family, addr=…, rpc error: code = Code(400) desc = ` in front, which
 * says nothing. What AMP answered until 2024 has the cause behind the series: `user=1: series={…}, timestamp=2: duplicate
 * sample for timestamp`.
 */
export function causeOf(message: string): string {
  const begin = findMark(message)
  if (begin === -1) return withoutFrame(message)
  const before = message.slice(0, begin)
  const namesSeriesFirst = message[begin] === '{' && /^user=\S+ series=$/.test(withoutFrame(before))
  return namesSeriesFirst ? message.slice(message.lastIndexOf('}') + 1) : withoutFrame(before)
}

/** @param text up to its first mark, or without one */
export function withoutFrame(text: string): string {
  const frame = 'maxFailure (quorum)'
  const end = text.startsWith(frame) ? text.lastIndexOf(' desc = ') : -1
  return end === -1 ? text : text.slice(end + ' desc = '.length)
}
