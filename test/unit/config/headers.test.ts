import { describe, expect, it } from 'vitest'
import { readHeaders } from '../../../src/config/read-headers.ts'

describe('headers of the user', () => {
  it.each([
    ['X-Scope-OrgID=plant-7', { 'x-scope-orgid': 'plant-7' }],
    [' THANOS-TENANT = a|b , X-Region=eu%2Cwest ', { 'thanos-tenant': 'a|b', 'x-region': 'eu,west' }],
    ['X-A=1==', { 'x-a': '1==' }],
  ])('%j', (text, headers) => {
    expect(readHeaders(text)).toEqual(headers)
  })

  it.each([
    ['X-Scope-OrgID', /^expected NAME=VALUE/],
    ['X-Scope-OrgID: plant-7', /^expected NAME=VALUE/],
    ['=plant', /^expected NAME=VALUE/],
    ['X-A=1,', /^expected NAME=VALUE/],
    ['X-A=', /^expected NAME=VALUE/],
    ['X-A=%zz', /^expected NAME=VALUE/],
    ['X-A=a%0d%0aX-B: 1', /^expected NAME=VALUE/],
    ['X-A=%C3%A9', /^expected NAME=VALUE/],
    ['X-A=1,x-a=2', /^must not have a header twice$/],
    ['Content-Length=1', /^must not set/],
    ['Transfer-Encoding=chunked', /^must not set/],
    ['TE=a', /^must not set/],
    ['Host=a', /^must not set/],
    ['X-Amz-Date=1', /^must not set/],
    ['X-Prometheus-Remote-Write-Version=2.0', /^must not set/],
    ['Authorization=Bearer%20t', /^must not hold a secret/],
    ['X-Api-Key=k', /^must not hold a secret/],
    ['Ocp-Apim-Subscription-Key=k', /^must not hold a secret/],
    ['Cookie=a', /^must not hold a secret/],
  ])('%j is refused', (text, message) => {
    expect(readHeaders(text)).toMatch(message)
  })
})
