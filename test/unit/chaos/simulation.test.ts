import { describe, expect, it } from 'vitest'
import { createSimulation } from '../../chaos/simulation.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

describe('simulation', () => {
  it('runs actions in the order of their times, and those of one time as they were registered', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    const random = simulation.stream('times')
    const ran: { delayMs: number; order: number }[] = []
    for (let order = 0; order < 1000; order += 1) {
      const delayMs = Math.floor(random() * 100)
      simulation.at(startMs + delayMs, () => {
        expect(simulation.nowMs).toBe(startMs + delayMs)
        ran.push({ delayMs, order })
      })
    }
    await simulation.run(startMs + 1000)
    expect(ran).toHaveLength(1000)
    expect(ran).toEqual([...ran].sort((a, b) => a.delayMs - b.delayMs || a.order - b.order))
  })

  it('stops after the time it runs until, and goes on from there', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    const ran: number[] = []
    for (const delayMs of [10, 20, 30]) simulation.at(startMs + delayMs, () => void ran.push(delayMs))
    await simulation.run(startMs + 20)
    expect(ran).toEqual([10, 20])
    expect(simulation.nowMs).toBe(startMs + 20)
    expect(simulation.nextMs()).toBe(startMs + 30)
    await simulation.run(startMs + 50)
    expect(ran).toEqual([10, 20, 30])
    expect(simulation.nowMs).toBe(startMs + 50)
    expect(simulation.nextMs()).toBeUndefined()
  })

  it('waits for an action, and runs what that adds', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    const ran: string[] = []
    simulation.at(startMs, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      ran.push('first')
      simulation.at(startMs + 1, () => void ran.push('added'))
    })
    simulation.at(startMs + 1, () => void ran.push('second'))
    await simulation.run(startMs + 1)
    expect(ran).toEqual(['first', 'second', 'added'])
  })

  it('passes on what an action throws', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    simulation.at(startMs, async () => {
      throw new Error('broken')
    })
    await expect(simulation.run(startMs)).rejects.toThrow('broken')
  })

  it('takes no time that has passed, and rounds up to whole milliseconds', async () => {
    const simulation = createSimulation({ startMs, seed: 1 })
    expect(() => simulation.at(startMs - 1, () => {})).toThrow(RangeError)
    expect(() => simulation.at(Number.NaN, () => {})).toThrow(RangeError)
    simulation.at(startMs + 0.1, () => {})
    expect(simulation.nextMs()).toBe(startMs + 1)
  })

  it('gives each name a stream of numbers of its own, the same for the same seed', () => {
    const drawn = (seed: number, name: string): number[] => {
      const random = createSimulation({ startMs, seed }).stream(name)
      return Array.from({ length: 1000 }, random)
    }
    const one = drawn(1, 'a')
    expect(drawn(1, 'a')).toEqual(one)
    expect(drawn(2, 'a')).not.toEqual(one)
    expect(drawn(1, 'b')).not.toEqual(one)
    expect(one.every((number) => number >= 0 && number < 1)).toBe(true)
    expect(one.reduce((sum, number) => sum + number, 0) / 1000).toBeCloseTo(0.5, 1)
    expect(new Set(one).size).toBeGreaterThan(990)
  })
})
