// One leaf over the messages that are held, large.

import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { Text } from '../parts/text.tsx'
import { curvesOf } from './leaf-table.tsx'
import type { ShownMessage } from './use-messages.ts'

export interface ChartProps {
  readonly path: string
  readonly messages: readonly ShownMessage[]
  close(): void
}

const height = 180

export function Chart({ path, messages, close }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const points = curvesOf(messages).get(path) ?? []
  const columns: uPlot.AlignedData = [
    points.map(([timeMs]) => timeMs / 1000),
    points.map(([, value]) => value),
  ]

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const { clientWidth } = element
    const colors = () => getComputedStyle(element)
    // A canvas knows no custom properties: the element has these colours where they come out as they are.
    const axis = {
      stroke: () => colors().color,
      grid: { stroke: () => colors().textDecorationColor, width: 1 },
      ticks: { show: false },
    }
    const made = new uPlot(
      {
        width: clientWidth,
        height,
        legend: { show: false },
        scales: { x: { time: true } },
        axes: [axis, { ...axis, size: 84 }],
        series: [{}, { stroke: () => colors().outlineColor, width: 2, points: { size: 5 } }],
      },
      columns,
      element,
    )
    plot.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
    }
  }, [path])
  useEffect(() => plot.current?.setData(columns), [messages])

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
