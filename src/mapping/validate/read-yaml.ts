// Reads a mapping file's YAML into plain values, with the line of each. What YAML itself gets wrong is an issue with
// the fix; the value in question is taken out, so that the rest of the file can still be checked in the same pass.

import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import { formatPath, type IssueList, type Path } from '#check'
import { parseYaml, placeholder, quote } from './parse-yaml.ts'

export interface YamlReading {
  /** Objects, arrays and scalars; `unreadable` where an issue has been reported already. */
  readonly value: unknown
  /** From 1: of the key where the path ends in one. Of the nearest place above if there is nothing at the path. */
  lineOf(path: Path): number
  /** A scalar as it is written in the file. */
  sourceOf(path: Path): string | undefined
}

/** Stands for a value that YAML did not let through. */
export const unreadable = Symbol('unreadable')

/** UTF-16 code units of a mapping file. */
const textLengthMax = 1_000_000

/** Lists and mappings inside each other. */
const depthMax = 100

/** @throws {IssueListFull} */
export function readYaml(yamlText: string, issues: IssueList): YamlReading {
  if (yamlText.length > textLengthMax) {
    issues.add({ path: 'file', message: tooLong(yamlText.length) })
    return nothing
  }
  try {
    return readText(yamlText, issues)
  } catch (error) {
    // The parser's own recursion ends so.
    if (!(error instanceof RangeError)) throw error
    issues.add({ path: 'yaml', message: tooDeep })
    return nothing
  }
}

const nothing: YamlReading = { value: unreadable, lineOf: () => 1, sourceOf: () => undefined }

const tooDeep = `expected at most ${depthMax} nested lists and mappings`

function tooLong(length: number): string {
  return `expected at most ${textLengthMax.toLocaleString('en')} characters (actual: ${length.toLocaleString('en')})`
}

function readText(yamlText: string, issues: IssueList): YamlReading {
  const { document, lines, isWhole } = parseYaml(yamlText, issues)
  if (!isWhole) return nothing
  const places = new Map<string, { line: number; source: string | undefined }>()
  const badScalars = new Set(
    document.errors.filter(({ code }) => code === 'BAD_SCALAR_START').map(({ pos }) => pos[0]),
  )

  function read(node: Node | null, path: Path, keyLine: number | undefined): unknown {
    const line = keyLine ?? lines.linePos(node?.range?.[0] ?? 0).line
    places.set(formatPath(path), { line, source: isScalar(node) ? node.source : undefined })
    if (node === null) return null
    if (path.length > depthMax) {
      issues.add({ path: 'yaml', line, message: tooDeep })
      return unreadable
    }
    if (isAlias(node)) {
      issues.add({ path: formatPath(path), line, message: aliasMessage(node.source) })
      return unreadable
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => read(item as Node | null, [...path, index], undefined))
    }
    if (isMap(node)) {
      const names = new Set<string>()
      return Object.fromEntries(node.items.flatMap((pair) => readPair(pair, path, names)))
    }
    if (!isScalar(node)) return unreadable
    return badScalars.has(node.range?.[0] ?? -1) || node.value === placeholder ? unreadable : node.value
  }

  function readPair(
    pair: { key: unknown; value: unknown },
    path: Path,
    names: Set<string>,
  ): [string, unknown][] {
    const key = pair.key as Node | null
    const line = lines.linePos(key?.range?.[0] ?? 0).line
    if (!isScalar(key) || key.value === null) {
      issues.add({ path: formatPath(path), line, message: 'expected a key that is text' })
      return []
    }
    const name = String(key.value)
    if (names.has(name)) issues.add({ path: 'yaml', line, message: 'this key is given twice' })
    names.add(name)
    return [[name, read(pair.value as Node | null, [...path, name], line)]]
  }

  const value = read(document.contents, [], undefined)
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const place = places.get(formatPath(path.slice(0, length)))
        if (place !== undefined) return place.line
      }
      return 1
    },
    sourceOf: (path) => places.get(formatPath(path))?.source,
  }
}

function aliasMessage(name: string): string {
  return `a value that begins with \`*\` is a YAML alias, which mapping files do not support; put it in quotes: ${quote(`*${name}`)}`
}
