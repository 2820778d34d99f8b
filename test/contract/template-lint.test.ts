// template.yaml as cfn-lint sees it once its conditions are decided, for each mode of delivery: properties, references
// and permissions of exactly those resources that such a stack has. cfn-lint also runs on the template as it is written.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithParts } from '../helpers/parts.ts'
import { decideConditions, deployTemplate, type Parameters, sample, stream } from '../helpers/template.ts'

const { MappingUri, WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample
const { KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn, PartitionKey } = sample

const everything = { MappingUri, KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn, ReservedConcurrency: '40' }
const streamSettings = { ...stream, PartitionKey, BatchingSeconds: '0', ParallelizationFactor: '10' }

const stacks: [string, Parameters][] = [
  ['direct', {}],
  ['stream', stream],
  ['direct-to-another-account', { ...everything, WorkspaceArn, RemoteWriteRoleArn }],
  ['stream-to-a-new-workspace', { ...everything, ...streamSettings, MaxActiveSeries: '1000000' }],
  ['direct-to-another-prometheus', { RemoteWriteUrl, RemoteWriteSecretArn }],
  ['stream-to-another-prometheus', { ...stream, RemoteWriteUrl, RemoteWriteSecretArn }],
]

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

test.each(stacks)('a stack %s refers to nothing that it does not have', (_, parameters) => {
  expect(deployTemplate(parameters).brokenRules).toEqual([])
})

describeWithParts('cfn-lint', ['cfn-lint'], (parts) => {
  test('has nothing to say about any of them', () => {
    for (const [name, parameters] of stacks) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(decideConditions(parameters)))
    }
    expect(lint(stacks.map(([name]) => name))).toEqual({ status: 0, output: '' })
  })

  test('would say it, if a mode had a resource with a wrong property', () => {
    const template = decideConditions(stream)
    template.Resources.Stream.Properties.StreamModeDetails.StreamMode = 'ON_WISH'
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(template))
    const { status, output } = lint(['wrong'])
    expect(status).not.toBe(0)
    expect(output).toContain('ON_WISH')
  })

  /** Without the words about parameters that a mode has no use for. */
  function lint(names: readonly string[]): { status: number | null; output: string } {
    const files = names.map((name) => join(folder, `${name}.json`))
    const args = ['--ignore-checks', 'W2001', '--', ...files]
    const { status, stdout, stderr } = spawnSync(parts['cfn-lint'], args, { encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }
})
