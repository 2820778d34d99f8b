// Loaded before the built function: a payload that says so ends the process as it is read, or takes time on the clock. It
// stands in for whatever does so in reality; the function knows nothing of it.

const parse = JSON.parse

const { now } = Date
let tookMs = 0
Date.now = () => now() + tookMs

JSON.parse = (text, ...rest) => {
  tookMs += Number(/^\{"takes_ms":(\d+)/.exec(text)?.[1] ?? 0)
  const [, how] = /^\{"killer":"(\w+)"/.exec(text) ?? []
  if (how === 'abort') process.abort()
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  if (how === 'memory') {
    const hog = []
    for (;;) hog.push(new Array(100_000).fill(hog.length + 0.5))
  }
  if (how === 'hang' || how === 'kill') {
    process.send('hangs')
    for (;;) parse('1')
  }
  return parse(text, ...rest)
}
