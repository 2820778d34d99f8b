import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readSecret } from '../../../src/secrets/read-secret.ts'
import { secretReference } from '../../../src/secrets/secret-reference.ts'
import { readSecretText } from '../../../src/secrets/secret-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const good = [
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:remote-write-AbCdEf',
  'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:team/grafana-AbCdEf',
  'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x',
  'file:///run/secrets/token',
]

const bad = [
  '',
  'hunter2',
  'https://example.org/key',
  'file:',
  'file:///',
  'file://host/run/token',
  'arn:aws:ssm:eu-west-1:123456789012:parameter/a',
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:',
  'arn:aws:secretsmanager::123456789012:secret:a',
  'arn:aws:secretsmanager:eu-west-1:12345678901:secret:a',
  'arn:aws:secretsmanager:eu-west-1:1234567890123:secret:a',
  'arn:other:secretsmanager:eu-west-1:123456789012:secret:a',
  ' arn:aws:secretsmanager:eu-west-1:123456789012:secret:a',
]

describe('a reference to a secret', () => {
  it.each(good)('may be %s', (reference) => {
    expect(secretReference.test(reference)).toBe(true)
  })

  it.each(bad)('cannot be %j, which no message repeats', async (reference) => {
    expect(secretReference.test(reference)).toBe(false)
    await expect(readSecret(reference)).rejects.toMatchObject({
      name: 'SecretError',
      message: 'expected the ARN of a secret in Secrets Manager, or a file:/// URL',
    })
  })
})

describe('a secret', () => {
  it('is the text of its file, read anew at each call', async () => {
    const file = join(folder, 'a key')
    const { href } = pathToFileURL(file)
    writeFileSync(file, 'first\n')
    expect(await readSecret(href)).toBe('first\n')
    writeFileSync(file, 'zweiter ß')
    expect(await readSecret(href)).toBe('zweiter ß')
  })

  it.each([
    ['that is not there', pathToFileURL(join(folder, 'hunter2')).href, 'ENOENT'],
    ['that is a folder', pathToFileURL(folder).href, 'EISDIR'],
    ['with an impossible path', 'file:///hunter2%00', 'ERR_INVALID_ARG_VALUE'],
  ])('%s fails with the kind of error only, and the error itself as the cause', async (_, href, code) => {
    await expect(readSecret(href)).rejects.toMatchObject({
      name: 'SecretError',
      message: `the secret cannot be read: ${code}`,
      cause: { code },
    })
  })

  it('that never comes is a timeout', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    try {
      await expect(readSecretText(pathToFileURL(pipe).href, 50)).rejects.toMatchObject({
        message: 'the secret cannot be read: TimeoutError',
        cause: { message: 'no answer within 50 ms' },
      })
    } finally {
      // Ends the wait for a writer, which would hold up the end of the process.
      closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK))
    }
  })
})
