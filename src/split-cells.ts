// The cells of a line of a table, of which those in double quotes may hold what separates the others:
// https://www.rfc-editor.org/rfc/rfc4180#section-2

/** @returns the cells as they stand there, in a line with a quote too much by the separator alone */
export function splitCells(line: string, separator: string): string[] {
  const parts = line.split(separator)
  if (!line.includes('"')) return parts
  const cells: string[] = []
  let isOpen = false
  for (const part of parts) {
    if (isOpen) cells[cells.length - 1] += separator + part
    else cells.push(part)
    if (part.split('"').length % 2 === 0) isOpen = !isOpen
  }
  return isOpen ? parts : cells
}
