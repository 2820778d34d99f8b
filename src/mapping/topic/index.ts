// Topic filters of rules: `+name` and `#name` are captures, which become labels.

export { filtersOf, parseTopicFilter } from './topic-filter.ts'
export { createTopicIndex } from './topic-index.ts'
