// A permission that is missing is a finding of its own, and keeps no other check from running.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Aws, connectAws } from '#stack'
import { checks } from '../../../../src/cli/doctor/checks.ts'
import { findingText, runCheck } from '../../../../src/cli/doctor/perform-doctor.ts'
import { stackWith } from '../../../helpers/stack.ts'

/** Refuses everybody, in the words of each protocol of AWS. */
const server = createServer((request, response) => {
  const isXml =
    /^(application\/x-www-form-urlencoded)/.test(request.headers['content-type'] ?? '') ||
    request.url?.startsWith('/b')
  response.writeHead(403, {
    'content-type': isXml ? 'text/xml' : 'application/json',
    'x-amzn-errortype': 'AccessDeniedException',
  })
  response.end(
    isXml
      ? '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>'
      : '{"__type":"AccessDeniedException","message":"not authorized"}',
  )
})
let aws: Aws
let url: string

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' }
  aws = await connectAws({ region: 'eu-west-1', env, now: Date.now })
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

describe('without permissions', () => {
  const stack = stackWith({
    parameters: { KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k' },
    resources: new Map([['A', { type: 'AWS::CloudWatch::Alarm', id: 'a', status: 'CREATE_COMPLETE' }]]),
  })
  it.each(checks.filter(({ name }) => name !== 'stack' && name !== 'outputs'))(
    '$name says which',
    async (check) => {
      const options = { stack: 's', region: undefined, queryUrl: new URL(url), queryRoleArn: undefined }
      const findings = await runCheck(check, { aws, stack, options })
      expect(findings).toEqual([
        {
          level: 'unknown',
          what: expect.stringMatching(/^not checked: .*[a-z0-9]+:[A-Z]\w+/),
          remedy: expect.stringMatching(/^Allow [a-z0-9]+:[A-Z]\w+ /),
        },
      ])
    },
  )

  it('all others are as usual', async () => {
    const options = { stack: 's', region: undefined, queryUrl: undefined, queryRoleArn: undefined }
    const [first] = await runCheck(checks[0]!, { aws, stack, options })
    expect(first).toMatchObject({ level: 'ok' })
  })
})

it('a finding has what, why and remedy, one below the other', () => {
  const finding = { check: 'rule', level: 'problem', what: 'a', why: 'b', remedy: 'c' } as const
  const indent = ' '.repeat(27)
  expect(findingText(finding)).toBe(`PROBLEM  rule              a\n${indent}b\n${indent}c\n`)
  expect(findingText({ check: 'rule', level: 'ok', what: 'a' })).toBe('ok       rule              a\n')
})
