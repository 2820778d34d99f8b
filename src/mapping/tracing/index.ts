// What `map --explain` sees of a mapping at work: a Trace hears what each rule, label and metric made of a message, at
// which place of its payload. The mapping is the one that the function runs, with somebody listening.

export { parseFieldPath } from '../expression/field-path.ts'
export type { Place } from '../expression/place.ts'
export { leafRules } from '../leaves/leaf-rules.ts'
export { parseLeafPattern } from '../leaves/leaf-selection.ts'
export { rootObject } from '../scope/member-index.ts'
export { type Trace, type TracedLeaf, untraced } from '../trace.ts'
