// The front door of checks: plugins of Nagios and Mackerel, run on a schedule as a collector. The configuration says
// which; each runs at its own interval, with its state, and never twice at one time.

export { type CheckReport, createChecksCollector, roundMsMax } from './checks-collector.ts'
export { fileKindOf, fileKindWords } from './config/file-kind.ts'
export type { ChecksConfig, ReadIncluded } from './config/model.ts'
export { readChecks } from './config/read-checks-lazily.ts'
export type { MackerelTarget } from './mackerel/deliver-reports.ts'
export { isRoot } from './run/find-account.ts'
export { baseEnvironment, writeCredentials } from './run/plugin-environment.ts'
