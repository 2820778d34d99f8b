// Figures as people read them: three digits that count, since no input is better known than that.

/** 16666.7 → `16,700`; 0.2628 → `0.263`; from a million on in words: `43.8 billion`. */
export function formatCount(value: number): string {
  return scaled(value, [' million', ' billion', ' trillion', ' quadrillion'])
}

/** The same for narrow columns: `43.8 G`. */
export function formatShort(value: number): string {
  return scaled(value, [' M', ' G', ' T', ' P'])
}

/** US dollars, without the sign: `1.81 M`, `31,400`, `29.2`, `0.26`, `<0.01`. */
export function formatUsd(value: number): string {
  if (value === 0) return '0'
  if (value < 0.01) return '<0.01'
  if (value < 1) return plain(Number(value.toFixed(2)))
  return scaled(value, [' M', ' bn', ' tn', ' qn'])
}

/** A share of 1: `83 %`, `0.5 %`, `<0.1 %`; from ten times on `20 ×`. */
export function formatShare(share: number): string {
  if (share >= 10) return `${formatShort(share)} ×`
  const percent = share * 100
  if (percent < 0.1) return '<0.1 %'
  return `${plain(percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent))} %`
}

/** @param units for millions, billions and so on */
function scaled(value: number, units: readonly string[]): string {
  const rounded = round(value)
  const steps = Math.min(units.length, Math.floor(Math.log10(Math.max(rounded, 1)) / 3) - 1)
  return steps < 1 ? plain(rounded) : `${plain(round(rounded / 1_000 ** (steps + 1)))}${units[steps - 1]}`
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

function plain(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 6 })
}
