// How template.yaml deploys the function, as far as cost and capacity depend on it; a contract test compares them.

/** `http`: the topic rule sends small batches to the HTTP door. */
export type DeliveryMode = 'direct' | 'stream' | 'http'

export const deployment = {
  /** MemorySize, in MB. */
  memoryMb: { direct: 256, stream: 512, http: 256 },
  /** Of the event source mapping that reads the stream. */
  batchRecordsMax: 10_000,
  batchingWindowSeconds: 5,
  parallelizationFactor: 1,
  /** Of the rule's HTTP action: MaxBatchSize, MaxBatchSizeBytes and MaxBatchOpenMs. */
  httpBatch: { messagesMax: 10, bytesMax: 5_120, openMs: 200 },
  /** Pollers of the failure queue: MaximumConcurrency of its event source mapping. */
  failureQueuePollers: 5,
  /** About as many metrics as the stack's alarms watch, some several; at ten cents each it need not be exact. */
  alarmMetrics: 30,
  /** Of a workspace that the stack makes. */
  retentionDays: 150,
  logRetentionDays: 14,
} as const
