// A small curve: what the last messages had, by their times.

export interface SparklineProps {
  readonly points: readonly (readonly [timeMs: number, value: number])[]
}

const width = 84
const height = 18
const margin = 2

export function Sparkline({ points }: SparklineProps) {
  const times = points.map(([timeMs]) => timeMs)
  const values = points.map(([, value]) => value)
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (timeMs: number) => margin + ((width - 2 * margin) * (timeMs - from)) / (to - from || 1)
  // A value that never changes is a line in the middle.
  const y = (value: number) =>
    high === low ? height / 2 : height - margin - ((height - 2 * margin) * (value - low)) / (high - low)
  const line = points.map(([timeMs, value]) => `${x(timeMs).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline points={line} fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" />
    </svg>
  )
}
