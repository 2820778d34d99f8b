// What a terminal may be sent of texts that come from devices, files and services: nothing in them steers it, or turns
// around what is read.

/**
 * Control characters (C0, DEL, C1), lone surrogates, marks and controls of the writing direction (Unicode Standard
 * Annex 9), line and paragraph separators.
 */
const steering = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** `text` with an escape such as `\u001b` for each character that would steer a terminal; it keeps its lines and tabs. */
export function escapeControls(text: string): string {
  return text.replace(steering, (character) => {
    if (character === '\n' || character === '\t') return character
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** `text` as a part of one line, as wide as it was: with a sign in the place of each of these characters. */
export function toPrintable(text: string): string {
  return text.replace(steering, '�')
}

export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/**
 * The way to a stream for all that a command says: escaped for a terminal; exactly as it is for a file, a pipe or
 * another program.
 */
export function createTextWriter(stream: OutputStream): (text: string) => void {
  return stream.isTTY === true
    ? (text) => void stream.write(escapeControls(text))
    : (text) => void stream.write(text)
}

/** @returns what shows a line in the place of the one that it showed before, and '' for none; undefined without a terminal */
export function createLineInPlace(stream: OutputStream): ((line: string) => void) | undefined {
  // Clears the rest of a longer line before it.
  return stream.isTTY === true ? (line) => void stream.write(`\r${toPrintable(line)}\u001b[K`) : undefined
}

/**
 * `text` for a page, where each of these characters is seen as what it is: ␀ and ␛ for controls, the code of any other
 * between brackets. Line feeds and tabs are seen too.
 */
export function toVisible(text: string): string {
  return text.replace(steering, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '␡' : `⟨${code.toString(16).padStart(4, '0')}⟩`
  })
}
