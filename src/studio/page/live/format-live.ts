// Times, rates and values as Live shows them.

/** `12:04:07`, in the zone of the browser */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toLocaleTimeString('en-GB')
}

/** `12:04:07.211` */
export function formatTimeMs(timeMs: number): string {
  return `${formatTime(timeMs)}.${String(Math.floor(timeMs) % 1000).padStart(3, '0')}`
}

/** `14/s`, `3.1/s`, `0.04/s` */
export function formatRate(rate: number): string {
  if (rate >= 10) return `${Math.round(rate).toLocaleString('en')}/s`
  return `${rate >= 0.1 || rate < 0.005 ? rate.toFixed(1) : rate.toFixed(2)}/s`
}

/** `62 %`, and `<1 %` for what is not nothing */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return ''
  const share = (100 * part) / whole
  return share < 1 ? '<1 %' : `${Math.round(share)} %`
}

/** As it is; only what a float64 adds is cut. */
export function formatNumber(value: number): string {
  const short = Number(value.toPrecision(15))
  return String(Math.abs(short - value) <= Math.abs(value) * 1e-15 ? short : value)
}

/** `3 s`, `12 min`, `5 h` */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}
