// Reads a stack by its name: what CloudFormation knows of it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html

import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack as SdkStack,
} from '@aws-sdk/client-cloudformation'
import { toStackError } from './aws-error.ts'
import type { Aws } from './connect-aws.ts'
import { type Stack, type StackResource, stateOf } from './stack.ts'
import { StackError } from './stack-error.ts'

/** CloudFormation has at most 500 resources in a stack, and tells 100 at a time. */
const pagesMax = 10

export interface ReadStackOptions {
  /** For who wants to say what is wrong with it. */
  readonly evenIfFailed?: boolean
  /** Outputs without which it is a stack of another template. */
  readonly outputs?: readonly string[]
}

/** Those of template.yaml that are always there. */
const outputsOfTemplate = ['FunctionName', 'RuleName', 'LogGroup']

/**
 * @throws {StackError} `no_such_stack`, `failed_stack` (unless `evenIfFailed`), `other_stack`, and what keeps from reading it
 */
export async function readStack(
  aws: Aws,
  name: string,
  { evenIfFailed = false, outputs = outputsOfTemplate }: ReadStackOptions = {},
): Promise<Stack> {
  const described = await describeStack(aws, name)
  const { StackStatus: status = '', StackStatusReason: statusReason } = described
  const [, partition = 'aws', , , account = ''] = (described.StackId ?? '').split(':')
  const stack: Stack = {
    name,
    region: aws.region,
    account,
    partition,
    status,
    statusReason,
    state: stateOf(status),
    parameters: Object.fromEntries(
      (described.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        ParameterValue,
      ]),
    ),
    outputs: Object.fromEntries(
      (described.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    resources: await listResources(aws, name),
  }
  if (evenIfFailed) return stack
  if (stack.state === 'failed') throw failedStack(stack)
  const missing = outputs.filter((output) => stack.outputs[output] === undefined)
  if (missing.length > 0) {
    const message = `the stack ${name} is not one of template.yaml: it has no output ${missing.join(', ')}`
    throw new StackError(
      'other_stack',
      message,
      'Name the stack that was deployed from template.yaml with --stack NAME.',
    )
  }
  return stack
}

/** @returns why nothing can be expected of a stack that is not `ready`, and what mends it */
function failedStack({ name, region, status, statusReason }: Stack): StackError {
  const why = statusReason === undefined ? '' : `: ${statusReason}`
  if (status.endsWith('_IN_PROGRESS')) {
    const wait = status.startsWith('CREATE')
      ? `aws cloudformation wait stack-create-complete --stack-name ${name}`
      : ''
    return new StackError(
      'failed_stack',
      `the stack ${name} is ${status}${why}`,
      wait && `Wait for it: ${wait}`,
    )
  }
  const events = `aws cloudformation describe-stack-events --region ${region} --stack-name ${name} --output text --query "StackEvents[?contains(ResourceStatus,'FAILED')].[LogicalResourceId,ResourceStatusReason]"`
  const remedy = /^(ROLLBACK|CREATE|DELETE)/.test(status)
    ? `See what failed: ${events}. Then delete the stack (sam delete --stack-name ${name}) and deploy it again.`
    : `See what failed: ${events}`
  return new StackError('failed_stack', `the stack ${name} is ${status}${why}`, remedy)
}

async function describeStack(aws: Aws, name: string): Promise<SdkStack> {
  try {
    const { Stacks } = await aws
      .client(CloudFormationClient)
      .send(new DescribeStacksCommand({ StackName: name }))
    if (Stacks?.[0] !== undefined) return Stacks[0]
  } catch (error) {
    // A ValidationError like any other, but for its words.
    if (!/does not exist/.test((error as Error).message))
      throw toStackError(error, 'cloudformation:DescribeStacks')
  }
  throw new StackError(
    'no_such_stack',
    `there is no stack ${name} in ${aws.region}`,
    `Name another with --stack NAME, or its region with --region REGION. See what is there: aws cloudformation describe-stacks --region ${aws.region} --query "Stacks[].StackName"`,
  )
}

async function listResources(aws: Aws, StackName: string): Promise<Map<string, StackResource>> {
  const resources = new Map<string, StackResource>()
  let NextToken: string | undefined
  try {
    for (let page = 0; page < pagesMax; page++) {
      const answer = await aws
        .client(CloudFormationClient)
        .send(new ListStackResourcesCommand({ StackName, ...(NextToken && { NextToken }) }))
      for (const one of answer.StackResourceSummaries ?? []) {
        const { LogicalResourceId = '', PhysicalResourceId: id = '', ResourceType: type = '' } = one
        resources.set(LogicalResourceId, { type, id, status: one.ResourceStatus ?? '' })
      }
      NextToken = answer.NextToken
      if (NextToken === undefined) break
    }
  } catch (error) {
    throw toStackError(error, 'cloudformation:ListStackResources')
  }
  return resources
}
