// Rows in columns, for people. The last column is as wide as it comes.

import { toPrintable } from '../../printable.ts'

/** @param numeric which columns are set to the right, by index */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const lines = [header, ...rows].map((row) => row.map(toPrintable))
  const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)))
  return lines
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0
          if (numeric.includes(column)) return cell.padStart(width)
          return column === header.length - 1 ? cell : cell.padEnd(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}
