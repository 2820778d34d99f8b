// Durations as both files write them: a number of a unit that the key has, or text such as 30s, 5m and 1h.

const unitSeconds = { s: 1, m: 60, h: 3600 } as const

/** @returns seconds; undefined for what is no duration */
export function readDuration(value: unknown, unitOfNumbers: keyof typeof unitSeconds): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value * unitSeconds[unitOfNumbers] : undefined
  const [, digits, unit] = /^(\d{1,6})([smh]?)$/.exec(typeof value === 'string' ? value.trim() : '') ?? []
  if (digits === undefined) return undefined
  return Number(digits) * unitSeconds[(unit || unitOfNumbers) as keyof typeof unitSeconds]
}
