// What the roles of template.yaml allow, for each kind of endpoint: this much, and nothing else.

import { describe, expect, test } from 'vitest'
import { deployTemplate, type Parameters, resourcesOfType, sample, type Tree } from '../helpers/template.ts'

const {
  MappingUri,
  WorkspaceArn,
  RemoteWriteRoleArn,
  RemoteWriteUrl,
  RemoteWriteSecretArn,
  KmsKeyArn,
  PermissionsBoundaryArn,
} = sample

describe('permissions', () => {
  const always = [
    ['logs:CreateLogStream', 'IngestLogGroup.Arn'],
    ['logs:PutLogEvents', 'IngestLogGroup.Arn'],
    ['sqs:SendMessage', 'FailureQueue.Arn'],
    ['sqs:ReceiveMessage', 'FailureQueue.Arn'],
    ['sqs:DeleteMessage', 'FailureQueue.Arn'],
    ['sqs:GetQueueAttributes', 'FailureQueue.Arn'],
    ['s3:PutObject', 'DeadLetterBucket.Arn/dead-letters/*'],
  ]

  test.each<[string, Parameters, string[][]]>([
    ['a workspace of its own', {}, [['aps:RemoteWrite', 'Workspace.Arn']]],
    ['a given workspace', { WorkspaceArn }, [['aps:RemoteWrite', WorkspaceArn]]],
    ['another account', { WorkspaceArn, RemoteWriteRoleArn }, [['sts:AssumeRole', RemoteWriteRoleArn]]],
    ['an open Prometheus', { RemoteWriteUrl }, []],
    [
      'a Prometheus with a secret',
      { RemoteWriteUrl, RemoteWriteSecretArn },
      [['secretsmanager:GetSecretValue', RemoteWriteSecretArn]],
    ],
    [
      'a mapping in S3',
      { RemoteWriteUrl, MappingUri },
      [
        ['s3:GetObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml'],
        ['s3:GetObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml.last-good'],
        ['s3:PutObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml.last-good'],
      ],
    ],
    [
      'a key',
      { RemoteWriteUrl, KmsKeyArn },
      [
        ['kms:GenerateDataKey', KmsKeyArn],
        ['kms:Decrypt', KmsKeyArn],
      ],
    ],
  ])('of the function are the least for %s', (_, parameters, extra) => {
    expect(grants(deployTemplate(parameters).resources['IngestRole'])).toEqual([...always, ...extra])
  })

  test("of the rule's role are to hand over failures, and no more", () => {
    expect(grants(deployTemplate().resources['RuleErrorRole'])).toEqual([
      ['sqs:SendMessage', 'FailureQueue.Arn'],
    ])
    expect(grants(deployTemplate({ KmsKeyArn }).resources['RuleErrorRole'])).toEqual([
      ['sqs:SendMessage', 'FailureQueue.Arn'],
      ['kms:GenerateDataKey', KmsKeyArn],
      ['kms:Decrypt', KmsKeyArn],
    ])
  })

  test('are bounded where a boundary is given', () => {
    const boundaries = (parameters: Parameters) =>
      resourcesOfType(deployTemplate(parameters).resources, 'AWS::IAM::Role').map(
        ([, { Properties }]) => Properties.PermissionsBoundary,
      )
    expect(boundaries({})).toEqual([undefined, undefined])
    expect(boundaries({ PermissionsBoundaryArn })).toEqual([PermissionsBoundaryArn, PermissionsBoundaryArn])
  })
})

/** `[action, resource]` for each action that a role's policies allow. */
function grants(role: Tree): string[][] {
  return role.Properties.Policies.flatMap(({ PolicyDocument }: Tree) => PolicyDocument.Statement).flatMap(
    ({ Effect, Action, Resource }: Tree) => {
      expect(Effect).toBe('Allow')
      return [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource: string) => [action, resource]))
    },
  )
}
