// How template.yaml deploys the function, as far as cost and capacity depend on it; a contract test compares them.

export type DeliveryMode = 'direct' | 'stream'

export const deployment = {
  /** MemorySize, in MB. */
  memoryMb: { direct: 256, stream: 512 },
  /** Of the event source mapping that reads the stream. */
  batchRecordsMax: 10_000,
  batchingWindowSeconds: 5,
  parallelizationFactor: 1,
  /** Pollers of the failure queue: MaximumConcurrency of its event source mapping. */
  failureQueuePollers: 5,
  /** About as many metrics as the stack's alarms watch, some several; at ten cents each it need not be exact. */
  alarmMetrics: 30,
  /** Of a workspace that the stack makes. */
  retentionDays: 150,
  logRetentionDays: 14,
} as const
