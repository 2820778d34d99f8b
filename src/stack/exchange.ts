// One request with a form in its body, and its answer, which is read no further than `bytesMax`.

import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { StackError } from './stack-error.ts'

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** Header `Date`, as it came. */
  readonly date: string | undefined
}

/** @throws {StackError} `timeout`, `connection`, `too_large` */
export function postForm(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  { timeoutMs, bytesMax }: { readonly timeoutMs: number; readonly bytesMax: number },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': body.length } })
    const fail = (error: StackError) => {
      clearTimeout(timer)
      reject(error)
      sent.destroy()
    }
    const timer = setTimeout(
      () =>
        fail(
          new StackError(
            'timeout',
            `${url.host}: no answer within ${timeoutMs} ms`,
            'Ask for less, or again.',
          ),
        ),
      timeoutMs,
    )
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const message = `${url.host}: no connection: ${error.code ?? error.message}`
      fail(
        new StackError('connection', message, 'Check the network, the name of the region and the workspace.'),
      )
    })
    sent.on('response', (response) => {
      read(response, bytesMax).then(
        (text) => {
          clearTimeout(timer)
          resolve({ status: response.statusCode ?? 0, body: text, date: response.headers.date })
        },
        (error: unknown) => fail(error as StackError),
      )
    })
    sent.end(body)
  })
}

async function read(response: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > bytesMax) {
        const message = `the answer is longer than ${Math.round(bytesMax / 1e6)} MB`
        throw new StackError(
          'too_large',
          message,
          'Ask for fewer series, a shorter time, or with topk or count.',
        )
      }
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof StackError) throw error
    throw new StackError('connection', `the answer broke off: ${(error as Error).message}`)
  }
  return Buffer.concat(chunks).toString('utf8')
}
