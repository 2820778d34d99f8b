// ministack: CloudFormation, IoT rules, Lambda (in a process of this machine's Node 24), SQS, Kinesis and S3 in one server
// on a free loopback port. https://pypi.org/project/ministack/

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { answers, startOnFreePort, startProgram } from './child.ts'

export interface Ministack {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  /**
   * Uploads the built function and the template that names it.
   * @param code folder or zip
   * @param others folders of further functions, by their `CodeUri`; all functions then have the SDK's clients, as on AWS
   */
  uploadTemplate(template: string, code: string, others?: Readonly<Record<string, string>>): Promise<void>
  /** @returns the outputs of the stack, when all of it is made or changed */
  deploy(stackName: string, parameters: Readonly<Record<string, string>>): Promise<Record<string, string>>
  /** Resolves when the stack is gone. */
  remove(stackName: string): Promise<void>
  publish(topic: string, payload: unknown): Promise<void>
  /** Invokes a function as the rule's action does on AWS: asynchronously, with Lambda's retries. The emulator's does not. */
  invoke(functionName: string, event: unknown): Promise<void>
  /** Puts a record into a stream of Kinesis, as the rule's action does on AWS; the emulator has no such action. */
  putRecord(streamName: string, record: unknown): Promise<void>
  hasBucket(name: string): Promise<boolean>
  /** @returns its ARN */
  createSecret(name: string, text: string): Promise<string>
  /** A request to an HTTP API, by its URL in an output of the stack. */
  post(url: string, init: RequestInit): Promise<{ readonly status: number; readonly body: unknown }>
  log(): string
  stop(): Promise<void>
}

export interface MinistackParts {
  /** The program itself. */
  readonly ministack: string
  /** The Python that has SAM's transform. */
  readonly samPython: string
  readonly node24: string
}

const bucket = 'code'
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const transformScript = fileURLToPath(new URL('./transform-template.py', import.meta.url))

