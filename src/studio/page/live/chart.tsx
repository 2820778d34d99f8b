// One leaf over the messages that are held, large.

import { useEffect, useRef } from 'preact/hooks'
import { Text } from '../parts/text.tsx'
import type { Plot, PlotColumns } from './draw-plot.ts'
import { curvesOf } from './leaf-table.tsx'
import type { ShownMessage } from './use-messages.ts'

export interface ChartProps {
  readonly path: string
  readonly messages: readonly ShownMessage[]
  close(): void
}

export function Chart({ path, messages, close }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const points = curvesOf(messages).get(path) ?? []
  const columns = useRef<PlotColumns>([[], []])
  columns.current = [points.map(([timeMs]) => timeMs / 1000), points.map(([, value]) => value)]

  useEffect(() => {
    const element = place.current
    if (element === null) return
    let isOpen = true
    const draw = ({ drawPlot }: typeof import('./draw-plot.ts')): void => {
      if (isOpen) plot.current = drawPlot(element, columns.current)
    }
    // It cannot be loaded if the server is gone, which the page says elsewhere.
    import('./draw-plot.ts').then(draw, close)
    return () => {
      isOpen = false
      plot.current?.remove()
      plot.current = undefined
    }
  }, [path])
  useEffect(() => plot.current?.show(columns.current), [messages])

  const values = points.map(([, value]) => value)
  return (
    <figure class="chart">
      <figcaption>
        <Text>{path}</Text>{' '}
        <span class="muted">
          {points.length} values, {Math.min(...values)} to {Math.max(...values)}
        </span>
        <button type="button" class="quiet" aria-label="Close the chart" onClick={close}>
          ✕
        </button>
      </figcaption>
      <div ref={place} class="chart-place" />
    </figure>
  )
}
