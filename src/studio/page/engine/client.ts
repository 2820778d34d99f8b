// The page's way to the engine in its worker. A worker that says nothing for too long is ended and started anew, so that
// whatever somebody types, the page goes on.

import type { EngineAnswer, EngineCall, EngineCalls, EngineRequest, RecordedMessage } from './protocol.ts'

export interface EngineClient {
  /** @throws {Error} in words for people; {@link EngineStopped} */
  call<Call extends EngineCall>(
    call: Call,
    args: Parameters<EngineCalls[Call]>,
    onProgress?: (progress: ReturnType<EngineCalls[Call]>) => void,
  ): Promise<ReturnType<EngineCalls[Call]>>
}

/** What the client needs of a Worker. */
export interface WorkerLike {
  postMessage(request: EngineRequest): void
  terminate(): void
  onmessage: ((event: { readonly data: EngineAnswer }) => void) | null
}

/** The worker was ended while it worked on the call. */
export class EngineStopped extends Error {}

/** Far above what a call takes between two answers, on a slow machine too. */
const silenceMaxMs = 20_000

interface Waiting {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((progress: never) => void) | undefined
}

/** @param silenceMs without an answer, while one is due, after which the worker is started anew */
export function createEngineClient(start: () => WorkerLike, silenceMs = silenceMaxMs): EngineClient {
  const waiting = new Map<number, Waiting>()
  let worker: WorkerLike | undefined
  let held: readonly RecordedMessage[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let requests = 0

  function running(): WorkerLike {
    if (worker !== undefined) return worker
    worker = start()
    worker.onmessage = ({ data }) => take(data)
    if (held.length > 0) post('hold', [held])
    return worker
  }

  function post(call: EngineCall, args: readonly unknown[]): number {
    const id = ++requests
    running().postMessage({ id, call, args })
    return id
  }

  function take(answer: EngineAnswer): void {
    const due = waiting.get(answer.id)
    if (due !== undefined && 'progress' in answer) due.onProgress?.(answer.progress as never)
    else if (due !== undefined) {
      waiting.delete(answer.id)
      if ('error' in answer) due.reject(new Error(answer.error))
      else due.resolve((answer as { readonly result: unknown }).result as never)
    }
    watch()
  }

  function watch(): void {
    clearTimeout(timer)
    timer = waiting.size === 0 ? undefined : setTimeout(stop, silenceMs)
  }

  function stop(): void {
    worker?.terminate()
    worker = undefined
    const ended = [...waiting.values()]
    waiting.clear()
    const seconds = silenceMs / 1_000
    for (const { reject } of ended) reject(new EngineStopped(`no answer within ${seconds} s: stopped`))
  }

  return {
    call(call, args, onProgress) {
      if (call === 'hold') held = args[0] as readonly RecordedMessage[]
      return new Promise((resolve, reject) => {
        const isStarted = worker !== undefined
        // A worker that starts gets what is held with it.
        const id = call === 'hold' && !isStarted && held.length > 0 ? startHolding() : post(call, args)
        waiting.set(id, { resolve, reject, onProgress })
        watch()
      })
    },
  }

  function startHolding(): number {
    running()
    return requests
  }
}
