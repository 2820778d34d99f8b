// What the bundle of the function under test has in the place of Node's timers, so that its timeouts run on simulated
// time. `install` is called before anything of the function runs.

type Start = (delayMs: number, happen: () => void) => () => void

const state: { start: Start; count: number } = {
  start: () => {
    throw new Error('a timer was started before the simulated clock was there')
  },
  count: 0,
}

export function installTimers(start: Start): void {
  state.start = start
}

function startTimer(happen: () => void, delayMs = 0): { readonly cancel: () => void } {
  return { cancel: state.start(delayMs, happen) }
}

function stopTimer(timer: { readonly cancel: () => void } | undefined): void {
  timer?.cancel()
}

export { startTimer as setTimeout, stopTimer as clearTimeout }
