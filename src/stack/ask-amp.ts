// Asks the control plane of AMP with a signed request of our own: the SDK's client (3.1048) does not know the
// out-of-order window, and leaves it out of its answers.
// https://docs.aws.amazon.com/prometheus/latest/APIReference/API_DescribeWorkspaceConfiguration.html

import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { toStackError } from './aws-error.ts'
import type { Aws } from './connect-aws.ts'

const timeoutMs = 20_000

/**
 * @param path such as `/workspaces/ws-1/configuration`
 * @param action as IAM names it, for errors
 * @param change to be made; undefined: only reads
 * @returns the JSON of the answer
 * @throws {StackError}
 */
export async function askAmp(
  aws: Aws,
  region: string,
  path: string,
  action: `aps:${string}`,
  change?: { readonly method: 'POST' | 'PUT'; readonly body: object },
): Promise<unknown> {
  try {
    const { endpoint, credentials } = aws.configIn(region)
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    const url = new URL(path, endpoint ?? `https://aps.${region}.${suffix}`)
    const signer = new SignatureV4({ service: 'aps', region, sha256: Sha256, credentials })
    const method = change?.method ?? 'GET'
    const body = change === undefined ? {} : { body: JSON.stringify(change.body) }
    const type: Record<string, string> = change === undefined ? {} : { 'content-type': 'application/json' }
    const { headers } = await signer.sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: {},
        headers: { host: url.host, ...type },
        ...body,
      },
      { signingDate: new Date(aws.now()) },
    )
    const answer = await fetch(url, {
      method,
      headers,
      ...body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text)
    // As the SDK names it: AWS tells the name of an error in a header.
    const name = answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? `status ${answer.status}`
    throw Object.assign(new Error(text.slice(0, 500)), { name, $metadata: { httpStatusCode: answer.status } })
  } catch (error) {
    const { cause } = error as { cause?: unknown }
    throw toStackError(cause ?? error, action)
  }
}
