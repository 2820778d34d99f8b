// The front door of checks: plugins of Nagios and Mackerel, run on a schedule as a collector. The configuration says
// which; each runs at its own interval, with its state, and never twice at one time.

export { type CheckReport, type ChecksParts, createChecksCollector } from './checks-collector.ts'
export { readChecks } from './config/read-checks.ts'
export { baseEnvironment } from './run/plugin-environment.ts'
