// Periods as mapping files write them: `90s`, `5m`, `1h`.

const periodForm = /^([1-9][0-9]{0,4})([smh])$/

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** @returns milliseconds; undefined for what is no period */
export function periodMs(text: string | undefined): number | undefined {
  const [, count, unit = ''] = periodForm.exec(text ?? '') ?? []
  return count === undefined ? undefined : Number(count) * (unitMs[unit] as number)
}
