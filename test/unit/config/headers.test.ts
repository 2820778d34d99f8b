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
    'X-Scope-OrgID',
    'X-Scope-OrgID: plant-7',
    '=plant',
    'X-A=1,',
    'X-A=',
    'X-A=%zz',
    'X-A=a%0d%0aX-B: 1',
    'X-A=%C3%A9',
    'Content-Length=1',
    'Transfer-Encoding=chunked',
    'TE=a',
    'Host=a',
    'X-Amz-Date=1',
    'X-Prometheus-Remote-Write-Version=2.0',
    'Authorization=Bearer%20t',
    'X-Api-Key=k',
    'Ocp-Apim-Subscription-Key=k',
    'Cookie=a',
  ])('%j is refused', (text) => {
    expect(readHeaders(text)).toBeUndefined()
  })
})
