// A number as both formats have it.

/** The shortest decimal that is the same float64, as Go reads it. */
export function formatValue(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
