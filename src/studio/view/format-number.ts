// Numbers for people: values as they were sent, as far as they fit a table cell, and short ages.

const digitsMax = 17

/**
 * All digits where they fit. Where they do not, as many significant ones as do, behind a sign that says so.
 * @param width in columns, at least 10
 */
export function formatValue(value: number, width: number): string {
  const exact = String(value)
  if (exact.length <= width) return exact
  for (let digits = digitsMax; digits > 1; digits--) {
    // Rounded up, the largest numbers would be infinite.
    const forms = [String(Number(value.toPrecision(digits))), value.toExponential(digits - 1)]
    const fitting = forms.find((text) => text.length < width && !text.endsWith('Infinity'))
    if (fitting !== undefined) return `≈${fitting}`
  }
  return `≈${value.toExponential(0)}`
}

/** In at most four columns: `3s`, `12m`, `5h`, `9d`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return `${Math.min(999, Math.floor(seconds / 86_400))}d`
}
