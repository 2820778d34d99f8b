// A duration as people write it: 90s, 10m, 2h, 7d.

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** @returns milliseconds; undefined for other texts, and where it is above `maxMs` */
export function readDurationMs(text: string, maxMs: number): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const durationMs = Number(amount) * (unitsMs[unit] ?? Number.NaN)
  return durationMs > 0 && durationMs <= maxMs ? durationMs : undefined
}
