// What a plugin printed that becomes no sample, counted by reason: nothing is dropped without a word.

/** With words for the log. */
export const lossWords = {
  too_many: 'above the limit of values of one run',
  not_readable: 'in a form that values do not have',
  not_a_number: 'not a number',
  decimal_comma: 'the comma may separate decimals or thousands; add LC_ALL: C to the env of the plugin',
  bad_name: 'the name is empty, too long, or has characters that are not allowed',
  same_series: 'another value of the run is of the same series',
  bad_time: 'the time is more than 15 minutes ago or 30 s ahead',
  bad_limit: 'a threshold in a form that thresholds do not have',
  output_cut: 'the output is longer than a megabyte, and the rest is not read',
} as const

export type LossReason = keyof typeof lossWords

export interface Loss {
  readonly count: number
  /** The first of them, as the plugin printed it, cut. */
  readonly example: string
}

export type LossesByReason = ReadonlyMap<LossReason, Loss>

export interface Losses {
  /** @param example of the plugin's output */
  add(reason: LossReason, example: string): void
  /** For a reason that does not count here. */
  remove(reason: LossReason): void
  readonly byReason: LossesByReason
}

const exampleCharactersMax = 80

export function createLosses(): Losses {
  const byReason = new Map<LossReason, Loss>()
  return {
    byReason,
    remove: (reason) => void byReason.delete(reason),
    add(reason, example) {
      const before = byReason.get(reason)
      byReason.set(reason, {
        count: (before?.count ?? 0) + 1,
        example: before?.example ?? example.slice(0, exampleCharactersMax),
      })
    },
  }
}
