// A model of a function's concurrency: who wants to invoke it over the limit is throttled. One for each function,
// shared by everything that invokes it. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
//
// Left out: the account's other functions, the rate at which concurrency grows (1,000 every 10 s), and cold starts.

export interface Concurrency {
  /** False: throttled (429). */
  acquire(): boolean
  release(): void
  readonly running: number
  readonly throttles: number
}

export function createConcurrency({ limit }: { limit: number }): Concurrency {
  let running = 0
  let throttles = 0
  return {
    acquire() {
      if (running >= limit) {
        throttles += 1
        return false
      }
      running += 1
      return true
    },
    release() {
      running -= 1
    },
    get running() {
      return running
    },
    get throttles() {
      return throttles
    },
  }
}
