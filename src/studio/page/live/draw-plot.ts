// Draws a curve. Loaded with the first chart: most who look at messages open none.

import uPlot from 'uplot'

export interface Plot {
  show(columns: PlotColumns): void
  remove(): void
}

/** Seconds since 1970, and a value for each. */
export type PlotColumns = readonly [times: number[], values: number[]]

const height = 180

/** @param element as wide as the plot is to be */
export function drawPlot(element: HTMLElement, columns: PlotColumns): Plot {
  const colors = () => getComputedStyle(element)
  // A canvas knows no custom properties: the element has these colours where they come out as they are.
  const axis = {
    stroke: () => colors().color,
    grid: { stroke: () => colors().textDecorationColor, width: 1 },
    ticks: { show: false },
  }
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height,
      legend: { show: false },
      scales: { x: { time: true } },
      axes: [axis, { ...axis, size: 84 }],
      series: [{}, { stroke: () => colors().outlineColor, width: 2, points: { size: 5 } }],
    },
    [...columns],
    element,
  )
  const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
  watch.observe(element)
  return {
    show: (those) => plot.setData([...those]),
    remove() {
      watch.disconnect()
      plot.destroy()
    },
  }
}
