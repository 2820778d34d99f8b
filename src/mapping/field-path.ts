// Reads field paths: `battery.voltage`, `sensors[-1].temp`, `` `my key`.x ``, `$`, `$device`, `$attributes.site`.
// Names hold letters of any script, digits, `_`, `-` and `:`; any other name goes in backticks.

export interface FieldPath {
  /** Name after the `$` where the path starts at a variable; '' for `$` itself, and for paths that start at a name. */
  readonly variable: string
  /** Names of object members and positions in arrays; a negative position counts from the end. */
  readonly steps: readonly (string | number)[]
}

const start = /\$([a-zA-Z_][a-zA-Z0-9_]*)?/y
const member = /([\p{L}\p{M}\p{Nd}_][\p{L}\p{M}\p{Nd}_:-]*)|`([^`]+)`/uy
const position = /\[\s*(-?\d{1,9})\s*\]/y

/** @returns undefined if the text is not a field path: a literal, or a longer expression */
export function parseFieldPath(text: string): FieldPath | undefined {
  const source = text.trim()
  const steps: (string | number)[] = []
  let at = 0
  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  function takeMember(): boolean {
    const match = take(member)
    if (match === null) return false
    steps.push(match[1] ?? (match[2] as string))
    return true
  }
  if (isLiteral(source)) return undefined
  const variable = take(start)
  if (variable === null && !takeMember()) return undefined
  while (at < source.length) {
    if (source[at] === '.') {
      at++
      if (!takeMember()) return undefined
    } else {
      const match = take(position)
      if (match === null) return undefined
      steps.push(Number(match[1]))
    }
  }
  return { variable: variable?.[1] ?? '', steps }
}

/** Numbers, `true`, `false`, `null` and quoted text say what they are and point at nothing. */
export function isLiteral(source: string): boolean {
  return (
    /^([+-]?\d+(\.\d*)?([eE][+-]?\d+)?|true|false|null)$/.test(source) || quotedText(source) !== undefined
  )
}

/** @returns the text between quotes, or undefined if the source is not one quoted text */
export function quotedText(source: string): string | undefined {
  return /^'([^']*)'$|^"([^"]*)"$/
    .exec(source)
    ?.slice(1)
    .find((text) => text !== undefined)
}
