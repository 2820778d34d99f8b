// The built function in a worker thread, invoked with one event at a time. A handler that hangs or kills its worker
// ends as a failed invocation, and the next one gets a new worker, as in Lambda.

import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type StartTimer, startSystemTimer } from '../clock.ts'

export interface IngestOptions {
  /** Absolute path of the bundle; it exports `handler(event, context)`. */
  readonly bundleFile: string
  /** The function's whole environment. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** A line of what the function writes to stdout and stderr. */
  onLogLine(line: string): void
  /** A request to the endpoint that was answered, before the invocation that it belongs to resolves. */
  onWrite?(request: AnsweredWrite): void
  readonly startTimer?: StartTimer
}

export interface AnsweredWrite {
  readonly status: number
  /** As it was sent: compressed. */
  readonly body: Uint8Array
}

export type Invocation =
  | { readonly kind: 'returned'; readonly result: unknown }
  /** `name` and `message` of the error, or of what ended the worker. */
  | { readonly kind: 'threw'; readonly name: string; readonly message: string }

export interface Ingest {
  /** Not to be called again before it resolves. Never rejects. */
  invoke(event: unknown): Promise<Invocation>
  close(): Promise<void>
}

/** The bundle did not load; `message` is what it threw, `reason` the error's name. */
export class IngestInitError extends Error {
  override readonly name = 'IngestInitError'
  readonly reason: string

  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}

type Reply =
  | Invocation
  | { readonly kind: 'ready' }
  | { readonly kind: 'init_failed'; readonly name: string; readonly message: string }
  /** The worker is gone, or is to be ended. */
  | { readonly kind: 'ended'; readonly message: string }

interface Instance {
  nextReply(timeoutMs: number): Promise<Reply>
  post(value: unknown): void
  /** What is under way gets `message` as its reply. */
  end(message: string): Promise<unknown>
}

/** @throws IngestInitError where the bundle throws when it is loaded, such as for wrong settings */
export async function startIngest(options: IngestOptions): Promise<Ingest> {
  let instance: Instance | undefined = await startInstance(options)
  return {
    async invoke(event) {
      try {
        instance ??= await startInstance(options)
      } catch (error) {
        return { kind: 'threw', name: 'Init', message: (error as Error).message }
      }
      instance.post({ requestId: randomUUID(), event })
      const reply = await instance.nextReply(options.timeoutMs)
      if (reply.kind === 'returned' || reply.kind === 'threw') return reply
      await instance.end('')
      instance = undefined
      return { kind: 'threw', name: 'Runtime', message: 'message' in reply ? reply.message : reply.kind }
    },
    async close() {
      await instance?.end('stopped before the function answered')
    },
  }
}

async function startInstance(options: IngestOptions): Promise<Instance> {
  const instance = startWorker(options)
  const reply = await instance.nextReply(options.timeoutMs)
  if (reply.kind === 'ready') return instance
  await instance.end('')
  if (reply.kind === 'init_failed') throw new IngestInitError(reply.name, reply.message)
  throw new IngestInitError('Runtime', 'message' in reply ? reply.message : reply.kind)
}

function startWorker(options: IngestOptions): Instance {
  const { bundleFile, env, timeoutMs, onLogLine, onWrite, startTimer = startSystemTimer } = options
  const worker = new Worker(new URL('./ingest-worker.mjs', import.meta.url), {
    env: { ...env },
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: { bundleUrl: pathToFileURL(bundleFile).href, timeoutMs },
  })
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLogLine)
  }
  let ended: Reply | undefined
  let waiting: ((reply: Reply) => void) | undefined
  const settleEnded = (message: string) => {
    ended ??= { kind: 'ended', message }
    waiting?.(ended)
  }
  worker.on('message', (reply: Reply | ({ readonly kind: 'wrote' } & AnsweredWrite)) => {
    if (reply.kind === 'wrote') onWrite?.(reply)
    else waiting?.(reply)
  })
  worker.on('error', (error: Error) => settleEnded(`${error.name}: ${error.message}`))
  worker.on('exit', (code) => settleEnded(`the process of the function ended with exit code ${code}`))
  return {
    nextReply: (replyTimeoutMs) =>
      new Promise((resolve) => {
        const cancelTimer = startTimer(
          () => settleEnded(`timed out after ${replyTimeoutMs / 1000} s`),
          replyTimeoutMs,
        )
        waiting = (reply) => {
          cancelTimer()
          waiting = undefined
          resolve(reply)
        }
        if (ended !== undefined) waiting(ended)
      }),
    post: (value) => worker.postMessage(value),
    end: (message) => {
      settleEnded(message)
      return worker.terminate()
    },
  }
}
