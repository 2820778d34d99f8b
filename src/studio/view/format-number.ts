// Numbers for people: values as they were sent, as far as they fit a table cell, and short ages.

const valueWidthMax = 12

/** All digits where they fit into 12 columns, otherwise as many significant ones as do. */
export function formatValue(value: number): string {
  const shorter = [String(value), String(Number(value.toPrecision(6))), value.toExponential(5)]
  return shorter.find((text) => text.length <= valueWidthMax) ?? value.toExponential(3)
}

/** In at most four columns: `3s`, `12m`, `5h`, `9d`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.min(999, Math.floor(seconds / 86_400))}d`
}
