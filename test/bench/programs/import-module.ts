// A process that imports one module, and says how many milliseconds that took, on the clock and of CPU time. Argument: the
// module.

const startCpu = process.cpuUsage()
const start = performance.now()
await import(process.argv[2] as string)
const importMs = performance.now() - start
const { user, system } = process.cpuUsage(startCpu)
process.send?.({ importMs, cpuMs: (user + system) / 1000 })
process.disconnect()
