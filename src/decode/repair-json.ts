// Makes JSON of what programs print that is nearly JSON: `{'temp': 21.4, 'on': True}` of Python, `{temp: .5, at: 12:30}`,
// a comma in front of `}`, a member without a value. What may be read in two ways is not repaired, and neither is a message
// that ends too early. Takes time that grows with the length.

/**
 * A number that JSON does not have, as Python and C print it (`NaN`, `-inf`, `nan(ind)`, `1.#IND`, `ovf` of Arduino). It
 * becomes a number beyond float64, so that mapping drops just this field as `not_finite`.
 */
export const oddNumber = /[+-]?\b(?:nan(?:\(\w{0,9}\)|\b)|inf(?:inity)?\b|ovf\b|1\.#\w{1,9})/iy

const quoted = /u?'([^'\\]*(?:\\.[^'\\]*)*)'|"[^"\\]*(?:\\.[^"\\]*)*"/y

/** A name or a value without quotes, a time of day behind a date with it. */
const bare = /[^\s{}[\],"'=:]+/y
const bareValue = /[^\s{}[\],"'=]+(?: \d\d?:\d\d[\d:.]*Z?)?/y

const name = /^(?:[\p{L}_$][\p{L}\p{N}_$.-]*|\d{1,16})$/u
const text = /^[\p{L}\p{N}_+-][\p{L}\p{N}_.+%°/-]*$/u
/** A time of day, with a date or without, or a MAC: no other text has colons. */
const withColons =
  /^(?:(?:\d{1,4}[-./]\d\d?[-./]\d{1,4}[T ])?\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|[\da-f]{2}(?::[\da-f]{2}){5,7})$/i
const number = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i
const words: { readonly [word: string]: string } = {
  true: 'true',
  True: 'true',
  TRUE: 'true',
  false: 'false',
  False: 'false',
  FALSE: 'false',
  null: 'null',
  None: 'null',
  NULL: 'null',
}

/** @returns what is JSON if the text is nothing else than described above; undefined if it is not even nearly JSON */
export function repairJson(source: string): string | undefined {
  let json = ''
  let isAfterColon = false
  /** Whether a comma stands in front, which is written when something follows. */
  let hasComma = false
  /** Whether what is around has something already. */
  let isBegun = false
  const objects: boolean[] = []
  for (let at = 0; at < source.length; ) {
    const sign = source.charAt(at)
    const inObject = objects.at(-1)
    if (sign.charCodeAt(0) <= 32) json += sign
    else if (sign === ':' || sign === '=') {
      json += ':'
      isAfterColon = true
    } else if (sign === ',' || sign === '}' || sign === ']') {
      if (inObject === undefined) return undefined
      // Nobody knows whether an array lacks an element.
      if (sign === ',' && !inObject && (hasComma || !isBegun)) return undefined
      if (isAfterColon) json += 'null'
      isAfterColon = false
      hasComma = sign === ',' && isBegun
      if (sign !== ',') {
        json += sign
        objects.pop()
        isBegun = true
      }
    } else {
      if (hasComma) json += ','
      hasComma = false
      if (sign === '{' || sign === '[') {
        json += sign
        objects.push(sign === '{')
        isBegun = false
        isAfterColon = false
      } else {
        const isName = inObject === true && !isAfterColon
        const found = read(quoted, source, at) ?? read(isName ? bare : bareValue, source, at)
        const part = found && partOf(found, isName, inObject)
        if (found === undefined || part === undefined) return undefined
        json += part
        at += found[0].length - 1
        isBegun = true
        isAfterColon = false
      }
    }
    at++
  }
  return json
}

function read(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(source) ?? undefined
}

/** @param inObject undefined for what stands in nothing */
function partOf(
  [found, inQuotes]: RegExpExecArray,
  isName: boolean,
  inObject: boolean | undefined,
): string | undefined {
  if (inQuotes !== undefined) return `"${escaped(inQuotes)}"`
  if (found.startsWith('"')) return found
  if (isName) return name.test(found) ? `"${found}"` : undefined
  const value = words[found] ?? numberOf(found)
  if (value !== undefined || inObject !== true) return value
  const isText = found.includes(':') ? withColons.test(found) : text.test(found)
  return isText ? `"${found}"` : undefined
}

function numberOf(found: string): string | undefined {
  oddNumber.lastIndex = 0
  if (oddNumber.test(found) && oddNumber.lastIndex === found.length) return '1e999'
  const match = number.exec(found)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = ''] = match
  if (whole === '' && fraction === '') return undefined
  // It may be an id, as it may where it has quotes.
  if (/^0\d/.test(whole)) return `"${found}"`
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction && `.${fraction}`}${exponent}`
}

/** What JSON escapes otherwise. An escape that it does not have ends the reading. */
function escaped(inQuotes: string): string {
  return inQuotes.replace(
    /\\x([0-9a-f]{2})|\\(.)|"/gi,
    (found, hex: string | undefined, sign: string | undefined) => {
      if (hex !== undefined) return `\\u00${hex}`
      if (sign === "'") return sign
      return found === '"' ? '\\"' : found
    },
  )
}
