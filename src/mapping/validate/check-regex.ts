// Finds regular expressions that can take exponential time: a repeat in a repeat, or a repeated choice whose
// alternatives can begin alike. It is meant to be too strict: (\d+,)* is refused as well, though it takes no long time.

/** @returns what is wrong, or undefined */
export function checkRegex(source: string): string | undefined {
  const reader = { source, at: 0 }
  return readChoice(reader).problem
}

interface Reader {
  readonly source: string
  at: number
}

/** What is known of a part of a regular expression. */
interface Part {
  readonly problem: string | undefined
  /** Whether it holds something of which there may be more or less. */
  readonly varies: boolean
  /** Whether it holds a choice whose alternatives can begin alike. */
  readonly isAmbiguous: boolean
}

const repeatInRepeat =
  'this regular expression can take exponential time: a repeat is inside a repeat; write it with one of them'
const repeatedChoice =
  'this regular expression can take exponential time: it repeats a choice whose alternatives can begin alike'

function readChoice(reader: Reader): Part {
  const starts: (string | undefined)[] = [startAt(reader)]
  let problem: string | undefined
  let varies = false
  let isAmbiguous = false
  while (reader.at < reader.source.length && reader.source[reader.at] !== ')') {
    if (reader.source[reader.at] === '|') {
      reader.at++
      starts.push(startAt(reader))
      continue
    }
    const part = readRepeat(reader)
    problem ??= part.problem
    varies ||= part.varies
    isAmbiguous ||= part.isAmbiguous
  }
  const overlaps = starts.includes(undefined) || new Set(starts).size < starts.length
  return { problem, varies, isAmbiguous: isAmbiguous || (starts.length > 1 && overlaps) }
}

/** @returns the letter, digit or other plain character that comes next, in lower case; undefined for anything else */
function startAt({ source, at }: Reader): string | undefined {
  return /^[^\\^$.*+?()[\]{}|][^*?{]/.test(`${source.slice(at, at + 2)}|`)
    ? source[at]?.toLowerCase()
    : undefined
}

function readRepeat(reader: Reader): Part {
  const part = readAtom(reader)
  const quantifier = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(reader.source.slice(reader.at))
  if (quantifier === null) return part
  reader.at += quantifier[0].length
  const [, symbol, min, comma, max] = quantifier
  const varies = symbol !== undefined || (comma === ',' && min !== max)
  const most = symbol === '?' ? '1' : comma === '' ? min : max
  const problem = part.varies ? repeatInRepeat : part.isAmbiguous ? repeatedChoice : undefined
  return {
    problem: part.problem ?? (most === '0' || most === '1' ? undefined : problem),
    varies: varies || part.varies,
    isAmbiguous: part.isAmbiguous,
  }
}

function readAtom(reader: Reader): Part {
  const single = { problem: undefined, varies: false, isAmbiguous: false }
  const { source, at } = reader
  if (source[at] === '(') {
    reader.at += /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(source.slice(at))?.[0].length ?? 1
    const inner = readChoice(reader)
    reader.at++
    return inner
  }
  const length = /^(?:\\.|\[(?:\\.|[^\]\\])*\]|.)/s.exec(source.slice(at))?.[0].length
  reader.at += length ?? 1
  return single
}
