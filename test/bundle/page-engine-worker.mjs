// Runs the page's engine in a thread that has nothing of Node's which a browser lacks, and passes on what it is asked.

import { parentPort, workerData } from 'node:worker_threads'

const listeners = []
globalThis.self = globalThis
globalThis.addEventListener = (_, listener) => listeners.push(listener)
globalThis.postMessage = (message) => parentPort.postMessage(message)
delete globalThis.Buffer
delete globalThis.process
delete globalThis.global
delete globalThis.setImmediate

await import(workerData.engine)
parentPort.on('message', (data) => {
  for (const listener of listeners) listener({ data })
})
