// What a workspace, or a Prometheus, says when it does not do what it is asked → what is wrong, in words.

import type { HttpAnswer } from './exchange.ts'
import { StackError, type StackProblem } from './stack-error.ts'
import type { Workspace } from './workspace.ts'

const textCharsMax = 500

/** @param action what was asked for, as IAM names it */
export function refusal(
  { status, body }: HttpAnswer,
  action: string,
  { url, region, id }: Workspace,
): StackError {
  const text = messageOf(body)
  const { kind, says, remedy } = wordsOf(status, text, action, region)
  const where = id === undefined ? url.host : `workspace ${id}`
  return new StackError(kind, `${where}: ${says} (${status}: ${text})`, remedy)
}

/** Prometheus says `error`, AWS `message`. */
function messageOf(body: string): string {
  try {
    const { error, message, Message } = JSON.parse(body) as Record<string, unknown>
    return String(error ?? message ?? Message ?? body).slice(0, textCharsMax)
  } catch {
    return body.trim().slice(0, textCharsMax)
  }
}

function wordsOf(
  status: number,
  text: string,
  action: string,
  region: string | undefined,
): { kind: StackProblem; says: string; remedy?: string } {
  if (status === 400 || status === 422) return { kind: 'bad_query', says: 'it does not accept the query' }
  if (status === 404) {
    const remedy = `Check that the workspace exists: aws amp list-workspaces${region === undefined ? '' : ` --region ${region}`}`
    return { kind: 'not_found', says: 'there is no such workspace', remedy }
  }
  if (status === 429)
    return { kind: 'throttled', says: 'it limits the rate of queries', remedy: 'Ask again in a minute.' }
  if (status === 503 || status === 504) {
    return {
      kind: 'timeout',
      says: 'the query takes too long',
      remedy: 'Ask for fewer series or a shorter time.',
    }
  }
  if (status !== 401 && status !== 403) return { kind: 'other', says: 'it does not answer the query' }
  if (/Signature (expired|not yet current)/.test(text)) {
    return {
      kind: 'clock',
      says: 'it does not accept the time of the signature',
      remedy: 'Set the clock of this machine.',
    }
  }
  if (/region|scoped/i.test(text)) {
    const remedy = 'The workspace is in another region: check WorkspaceArn, or --region.'
    return { kind: 'denied', says: 'the signature is for another region', remedy }
  }
  if (/token|signature/i.test(text)) {
    return {
      kind: 'bad_credentials',
      says: 'it does not know the credentials',
      remedy: 'Sign in again, or set others.',
    }
  }
  return {
    kind: 'denied',
    says: `the credentials may not call ${action}`,
    remedy: `Allow ${action} on the workspace.`,
  }
}
