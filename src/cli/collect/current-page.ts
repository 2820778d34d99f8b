// The page as it is now: the last round of each instance. A round that failed shows what it found and `up` 0, nothing
// of the rounds before it; that is what remote write would send too.

import type { Round } from '#collect'
import { formatExposition, type PageFormat } from '#exposition'
import { exposeRounds, joinExposed } from './expose-rounds.ts'

export interface CurrentPage {
  /** @param position of the instance */
  set(position: number, round: Round): void
  /** Rendered once for all scrapes between two rounds. Instances without a round that is over are not on it. */
  render(format: PageFormat): string
}

/** @param onRepeated told of metrics whose series more than one instance has, once for each */
export function createCurrentPage(
  withTimes: boolean,
  onRepeated: (metrics: readonly string[]) => void,
): CurrentPage {
  const rounds: Round[] = []
  const pages = new Map<PageFormat, string>()
  const known = new Set<string>()
  return {
    set(position, round) {
      rounds[position] = round
      pages.clear()
    },
    render(format) {
      const cached = pages.get(format)
      if (cached !== undefined) return cached
      const { rounds: exposed, repeated } = exposeRounds(
        rounds.filter((round) => round !== undefined),
        withTimes,
      )
      const news = repeated.filter((metric) => !known.has(metric))
      for (const metric of news) known.add(metric)
      if (news.length > 0) onRepeated(news)
      const { samples, metadata } = joinExposed(exposed)
      const page = formatExposition(samples, metadata, format)
      pages.set(format, page)
      return page
    },
  }
}