export async function startMinistack({ ministack, samPython, node24 }: MinistackParts): Promise<Ministack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ministack-'))
  const { url, running } = await startOnFreePort(async (port) => {
    const url = `http://127.0.0.1:${port}`
    const env = {
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      LAMBDA_EXECUTOR: 'local',
      // Minutes on AWS.
      LAMBDA_ASYNC_RETRY_BASE_SECONDS: '8',
      LAMBDA_ASYNC_RETRY_MAX_SECONDS: '8',
      SFTP_ENABLED: '0',
      HOME: folder,
      TMPDIR: folder,
      PATH: `${path.dirname(node24)}:${process.env['PATH']}`,
    }
    const isReady = () => answers(`${url}/_ministack/health`)
    return { url, running: await startProgram(ministack, [], { env, cwd: folder, isReady }) }
  })

  /** A call in the name of an account; ministack looks at the service in the signature's scope, and verifies none. */
  async function call(service: string, target: string, init: RequestInit = {}): Promise<Response> {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`
    return fetch(`${url}${target}`, { ...init, headers: { ...init.headers, authorization } })
  }

  async function expectOk(what: string, answer: Promise<Response>): Promise<string> {
    const response = await answer
    const text = await response.text()
    if (!response.ok) throw new Error(`${what}: ${response.status} ${text}`)
    return text
  }

  const cloudFormation = (Action: string, fields: Readonly<Record<string, string>>) =>
    call('cloudformation', '/', {
      method: 'POST',
      body: new URLSearchParams({ Action, Version: '2010-05-15', ...fields }),
    })

  /** @returns undefined where there is no such stack any more */
  async function settled(stackName: string): Promise<{ status: string; page: string } | undefined> {
    for (;;) {
      const answer = await cloudFormation('DescribeStacks', { StackName: stackName })
      const page = await answer.text()
      const status = /<StackStatus>(\w+)</.exec(page)?.[1]
      if (!answer.ok || status === undefined || status === 'DELETE_COMPLETE') return undefined
      if (!status.endsWith('_IN_PROGRESS')) return { status, page }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  return {
    url,
    async uploadTemplate(template, code, others = {}) {
      const zipped = (from: string, name: string): string => {
        if (from.endsWith('.zip')) return from
        const zip = path.join(folder, name)
        run(samPython, ['-m', 'zipfile', '-c', zip, '.'], from)
        return zip
      }
      const zip = zipped(code, 'code.zip')
      const further = Object.entries(others).map(([uri, from], index) => ({
        uri,
        key: `code-${index}.zip`,
        zip: zipped(from, `code-${index}.zip`),
      }))
      // The clients of the SDK, which the Lambda runtime brings along; functions run below this folder.
      if (further.length > 0) symlinkSync(modules, path.join(folder, 'node_modules'))
      const keys = further.map(({ uri, key }) => `${uri}=${key}`)
      const transformed = run(samPython, [transformScript, template, bucket, 'code.zip', ...keys])
      await expectOk('the bucket', call('s3', `/${bucket}`, { method: 'PUT' }))
      const put = (key: string, body: string | Buffer) =>
        call('s3', `/${bucket}/${key}`, { method: 'PUT', body })
      await expectOk('the code', put('code.zip', readFileSync(zip)))
      for (const { key, zip } of further) await expectOk('the code', put(key, readFileSync(zip)))
      await expectOk('the template', put('template.json', transformed))
    },
    async deploy(stackName, parameters) {
      const action = (await settled(stackName)) === undefined ? 'CreateStack' : 'UpdateStack'
      const given = Object.entries(parameters).flatMap(([name, value], index) => [
        [`Parameters.member.${index + 1}.ParameterKey`, name],
        [`Parameters.member.${index + 1}.ParameterValue`, value],
      ])
      await expectOk(
        action,
        cloudFormation(action, {
          StackName: stackName,
          TemplateURL: `${url}/${bucket}/template.json`,
          'Capabilities.member.1': 'CAPABILITY_IAM',
          ...Object.fromEntries(given),
        }),
      )
      const { status, page } = (await settled(stackName)) ?? { status: 'gone', page: '' }
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) {
        const events = await (await cloudFormation('DescribeStackEvents', { StackName: stackName })).text()
        throw new Error(`${stackName}: ${status}\n${events}`)
      }
      const outputs = page.matchAll(/<OutputKey>([^<]*)<[\s\S]*?<OutputValue>([^<]*)</g)
      return Object.fromEntries([...outputs].map(([, key, value]) => [key, value]))
    },
    async remove(stackName) {
      await expectOk('DeleteStack', cloudFormation('DeleteStack', { StackName: stackName }))
      const left = await settled(stackName)
      if (left !== undefined) throw new Error(`${stackName} is not gone: ${left.page}`)
    },
    async publish(topic, payload) {
      const target = `/topics/${encodeURIComponent(topic)}?qos=1`
      const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
      await expectOk('Publish', call('iotdata', target, { method: 'POST', body }))
    },
    async invoke(functionName, event) {
      const headers = { 'x-amz-invocation-type': 'Event' }
      const target = `/2015-03-31/functions/${functionName}/invocations`
      const body = JSON.stringify(event)
      await expectOk('Invoke', call('lambda', target, { method: 'POST', headers, body }))
    },
    async putRecord(StreamName, record) {
      const Data = Buffer.from(JSON.stringify(record)).toString('base64')
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Kinesis_20131202.PutRecord',
      }
      const body = JSON.stringify({ StreamName, PartitionKey: 'a', Data })
      await expectOk('PutRecord', call('kinesis', '/', { method: 'POST', headers, body }))
    },
    hasBucket: async (name) => (await call('s3', `/${name}`, { method: 'HEAD' })).ok,
    async createSecret(Name, SecretString) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.CreateSecret',
      }
      const body = JSON.stringify({ Name, SecretString })
      const answer = call('secretsmanager', '/', { method: 'POST', headers, body })
      return JSON.parse(await expectOk('CreateSecret', answer)).ARN
    },
    async post(target, init) {
      // What is a host name on AWS is a path here: the emulator has no name that resolves.
      const [, api, rest] = /^https?:\/\/([^.]+)\.execute-api\.[^/]+(\/.*)$/.exec(target) ?? []
      const answer = await fetch(`${url}/_aws/execute-api/${api}/$default${rest}`, {
        ...init,
        method: 'POST',
      })
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
    },
    log: running.log,
    async stop() {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function run(program: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return stdout
}
