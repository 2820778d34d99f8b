// The front door of stack: a deployed stack by its name, the clients to ask AWS about it with, and the query API of its
// workspace. It prints nothing: what goes wrong is a StackError with words and a remedy. For the command line; never in a
// Lambda bundle.

export { askAmp } from './ask-amp.ts'
export { toStackError } from './aws-error.ts'
export { type Aws, connectAws } from './connect-aws.ts'
export type { QueryResult, QuerySeries } from './query-answer.ts'
export { createQueryApi, type QueryApi } from './query-api.ts'
export { readStack } from './read-stack.ts'
export type { Stack } from './stack.ts'
export { StackError } from './stack-error.ts'
export { type Workspace, workspaceOf } from './workspace.ts'
export { writeNothing } from './write-nothing.ts'
