// Topic filters of rules: `+name` and `#name` are captures, which become labels.

export { parseTopicFilter } from './topic-filter.ts'
