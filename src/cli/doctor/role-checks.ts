// The role of the function: whether its identity policies and its boundary allow what it does. Policies of resources, such as
// that of a key, are not simulated for a role: the key's is read and named.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html

import { type EvaluationResult, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms'
import { type Aws, type Stack, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, restored, warning } from './finding.ts'

export const roleChecks: readonly Check[] = [
  {
    name: 'role',
    async run({ aws, stack }) {
      const PolicySourceArn = stack.outputs['FunctionRoleArn']
      if (PolicySourceArn === undefined) return []
      try {
        const results = await Promise.all(
          neededPermissions(stack).map(async ({ actions, resource }) => {
            const { EvaluationResults = [] } = await aws.client(IAMClient).send(
              new SimulatePrincipalPolicyCommand({
                PolicySourceArn,
                ActionNames: [...actions],
                ResourceArns: [resource],
                ContextEntries: [
                  {
                    ContextKeyName: 's3:ResourceAccount',
                    ContextKeyType: 'string',
                    ContextKeyValues: [stack.account],
                  },
                ],
              }),
            )
            return EvaluationResults
          }),
        )
        return judgeRole(results.flat())
      } catch (error) {
        throw toStackError(error, 'iam:SimulatePrincipalPolicy')
      }
    },
  },
  {
    name: 'key',
    async run({ aws, stack }) {
      const KeyId = stack.parameters['KmsKeyArn']
      return KeyId ? [await readKeyPolicy(aws, KeyId, stack)] : []
    },
  },
]

interface Permissions {
  readonly actions: readonly string[]
  readonly resource: string
}

/** As the template gives them. */
export function neededPermissions({ outputs, parameters, partition, region, account }: Stack): Permissions[] {
  const arn = (service: string, name: string) => `arn:${partition}:${service}:${region}:${account}:${name}`
  const workspace = outputs['WorkspaceArn'] ?? parameters['WorkspaceArn']
  const role = parameters['RemoteWriteRoleArn']
  const secret = parameters['RemoteWriteSecretArn']
  const mapping = parameters['MappingUri']?.replace('s3://', '')
  const writesItself = workspace !== undefined && workspace !== '' && !role
  return [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resource: arn('logs', `log-group:${outputs['LogGroup']}:log-stream:x`),
    },
    {
      actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resource: arn('sqs', outputs['FailureQueueUrl']?.split('/').at(-1) ?? ''),
    },
    {
      actions: ['s3:PutObject'],
      resource: `arn:${partition}:s3:::${outputs['DeadLetterBucket']}/dead-letters/x`,
    },
    ...(writesItself ? [{ actions: ['aps:RemoteWrite'], resource: workspace }] : []),
    ...(role ? [{ actions: ['sts:AssumeRole'], resource: role }] : []),
    ...(secret ? [{ actions: ['secretsmanager:GetSecretValue'], resource: secret }] : []),
    ...(mapping ? [{ actions: ['s3:GetObject'], resource: `arn:${partition}:s3:::${mapping}` }] : []),
    ...(outputs['StreamName'] === undefined
      ? []
      : [
          {
            actions: ['kinesis:GetRecords', 'kinesis:ListShards'],
            resource: arn('kinesis', `stream/${outputs['StreamName']}`),
          },
        ]),
  ]
}

export function judgeRole(results: readonly EvaluationResult[]): Finding[] {
  const refused = results.filter(({ EvalDecision }) => EvalDecision !== 'allowed')
  if (refused.length === 0) {
    return [
      ok(
        `its policies and its boundary allow all ${results.length} actions; policies of resources are not simulated`,
      ),
    ]
  }
  return refused.map(
    ({ EvalActionName, EvalResourceName, EvalDecision, PermissionsBoundaryDecisionDetail: boundary }) => {
      const byBoundary = boundary?.AllowedByPermissionsBoundary === false
      const remedy = byBoundary ? 'Allow it in the policy of PermissionsBoundaryArn.' : restored
      const who = byBoundary
        ? 'The permissions boundary'
        : EvalDecision === 'explicitDeny'
          ? 'A policy'
          : 'Its policies'
      return problem(
        `the function may not call ${EvalActionName} on ${EvalResourceName}`,
        `${who} ${EvalDecision === 'explicitDeny' ? 'denies it' : 'do not allow it'}.`,
        remedy,
      )
    },
  )
}

async function readKeyPolicy(aws: Aws, KeyId: string, stack: Stack): Promise<Finding> {
  // A key is in the region of the stack that it encrypts for.
  try {
    const { Policy = '' } = await aws
      .client(KMSClient)
      .send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))
    return judgeKeyPolicy(Policy, KeyId, stack)
  } catch (error) {
    throw toStackError(error, 'kms:GetKeyPolicy')
  }
}

/** Says what it is, not what it grants: IAM does not simulate it. */
export function judgeKeyPolicy(policy: string, key: string, { region, account, partition }: Stack): Finding {
  const letsLogs = policy.includes(`logs.${region}.amazonaws.com`) || policy.includes('logs.amazonaws.com')
  const letsAccount = policy.includes(`arn:${partition}:iam::${account}:root`)
  if (letsLogs && letsAccount) {
    return ok(`the policy of ${key} names the account and CloudWatch Logs; IAM does not simulate it`)
  }
  const missing = [...(letsAccount ? [] : ['the account']), ...(letsLogs ? [] : ['CloudWatch Logs'])].join(
    ' and ',
  )
  return warning(
    `the policy of ${key} does not name ${missing}`,
    'The function, the queues or the log may not be able to use the key.',
    `aws kms get-key-policy --key-id ${key} --policy-name default --output text; docs/deploy.md has what it must allow.`,
  )
}
