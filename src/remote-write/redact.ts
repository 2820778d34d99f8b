// Makes an endpoint's error text fit for a log: one line, bounded, without the labels and names that it quotes,
// since those may carry what a device sent.

const textCharactersMax = 200

export function redactErrorText(text: string): string {
  const redacted = messageOf(text)
    .replace(/\{[^}]*\}?/g, '{…}')
    .replace(/"[^"]*"?/g, '"…"')
    .replace(/'[^']*'?/g, "'…'")
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
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
