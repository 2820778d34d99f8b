import { describe, expect, it } from 'vitest'
import { createQueue, type Queue, type QueueSettings } from '../../chaos/aws/queue.ts'
import { createSimulation, type Simulation } from '../../chaos/simulation.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function queueOf(settings: Partial<QueueSettings> = {}): { simulation: Simulation; queue: Queue } {
  const simulation = settings.simulation ?? createSimulation({ startMs, seed: 1 })
  const queue = createQueue({
    name: 'failures',
    visibilityTimeoutS: 180,
    messageRetentionPeriodS: 345_600,
    ...settings,
    simulation,
  })
  return { simulation, queue }
}

/** Receives until there is nothing, ten at a time. */
function receiveAll(queue: Queue): string[] {
  const bodies: string[] = []
  for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
    bodies.push(...batch.map(({ body }) => body))
  }
  return bodies
}

describe('standard queue', () => {
  it('gives each message once, in any order', () => {
    const { queue } = queueOf()
    const sent = Array.from({ length: 3000 }, (_, index) => String(index))
    for (const body of sent) queue.send(body)
    const received = receiveAll(queue)
    expect(received).not.toEqual(sent)
    expect([...received].sort()).toEqual([...sent].sort())
  })

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
  it('hides a message for the visibility timeout, and counts how often it was received', async () => {
    const { simulation, queue } = queueOf()
    queue.send('a')
    const [first] = queue.receive(10)
    expect(first).toMatchObject({ body: 'a', receiveCount: 1, sentMs: startMs, firstReceivedMs: startMs })
    await simulation.run(startMs + 179_999)
    expect(queue.receive(10)).toEqual([])
    let shown = 0
    queue.onVisible(() => {
      shown += 1
    })
    await simulation.run(startMs + 180_000)
    expect(shown).toBe(1)
    const [second] = queue.receive(10)
    expect(second).toMatchObject({ messageId: first?.messageId, receiveCount: 2, firstReceivedMs: startMs })
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle)
  })

  it('shows each message when its own timeout is over', async () => {
    const { simulation, queue } = queueOf()
    queue.send('a')
    queue.receive(1)
    await simulation.run(startMs + 10_000)
    queue.send('b')
    queue.receive(1)
    await simulation.run(startMs + 180_000)
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['a'])
    await simulation.run(startMs + 190_000)
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['b'])
  })

  it('deletes a message by its latest receipt handle only', async () => {
    const { simulation, queue } = queueOf()
    queue.send('a')
    const [first] = queue.receive(1)
    await simulation.run(startMs + 180_000)
    const [second] = queue.receive(1)
    queue.delete(first?.receiptHandle ?? '')
    expect(queue.pending()).toBe(1)
    queue.delete(second?.receiptHandle ?? '')
    expect(queue.pending()).toBe(0)
    await simulation.run(startMs + 1_000_000)
    expect(queue.receive(1)).toEqual([])
    expect(queue.stats()).toMatchObject({ sent: 1, received: 2, deleted: 1 })
  })

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  it('moves what was received too often to the dead-letter queue, where it keeps its age', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    const { queue: deadLetterQueue } = queueOf({ simulation, name: 'unprocessed' })
    const { queue } = queueOf({ simulation, redrivePolicy: { deadLetterQueue, maxReceiveCount: 2 } })
    queue.send('a')
    for (const _ of [1, 2]) {
      expect(queue.receive(10)).toHaveLength(1)
      await simulation.run(simulation.nowMs + 180_000)
    }
    expect(deadLetterQueue.pending()).toBe(0)
    expect(queue.receive(10)).toEqual([])
    expect(queue.pending()).toBe(0)
    expect(queue.stats().redriven).toBe(1)
    expect(deadLetterQueue.contents()).toMatchObject([{ body: 'a', sentMs: startMs }])
  })

  it('loses what is older than the retention period', async () => {
    const { simulation, queue } = queueOf({ messageRetentionPeriodS: 60 })
    queue.send('old')
    await simulation.run(startMs + 60_001)
    queue.send('new')
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['new'])
    expect(queue.stats().expired).toBe(1)
    expect(queue.pending()).toBe(1)
  })

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
  it('now and then hands out a message twice, and brings one back that was deleted', async () => {
    const { simulation, queue } = queueOf({ duplicateRate: 0.2 })
    for (let index = 0; index < 1000; index += 1) queue.send(String(index))
    let received = 0
    const bodies = new Set<string>()
    while (queue.pending() > 0) {
      const batch = queue.receive(10)
      received += batch.length
      expect(new Set(batch.map(({ messageId }) => messageId)).size).toBe(batch.length)
      for (const { body, receiptHandle } of batch) {
        bodies.add(body)
        queue.delete(receiptHandle)
      }
      if (batch.length === 0) await simulation.run(simulation.nowMs + 180_000)
    }
    expect(bodies.size).toBe(1000)
    expect(received).toBeGreaterThan(1200)
    expect(queue.stats()).toMatchObject({ received, deleted: 1000 })
  })

  it('never hands out a message twice at once', async () => {
    const { simulation, queue } = queueOf({ duplicateRate: 0.5 })
    for (let index = 0; index < 5; index += 1) queue.send(String(index))
    for (let round = 0; round < 50; round += 1) {
      for (let call = 0; call < 3; call += 1) {
        const ids = queue.receive(10).map(({ messageId }) => messageId)
        expect(new Set(ids).size).toBe(ids.length)
      }
      await simulation.run(simulation.nowMs + 180_000)
    }
    expect(queue.stats().duplicated).toBeGreaterThan(100)
  })

  it('does the same for the same seed', () => {
    const run = (seed: number): string[] => {
      const { queue } = queueOf({ simulation: createSimulation({ startMs, seed }), duplicateRate: 0.1 })
      for (let index = 0; index < 100; index += 1) queue.send(String(index))
      return receiveAll(queue)
    }
    expect(run(1)).toEqual(run(1))
    expect(run(2)).not.toEqual(run(1))
  })
})
