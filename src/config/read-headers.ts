// Headers of the user's own for each request, such as the tenant of Mimir, Cortex or Thanos. The form is the one of
// OTEL_EXPORTER_OTLP_HEADERS, https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables:
// `X-Scope-OrgID=plant-7,X-Region=eu`, values percent-encoded.

/** Of HTTP, of remote write and of signatures, which are not the user's to set; and what names a secret. */
const refused =
  /^(host|connection|content-.*|t(e|railer|ransfer-.*)|upgrade|expect|user-agent|x-(amz|prometheus)-.*)$|auth|token|secret|passw|credential|cookie|signature|key$/

/** What is wrong; never with a value. */
export const expectedHeaders =
  'expected NAME=VALUE, separated by commas, values percent-encoded; none of HTTP or AWS, no secret'

/**
 * @param text NAME=VALUE, separated by commas
 * @returns by name in lower case; undefined if it is not `expectedHeaders`
 */
export function readHeaders(text: string): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const [, name = '', encoded = ''] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    const key = name.toLowerCase()
    let value: string
    try {
      value = decodeURIComponent(encoded)
    } catch {
      return undefined
    }
    // RFC 9110, section 5.5, without what is beyond ASCII.
    if (!/^[\t\x20-\x7e]+$/.test(value) || refused.test(key)) return undefined
    headers[key] = value
  }
  return headers
}
