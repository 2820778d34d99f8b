// Ways from a panel to another dashboard, which keeps the data source and the range of time.

import { variable } from './query.ts'

export interface Link {
  readonly title: string
  readonly url: string
}

/** @param value of the device, as Grafana writes it: of a cell, or of the series' label */
function toDevice(value: string): Link {
  const parts = [variable('datasource', 'queryparam'), `var-device=${value}`, variable('__url_time_range')]
  return { title: 'Everything of this device', url: `/d/iot-device?${parts.join('&')}` }
}

/** From the cell of a table that has the device. */
export const deviceOfCell = toDevice(variable('__value.raw', 'percentencode'))

/** From a series with the label `device`. */
export const deviceOfSeries = toDevice(variable('__field.labels.device', 'percentencode'))

export function linkValue({ title, url }: Link) {
  return { title, url, targetBlank: false }
}
