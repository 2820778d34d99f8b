// What the SORACOM collector's metrics are called, and what is said of them.

import type { MetricMetadata } from '../../model.ts'

export const metrics = {
  sessionStatus: 'soracom_session_status',
  sessionKnown: 'soracom_session_known',
  sessionLastUpdate: 'soracom_session_last_update_timestamp_seconds',
  simStatus: 'soracom_sim_status',
  simInfo: 'soracom_sim_info',
  cellInfo: 'soracom_cell_info',
  traffic: 'soracom_traffic_bytes_total',
  cost: 'soracom_month_cost',
} as const

export const metadata: ReadonlyMap<string, MetricMetadata> = new Map<string, MetricMetadata>([
  [
    metrics.sessionStatus,
    { type: 'gauge', help: 'Whether the SIM is online (1) or offline (0); none if unknown.', unit: '' },
  ],
  [
    metrics.sessionKnown,
    { type: 'gauge', help: 'Whether SORACOM says if the SIM is online; 0 if it never connected.', unit: '' },
  ],
  [
    metrics.sessionLastUpdate,
    { type: 'gauge', help: 'When the session of the SIM last changed.', unit: 'seconds' },
  ],
  [metrics.simStatus, { type: 'gauge', help: 'The status that the SIM is in, always 1.', unit: '' }],
  [metrics.simInfo, { type: 'info', help: 'What the SIM is.', unit: '' }],
  [metrics.cellInfo, { type: 'info', help: 'The cell that the SIM is connected to.', unit: '' }],
  [
    metrics.traffic,
    {
      type: 'counter',
      help: 'Data traffic of the SIM in this month (UTC), counted from 0 each month.',
      unit: 'bytes',
    },
  ],
  [
    metrics.cost,
    { type: 'gauge', help: 'Preliminary cost of this month, in the currency of its label.', unit: '' },
  ],
])
