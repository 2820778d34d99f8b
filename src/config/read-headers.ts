// Headers of the user's own for each request, such as the tenant of Mimir, Cortex or Thanos. The form is the one of
// OTEL_EXPORTER_OTLP_HEADERS, https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables:
// `X-Scope-OrgID=plant-7,X-Region=eu`, values percent-encoded.

/** Of HTTP, of remote write, of signatures: not the user's to set. */
const ours =
  /^(host|connection|content-.*|t(e|railer|ransfer-.*)|upgrade|expect|keep-alive|user-agent|x-(amz|prometheus)-.*)$/
const secrets = /auth|token|secret|passw|credential|cookie|signature|api-?key|-key$/

/**
 * @param text NAME=VALUE, separated by commas
 * @returns by name in lower case, or what is wrong, which never repeats a value
 */
export function readHeaders(text: string): Readonly<Record<string, string>> | string {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const [, name = '', encoded = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    const value = decode(encoded)
    // RFC 9110, section 5.5, without what is beyond ASCII.
    if (name === '' || value === undefined || !/^[\t\x20-\x7e]+$/.test(value)) {
      return 'expected NAME=VALUE, separated by commas, values percent-encoded'
    }
    const key = name.toLowerCase()
    if (ours.test(key)) return 'must not set a header of the protocol'
    if (secrets.test(key)) return 'must not hold a secret; put it into "headers" of REMOTE_WRITE_SECRET_ARN'
    if (Object.hasOwn(headers, key)) return 'must not have a header twice'
    headers[key] = value
  }
  return headers
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
