// The thread that `npm run fuzz` runs the rounds in. It writes the number of each before it begins.

import { parentPort, workerData } from 'node:worker_threads'
import { type FuzzOptions, runFuzz } from './run-fuzz.ts'

const { options, current } = workerData as { readonly options: FuzzOptions; readonly current: Int32Array }
const result = await runFuzz(options, Date.now, (round) => Atomics.store(current, 0, round))
parentPort?.postMessage(result)
