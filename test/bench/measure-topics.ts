// Time to find the rule of a topic among 10, 100 and 1,000 rules, in alternating rounds of one process each.

import type { BenchFolder } from './bench-folder.ts'
import { type Child, startChild } from './child.ts'
import { median } from './median.ts'

export interface TopicFigures {
  /** Nanoseconds among 10 rules. */
  readonly topicMatchNs: number
  readonly topics100Over10: number
  readonly topics1000Over10: number
}

const rounds = 30
const topicsPerRound = 100_000

export async function measureTopics(folder: BenchFolder): Promise<TopicFigures> {
  const children: Child[] = []
  try {
    for (const count of ['10', '100', '1000']) {
      const child = startChild(folder.program('match-topic'), { args: [count], node: folder.node.path })
      children.push(child)
      await child.hear()
    }
    const times: number[][] = children.map(() => [])
    // The first half is there to be compiled.
    for (let round = 0; round < 2 * rounds; round++) {
      for (const [index, child] of children.entries()) {
        const { cpuUs } = await child.ask<{ cpuUs: number }>(round)
        if (round >= rounds) times[index]?.push(cpuUs)
      }
    }
    const [ten = [], hundred = [], thousand = []] = times
    const over = (many: number[]) => median(many.map((us, round) => us / (ten[round] as number)))
    return {
      topicMatchNs: (median(ten) * 1000) / topicsPerRound,
      topics100Over10: over(hundred),
      topics1000Over10: over(thousand),
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}
