// The front door of mapping for a start: a mapping file that was checked already becomes a Mapping, which turns messages
// into samples and drops. It is compiled once, is pure, never throws for a message, and does a bounded number of steps for
// each. Nothing of a message outlives it. What reads, checks and tests mapping files is authoring/; no start needs that.

export type { Mapping, MappingSource } from './compile-mapping.ts'
export type { DeviceLiveness } from './device-liveness.ts'
export type { MappingFile, Rule, Scope } from './language.ts'
export type { MappingLimits } from './mapping-parts.ts'
export { prepareMapping } from './prepare-mapping.ts'
export { livenessNames } from './scope/compile-liveness.ts'
export type { BundledMapping } from './scope/rule-list.ts'
