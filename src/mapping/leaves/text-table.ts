// Reads a payload that is a table in lines: names in the first line, and values below them, as a spreadsheet exports it.

import { isDecimal } from '../../decimal.ts'
import { splitCells } from '../../split-cells.ts'
import { readWord } from '../series/read-number.ts'
import type { JsonObject } from './key-info.ts'

/** The first one that all lines have as often. */
const separators = ['\t', ';', ',', '|']

/** A longer table is none that a device sends. */
const rowsMax = 1_000
const columnsMax = 200

/** @returns a row for each line but the first; undefined for every other text */
export function readTable(text: string): readonly JsonObject[] | undefined {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  if (lines.length < 2 || lines.length > rowsMax + 1) return undefined
  for (const separator of separators) {
    const [names = [], ...rows] = lines.map((line) => cellsOf(line, separator))
    if (names.length < 2 || names.length > columnsMax) continue
    if (rows.some((row) => row.length !== names.length)) continue
    if (!areNames(names)) return undefined
    const takesComma = separator !== ','
    const cells = rows.map((row) => row.map((cell) => (takesComma ? withPoint(cell) : cell)))
    if (!cells.some((row) => row.some(isDecimal))) return undefined
    return cells.map((row) => Object.fromEntries(row.map((cell, index) => [names[index], cell])))
  }
  return undefined
}

/** `$SAMPLE<tab>n7<tab>21.4`: numbers whose names stand elsewhere. */
export function isTabbedRow(text: string): boolean {
  return text.includes('\t') && !text.includes('=') && text.split(/[\t\r\n]/).some(isDecimal)
}

function cellsOf(line: string, separator: string): string[] {
  return splitCells(line, separator).map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1'))
}

const nameForm = /^[\p{L}_][^=:]{0,63}$/u

/** All of them other ones, and none that is rather a value. */
function areNames(cells: readonly string[]): boolean {
  return (
    new Set(cells).size === cells.length &&
    cells.every((cell) => nameForm.test(cell) && readWord(cell) === undefined)
  )
}

/** `2 969,03`: a comma that separates no cells is a decimal comma. */
function withPoint(cell: string): string {
  const match = /^([+-]?\d{1,15}|[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}),(\d{1,15})$/.exec(cell)
  return match === null ? cell : `${match[1]?.replace(/[ \u00a0\u202f]/g, '')}.${match[2]}`
}
