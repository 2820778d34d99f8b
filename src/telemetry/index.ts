// The front door of telemetry: log lines as JSON, and counters in CloudWatch's embedded metric format. Nothing of a
// payload gets into a log line, and a message that repeats is held back. Topics and client ids do if LOG_TOPICS says so.

export { type CounterName, type Counters, createCounters, type Metrics } from './counters.ts'
export { createFailureSampler, type FailureSampler } from './failure-sampler.ts'
export { createIdentityFilter } from './identity-filter.ts'
export { createLog, type Log, type LogLevel } from './log.ts'
export { createLogThrottle, type LogThrottle } from './log-throttle.ts'
