// What a message costs the function, measured on 2026-11-21 with the workloads of `npm run bench` (docs/performance.md) on
// a shared x86-64 vCPU with Node 20. A vCPU of arm64 is taken to be as fast.

export const measured = {
  /**
   * `w1CpuUs` of `npm run bench`: 350 to 500 µs for one message of 5 samples, without TLS to the endpoint.
   * Less those samples, at the price of a batch's.
   */
  directCpuUsPerInvocation: 490,
  /**
   * `streamCpuMsPer1000` of the bench: 12.4 to 13.9 ms for 1,000 messages of 5 samples each, as the event source mapping
   * hands them over, parsing and requests included. The share of a sample is that of W4 with one metric mapped.
   */
  batchCpuUsPerMessage: 8.5,
  cpuUsPerSample: 1.1,
  /** W4: 50,000 samples with four labels make 7 requests of up to 1,000,000 bytes (REQUEST_BYTES_MAX). */
  samplesPerRequestMax: 7_000,
  /** REQUEST_CONCURRENCY_MAX. */
  requestConcurrencyMax: 4,
  /** The envelope that the rule's SQL makes, without the payload: names, time, a topic of 31 bytes, a client id of 13. */
  envelopeBytes: 119,
  topicBytes: 31,
  /** Of topic and client id. */
  identityBytes: 44,
  /** What a record has around its data in a Kinesis event. */
  eventRecordBytes: 541,
  /** The counters of a quiet fleet, in two lines (src/telemetry/counters.ts), with 26 bytes that CloudWatch adds to each. */
  flushBytes: 1_330,
  /** What these lines make: nine counters and measures at any time, and as many again in total and by reason. */
  metrics: 20,
  /** A sample with its share of the index; AWS says 1 to 2. */
  storedBytesPerSample: 1.5,
} as const

/** Of AWS Lambda: memory that comes with one vCPU. docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const memoryMbPerVcpu = 1_769
/** Of AWS Lambda: an invocation's payload, base64 and all. docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const eventBytesMax = 6_000_000
