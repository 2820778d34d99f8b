// A process that imports one module, and says how many milliseconds that took. Argument: the module.

const start = performance.now()
await import(process.argv[2] as string)
const importMs = performance.now() - start
process.send?.({ importMs })
process.disconnect()
