// The thread that `npm run fuzz` runs the rounds in. It writes the number of each before it begins. Plain JavaScript, since
// a worker does not inherit the TypeScript loader.

import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { runFuzz } = await import('./run-fuzz.ts')

/** @type {{ options: import('./run-fuzz.ts').FuzzOptions, current: Int32Array }} */
const { options, current } = workerData
const result = await runFuzz(options, Date.now, (round) => Atomics.store(current, 0, round))
parentPort?.postMessage(result)
