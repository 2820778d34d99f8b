// A stack as `readStack` reads it.

import type { Stack } from '#stack'

export function stackWith(known: Partial<Stack> = {}): Stack {
  return {
    name: 's',
    region: 'eu-west-1',
    account: '123456789012',
    partition: 'aws',
    status: 'CREATE_COMPLETE',
    statusReason: undefined,
    state: 'ready',
    resources: new Map(),
    ...known,
    parameters: { TopicFilter: 'a/#', Delivery: 'direct', Alarms: 'all', ...known.parameters },
    outputs: {
      FunctionName: 'f',
      FunctionRoleArn: 'arn:aws:iam::123456789012:role/r',
      RuleName: 'rule',
      LogGroup: '/aws/lambda/s-ingest',
      FailureQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/failures',
      UnprocessedQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/unprocessed',
      DeadLetterBucket: 'b',
      WorkspaceId: 'ws-1',
      WorkspaceArn: 'arn:aws:aps:eu-west-1:123456789012:workspace/ws-1',
      QueryUrl: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/',
      ...known.outputs,
    },
  }
}
