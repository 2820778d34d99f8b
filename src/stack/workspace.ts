// Where the samples of a stack are: the workspace that it made, or the one that it was given.

import type { Stack } from './stack.ts'
import { StackError } from './stack-error.ts'

export interface Workspace {
  /** Its Prometheus API begins below: ends with a slash. */
  readonly url: URL
  /** Of the signature; undefined for a Prometheus that is not AMP, which is asked without one. */
  readonly region: string | undefined
  /** Such as `ws-1234`; undefined for a Prometheus that is not AMP. */
  readonly id: string | undefined
}

const remedyOfUrl =
  'Say where it answers queries: --query-url URL, such as http://prometheus.example.org:9090/.'

/**
 * @param queryUrl in its place, for a Prometheus that is not AMP, or an endpoint of a VPC
 * @throws {StackError} `no_workspace` where the stack writes to another Prometheus, and nobody says where it is asked
 */
export function workspaceOf({ name, outputs, parameters, region }: Stack, queryUrl?: URL): Workspace {
  const [, , , given, , resource = ''] = (parameters['WorkspaceArn'] ?? '').split(':')
  const id = outputs['WorkspaceId'] ?? (resource.split('/')[1] || undefined)
  const where = id === undefined ? undefined : (given ?? region)
  if (queryUrl !== undefined) return { url: withSlash(queryUrl), region: where, id }
  if (outputs['QueryUrl'] !== undefined) return { url: withSlash(new URL(outputs['QueryUrl'])), region, id }
  if (id === undefined || where === undefined) {
    const message = `the stack ${name} writes to RemoteWriteUrl, which does not say where it is queried`
    throw new StackError('no_workspace', message, remedyOfUrl)
  }
  const suffix = where.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return { url: new URL(`https://aps-workspaces.${where}.${suffix}/workspaces/${id}/`), region: where, id }
}

function withSlash(url: URL): URL {
  const whole = new URL(url)
  if (!whole.pathname.endsWith('/')) whole.pathname += '/'
  return whole
}
