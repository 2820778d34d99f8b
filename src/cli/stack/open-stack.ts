// Opens the stack that the options name, and the query API of its workspace; says what keeps a command from them.

import {
  type Aws,
  connectAws,
  createQueryApi,
  type QueryApi,
  readStack,
  type Stack,
  StackError,
  type Workspace,
  workspaceOf,
} from '#stack'
import type { CommandStreams } from '../command.ts'
import type { StackOptions } from './stack-options.ts'

export interface OpenStack {
  readonly aws: Aws
  readonly stack: Stack
}

/** @throws {StackError} */
export async function openStack(
  { stack, region }: StackOptions,
  { env, now }: CommandStreams,
): Promise<OpenStack> {
  const aws = await connectAws({ region, env, now })
  return { aws, stack: await readStack(aws, stack) }
}

/** @throws {StackError} where nobody knows where to ask */
export function openQueries(
  { aws, stack }: OpenStack,
  { queryUrl, queryRoleArn }: StackOptions,
): { readonly queries: QueryApi; readonly workspace: Workspace } {
  const workspace = workspaceOf(stack, queryUrl)
  return {
    workspace,
    queries: createQueryApi(workspace, { env: aws.env, now: aws.now, roleArn: queryRoleArn }),
  }
}

/** @returns the exit status: 1, and words on stderr, for what keeps from the stack */
export async function tellingProblems({ err }: CommandStreams, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof StackError)) throw error
    err(`${error.message}\n${error.remedy === undefined ? '' : `  ${error.remedy}\n`}`)
    return 1
  }
}
