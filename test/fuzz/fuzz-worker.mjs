// The thread that `npm run fuzz` runs the rounds in. It writes the number of each before it begins. Plain JavaScript, since
// a worker does not inherit the TypeScript loader.

import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
/** @type {{ options: import('./run-fuzz.ts').FuzzOptions, current: Int32Array }} */
const { options, current } = workerData
const run = options.reader
  ? (await import('./run-reader.ts')).runReader
  : (await import('./run-fuzz.ts')).runFuzz
const result = await run(options, Date.now, (round) => Atomics.store(current, 0, round))
parentPort?.postMessage(result)
