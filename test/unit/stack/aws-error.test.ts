import { expect, it } from 'vitest'
import { toStackError } from '../../../src/stack/aws-error.ts'
import { StackError } from '../../../src/stack/stack-error.ts'

const error = (name: string, message: string, status?: number) =>
  Object.assign(new Error(message), { name, ...(status && { $metadata: { httpStatusCode: status } }) })

it.each([
  [error('CredentialsProviderError', 'Could not load credentials from any providers'), 'no_credentials'],
  [error('Error', 'Region is missing'), 'no_region'],
  [
    error('ExpiredTokenException', 'The security token included in the request is expired'),
    'expired_credentials',
  ],
  [error('ExpiredToken', 'x'), 'expired_credentials'],
  [error('InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier than …'), 'clock'],
  [
    error('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    'bad_credentials',
  ],
  [error('InvalidClientTokenId', 'x'), 'bad_credentials'],
  [
    error('AccessDenied', 'User: arn:… is not authorized to perform: cloudformation:DescribeStacks'),
    'denied',
  ],
  [error('AccessDeniedException', 'x'), 'denied'],
  [error('SomethingNew', 'x', 403), 'denied'],
  [error('ThrottlingException', 'Rate exceeded'), 'throttled'],
  [error('TooManyRequestsException', 'x'), 'throttled'],
  [error('ResourceNotFoundException', 'x'), 'not_found'],
  [error('QueueDoesNotExist', 'The specified queue does not exist'), 'not_found'],
  [error('TimeoutError', 'x'), 'timeout'],
  [Object.assign(error('Error', 'connect'), { code: 'ECONNREFUSED' }), 'connection'],
  [error('Error', 'getaddrinfo ENOTFOUND cloudformation.xx-none-1.amazonaws.com'), 'connection'],
  [error('ValidationError', 'x', 400), 'other'],
  [undefined, 'other'],
])('%s', (thrown, kind) => {
  const read = toStackError(thrown, 'iot:GetTopicRule')
  expect(read.kind).toBe(kind)
  if (kind !== 'no_region') expect(read.message).toContain('iot:GetTopicRule')
})

it('is what it is already', () => {
  const known = new StackError('no_such_stack', 'x')
  expect(toStackError(known, 'a:B')).toBe(known)
})
