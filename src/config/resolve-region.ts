// The AWS region to sign for: the setting, else the endpoint's host, else the function's own.

import type { Environment } from './read-environment.ts'

/**
 * Hosts as in https://docs.aws.amazon.com/general/latest/gr/prometheus-service.html, with `-fips`, `.api.aws` and
 * interface endpoints, whose names carry the service and the region too.
 */
const ampHost = /(?:^|\.)aps-workspaces(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d+)\./

export function resolveRegion(
  setting: string | undefined,
  url: URL | undefined,
  env: Environment,
): string | undefined {
  return setting ?? ampHost.exec(url?.hostname ?? '')?.[1] ?? (env['AWS_REGION'] || undefined)
}
