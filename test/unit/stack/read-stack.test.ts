// What CloudFormation answers in states that no emulator comes to; from a server that answers so.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { connectAws } from '../../../src/stack/connect-aws.ts'
import { readStack } from '../../../src/stack/read-stack.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function awsThatAnswers(status: number, page: string) {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(page),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 's',
  }
  return connectAws({ region: 'eu-west-1', env, now: Date.now })
}

/** Answers DescribeStacks; of ListStackResources it is an empty answer. */
const stackPage = (
  status: string,
  reason: string,
) => `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
  <StackName>s</StackName><StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/s/1</StackId>
  <StackStatus>${status}</StackStatus><StackStatusReason>${reason}</StackStatusReason>
</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`

it.each([
  ['ROLLBACK_COMPLETE', /ROLLBACK_COMPLETE: because/, /sam delete --stack-name s/],
  ['UPDATE_ROLLBACK_FAILED', /UPDATE_ROLLBACK_FAILED: because/, /describe-stack-events/],
  ['CREATE_IN_PROGRESS', /CREATE_IN_PROGRESS/, /wait stack-create-complete/],
])('a stack that is %s is an error with its reason', async (status, message, remedy) => {
  const aws = await awsThatAnswers(200, stackPage(status, 'because'))
  await expect(readStack(aws, 's')).rejects.toMatchObject({
    kind: 'failed_stack',
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  })
  const read = await readStack(aws, 's', { evenIfFailed: true })
  expect(read).toMatchObject({ state: 'failed', status, statusReason: 'because', account: '123456789012' })
})

it('a missing permission is named', async () => {
  const aws = await awsThatAnswers(
    403,
    '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:x is not authorized</Message></Error></ErrorResponse>',
  )
  await expect(readStack(aws, 's')).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining('may not call cloudformation:DescribeStacks'),
    remedy: expect.stringContaining('Allow cloudformation:DescribeStacks'),
  })
})
