// Runs the built function in a process of its own, with only the environment that a test gives it.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** An event that is nested deeper than can be sent to a process in any other way. */
export const rawEvent = (text: string): unknown => ({ rawEvent: text })

export interface BundleRun {
  /** One for each event; empty if the function did not start. */
  readonly results: readonly InvocationResult[]
  /** Of `handler`; undefined if the function did not start. */
  readonly parameters: number | undefined
  /** Name and message of the error that kept it from starting. */
  readonly startError: string | undefined
  readonly stdout: string
  readonly stderr: string
}

export type InvocationResult = { readonly answer: unknown } | { readonly error: string }

type Answer = Pick<BundleRun, 'results' | 'parameters' | 'startError'>

export const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'session/token==',
}

/** What Lambda itself sets, beside the settings of a test. */
const lambdaEnvironment = {
  AWS_REGION: 'ap-northeast-1',
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
}

/**
 * @param execArgv of Node
 * @throws if the process ends without an answer; one that says that it hangs is killed
 */
export async function runBundle(
  env: Readonly<Record<string, string>>,
  events: readonly unknown[] = [],
  execArgv: readonly string[] = [],
): Promise<BundleRun> {
  const child = fork(fileURLToPath(new URL('invoke.mjs', import.meta.url)), {
    env: { ...lambdaEnvironment, ...env },
    execArgv: [...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stdout = ''
  let stderr = ''
  let answer: Answer | undefined
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.on('message', (message) => {
    if (message === 'hangs') child.kill('SIGKILL')
    else answer = message as Answer
  })
  child.send({ events })
  await once(child, 'close')
  if (answer === undefined) throw new Error(`the function ended without an answer: ${stderr}`)
  const { results, parameters, startError } = answer
  return { results, parameters, startError, stdout, stderr }
}

/** As the rule's SQL in template.yaml makes it, received now. */
export function envelope(topic: string, payload: unknown, clientId = 'device-1'): Record<string, unknown> {
  return {
    payload_base64: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString(
      'base64',
    ),
    topic,
    client_id: clientId,
    received_at: Date.now(),
  }
}
