// Rows and sentences as lines of text.

const columnsMax = 100

/** @param texts widths of the first columns, which hold text; the others hold figures, as wide as they need */
export function table(rows: readonly (readonly string[])[], texts: readonly number[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const text = texts[column]
        return text === undefined ? `  ${cell.padStart(widths[column] ?? 0)}` : cell.padEnd(text)
      })
      .join('')
      .trimEnd(),
  )
}

/** Lines of at most so many characters. */
export function wrap(text: string, lineMax = columnsMax): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= lineMax) lines.splice(-1, 1, `${last} ${word}`)
    else lines.push(word)
  }
  return lines
}
