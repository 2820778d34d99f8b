// The one engine of this page, which all screens share.

import { createEngineClient, type EngineClient, type WorkerLike } from './client.ts'

let engine: EngineClient | undefined

export function engineOfPage(): EngineClient {
  engine ??= createEngineClient(
    // Beside the page's own script, wherever that is served.
    () => new Worker(new URL('engine.js', import.meta.url), { type: 'module', name: 'engine' }) as WorkerLike,
  )
  return engine
}
