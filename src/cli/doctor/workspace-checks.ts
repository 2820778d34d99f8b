// The workspace: whether it is there, keeps late samples, and takes writes and queries.

import { askAmp, StackError, type Workspace, workspaceOf, writeNothing } from '#stack'
import { openQueries } from '../stack/open-stack.ts'
import { type Check, type CheckContext, type Finding, ok, problem, warning } from './finding.ts'

const windowSeconds = 600

export const workspaceChecks: readonly Check[] = [
  {
    name: 'workspace',
    async run(context) {
      const { id: workspaceId, region } = workspaceIn(context) ?? {}
      if (workspaceId === undefined || region === undefined) return []
      try {
        const answer = await askAmp(
          context.aws,
          region,
          `/workspaces/${workspaceId}`,
          'aps:DescribeWorkspace',
        )
        const status = (answer as WorkspaceAnswer).workspace?.status?.statusCode ?? 'unknown'
        if (status === 'ACTIVE') return [ok(`${workspaceId} in ${region} is ACTIVE`)]
        const why = 'It takes no samples until it is ACTIVE.'
        return [
          problem(
            `${workspaceId} is ${status}`,
            why,
            `aws amp describe-workspace --region ${region} --workspace-id ${workspaceId}`,
          ),
        ]
      } catch (error) {
        if (!(error instanceof StackError) || error.kind !== 'not_found') throw error
        const why = 'Every message fails.'
        return [
          problem(
            `there is no workspace ${workspaceId} in ${region}`,
            why,
            'Deploy with WorkspaceArn of one that is there.',
          ),
        ]
      }
    },
  },
  {
    name: 'window and limits',
    async run(context) {
      const { id: workspaceId, region } = workspaceIn(context) ?? {}
      if (workspaceId === undefined || region === undefined) return []
      const path = `/workspaces/${workspaceId}/configuration`
      const answer = await askAmp(context.aws, region, path, 'aps:DescribeWorkspaceConfiguration')
      return judgeConfiguration(
        (answer as ConfigurationAnswer).workspaceConfiguration ?? {},
        workspaceId,
        region,
      )
    },
  },
  {
    name: 'writes',
    async run({ aws, stack, options }) {
      const { url, id, region } = workspaceIn({ aws, stack, options }) ?? {}
      if (url === undefined || region === undefined) return []
      const { env, now } = aws
      const status = await writeNothing({ url, id, region }, { env, now, roleArn: options.queryRoleArn })
      return [
        ok(`${id} takes signed writes (${status}), with your credentials and not those of the function`),
      ]
    },
  },
  {
    name: 'queries',
    async run({ aws, stack, options }) {
      const { queries, workspace } = openQueries({ aws, stack }, options)
      await queries.query('vector(1)')
      return [ok(`${workspace.id ?? workspace.url.host} answers queries`)]
    },
  },
]

/** What is read of the answers of AMP. */
interface WorkspaceAnswer {
  readonly workspace?: { readonly status?: { readonly statusCode?: string } }
}

export interface WorkspaceConfiguration {
  readonly outOfOrderTimeWindowInSeconds?: number
  readonly retentionPeriodInDays?: number
  readonly limitsPerLabelSet?: readonly { readonly limits?: { readonly maxSeries?: number } }[]
  readonly status?: { readonly statusCode?: string; readonly statusReason?: string }
}

interface ConfigurationAnswer {
  readonly workspaceConfiguration?: WorkspaceConfiguration
}

/** @returns undefined for another Prometheus */
function workspaceIn({ stack, options }: CheckContext): Workspace | undefined {
  try {
    return workspaceOf(stack, options.queryUrl)
  } catch (error) {
    if (error instanceof StackError) return undefined
    throw error
  }
}

export function judgeConfiguration(
  {
    outOfOrderTimeWindowInSeconds: window,
    retentionPeriodInDays: days,
    limitsPerLabelSet = [],
    status,
  }: WorkspaceConfiguration,
  id: string,
  region: string,
): Finding[] {
  const findings: Finding[] = []
  const update = `aws amp update-workspace-configuration --region ${region} --workspace-id ${id}`
  if (window !== undefined && window < windowSeconds) {
    findings.push(
      problem(
        `the out-of-order window is ${window} s`,
        'AMP refuses what is retried after newer samples of the same series: a retry comes after a minute or more.',
        `${update} --out-of-order-time-window-in-seconds ${windowSeconds}`,
      ),
    )
  }
  if (status?.statusCode !== undefined && /FAILED/.test(status.statusCode)) {
    findings.push(
      problem(
        `its configuration is ${status.statusCode}: ${status.statusReason ?? ''}`,
        'The last change did not take effect.',
        update,
      ),
    )
  }
  const limits = limitsPerLabelSet.map(({ limits: one }) => one?.maxSeries ?? 0).filter((max) => max > 0)
  const limit =
    limits.length === 0
      ? 'no limit of series but the quota'
      : `at most ${Math.min(...limits).toLocaleString('en-US')} active series`
  if (findings.length > 0) return findings
  const known =
    window === undefined
      ? 'an out-of-order window that the API does not tell'
      : `an out-of-order window of ${window} s`
  return window === undefined
    ? [
        warning(
          `${known}, ${days} days, ${limit}`,
          'Without 600 s AMP refuses retries.',
          `${update} --out-of-order-time-window-in-seconds ${windowSeconds}`,
        ),
      ]
    : [ok(`${known}, ${days} days, ${limit}`)]
}
