// Messages that wait for the function: one at a time, in order, as one instance of a Lambda function takes them.
// Bounded; what does not fit is counted by whoever pushes it.

export interface MessageQueue<Message> {
  /** False if the queue is full: the message is not taken. */
  push(message: Message): boolean
  waiting(): number
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>
  /** Forgets what waits, and returns how many messages that were. */
  clear(): number
}

/** @param consume must not throw */
export function createMessageQueue<Message>(
  lengthMax: number,
  consume: (message: Message) => Promise<void>,
): MessageQueue<Message> {
  const messages: Message[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
      await consume(message)
    }
    running = undefined
  }

  return {
    push(message) {
      if (messages.length >= lengthMax) return false
      messages.push(message)
      running ??= run()
      return true
    },
    waiting: () => messages.length,
    async idle() {
      while (running !== undefined) await running
    },
    clear: () => messages.splice(0).length,
  }
}
