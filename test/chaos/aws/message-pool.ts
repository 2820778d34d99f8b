// The visible messages of a queue that keeps no order: what is taken is any of those that have been in it for longest.

export interface MessagePool<T> {
  add(message: T): void
  take(): T | undefined
}

/** How far back among the messages the next one may be. */
const disorder = 1000

export function createMessagePool<T>(random: () => number): MessagePool<T> {
  let messages: T[] = []
  let head = 0
  return {
    add: (message) => void messages.push(message),
    take() {
      const count = Math.min(messages.length - head, disorder)
      if (count === 0) return undefined
      const at = head + Math.floor(random() * count)
      const taken = messages[at]!
      messages[at] = messages[head]!
      head += 1
      if (head > disorder && 2 * head > messages.length) {
        messages = messages.slice(head)
        head = 0
      }
      return taken
    },
  }
}
