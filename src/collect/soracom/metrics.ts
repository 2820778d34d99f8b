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
    { type: 'gauge', help: 'Whether the SIM is online (1) or offline (0); absent if unknown.', unit: '' },
  ],
  [
    metrics.sessionKnown,
    {
      type: 'gauge',
      help: 'Whether SORACOM reports the session of the SIM; 0 if it never connected.',
      unit: '',
    },
  ],
  [
    metrics.sessionLastUpdate,
    { type: 'gauge', help: 'Time of the last change of the session of the SIM.', unit: 'seconds' },
  ],
  [metrics.simStatus, { type: 'gauge', help: 'Status of the SIM, in its label; always 1.', unit: '' }],
  [metrics.simInfo, { type: 'info', help: 'Properties of the SIM.', unit: '' }],
  [metrics.cellInfo, { type: 'info', help: 'Cell to which the SIM is connected.', unit: '' }],
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
