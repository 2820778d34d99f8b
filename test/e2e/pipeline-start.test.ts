// How the built function starts: alone in its folder, on Lambda's Node and on the one that runs these tests, and not
// at all with wrong settings.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { startAmpModel } from '../helpers/amp-model.ts'
import { startProgram } from '../helpers/child.ts'
import { envelope } from '../helpers/ingest-events.ts'
import { InitError, lambdaCredentials } from '../helpers/lambda-ric.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { copyFunction, startFunction } from '../helpers/start-function.ts'

const access = { region: 'us-east-1', ...lambdaCredentials }

describeWithParts('function in its folder alone', ['node24', 'aws-lambda-ric'], (parts) => {
  it('signs and writes, with one request for one message', async () => {
    const amp = await startModel()
    const lambda = await startFunction(parts, { REMOTE_WRITE_URL: amp.url }, copyFunction())
    // With the first message it writes when the device was heard of, and not again within five minutes.
    for (const [value, written] of [
      [1, 2],
      [2, 1],
    ] as const) {
      expect(await lambda.invoke(message(value))).toMatchObject({ result: { received: 1, written } })
    }
    expect(amp.requests.map(({ answer }) => answer.status)).toEqual([200, 200])
    const samples = amp.samplesOf({ __name__: 'a', client_id: 'device-1', device: 'device-1', topic: 'one' })
    expect(samples.map(({ value }) => value)).toEqual([1, 2])
    expect(amp.violations).toEqual([])
  })

  it('names every wrong setting and does not start', async () => {
    const error = await failureToStart({
      REMOTE_WRITE_URL: 'ftp://x',
      REMOTE_WRITE_AUTH: 'kerberos',
      LOG_LEVEL: 'loud',
      REQUEST_BYTES_MAX: '-1',
      EVENT_SHAPE: 'round',
    })
    expect(error.errorType).toBe('ConfigError')
    expect(error.message).toMatch(/^5 problems in the environment:/)
    for (const name of [
      'REMOTE_WRITE_URL',
      'REMOTE_WRITE_AUTH',
      'LOG_LEVEL',
      'REQUEST_BYTES_MAX',
      'EVENT_SHAPE',
    ]) {
      expect(error.message).toContain(`  ${name}: `)
    }
  })

  it('names every mistake in a mapping file with its line and does not start', async () => {
    const folder = copyFunction()
    const file = path.join(folder, 'mapping.yaml')
    writeFileSync(file, 'version: 1\nrules:\n  - topic: a/#/b\n    metrics: { "a b": v }\n  - topik: x\n')
    const settings = { REMOTE_WRITE_URL: 'http://127.0.0.1:9/', MAPPING_URI: pathToFileURL(file).href }
    const error = await failureToStart(settings, folder)
    expect(error.errorType).toBe('ConfigError')
    expect(error.message).toMatch(/line 3: rules\[0\]\.topic: /)
    expect(error.message).toMatch(/line 4: rules\[0\]\.metrics/)
    expect(error.message).toMatch(/line 5: rules\[1\]\.topik: /)
  })

  async function failureToStart(env: Record<string, string>, folder = copyFunction()): Promise<InitError> {
    const lambda = await startFunction(parts, env, folder)
    const error = await lambda.invoke(message(1)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InitError)
    return error as InitError
  }
})

it('runs on this Node without the runtime client', async () => {
  const amp = await startModel()
  const folder = copyFunction()
  const script = `
    import { handler } from ${JSON.stringify(pathToFileURL(path.join(folder, 'index.mjs')).href)}
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 10000 }
    const summary = await handler(${JSON.stringify(message(7))}, context)
    process.stdout.write('summary ' + JSON.stringify(summary) + '\\n')
  `
  const { accessKeyId, secretAccessKey, sessionToken } = lambdaCredentials
  const program = await startProgram(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    env: {
      REMOTE_WRITE_URL: amp.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
  })
  onTestFinished(() => program.stop())
  await program.ended
  expect(program.log()).toContain('summary {"received":1,"written":2')
  expect(
    amp.samplesOf({ __name__: 'a', client_id: 'device-1', device: 'device-1', topic: 'one' }),
  ).toMatchObject([{ value: 7 }])
})

async function startModel() {
  const amp = await startAmpModel({ verify: access })
  onTestFinished(() => amp.close())
  return amp
}

function message(value: number): object {
  const payload = JSON.stringify({ a: value })
  return envelope({ topic: 'one', clientId: 'device-1', payload, receivedAtMs: Date.now() - 10 + value })
}
