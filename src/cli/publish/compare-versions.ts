// Whether a new version of a mapping does worse than the one before, by what the function counted of each. Pure.

/** Sums of the function's counters over some time. */
export interface VersionCounts {
  /** Messages. */
  readonly received: number
  readonly mapped: number
  readonly deadLettered: number
  /** Fields that a rule names and a message does not have. */
  readonly missing: number
  /** Samples, with those that `thin` leaves out. */
  readonly written: number
}

/** One-sided: chance alone goes beyond it once in 2,000 times. */
const zMax = 3.29

/** A difference of shares below it is not worth a rollback, however sure it is. */
const differenceMin = 0.001

/** Of so few messages the test would make too much: it takes their number for normally distributed. */
const messagesMin = 5

interface Share {
  readonly name: string
  readonly of: (counts: VersionCounts) => number
  readonly worse: 'lower' | 'higher'
}

const shares: readonly Share[] = [
  { name: 'mapped messages', of: ({ mapped, received }) => mapped / received, worse: 'lower' },
  { name: 'dead letters', of: ({ deadLettered, received }) => deadLettered / received, worse: 'higher' },
  {
    name: 'missing fields',
    of: ({ missing, written }) => (missing === 0 ? 0 : missing / (missing + written)),
    worse: 'higher',
  },
]

export interface ShareOfVersions {
  readonly name: string
  readonly before: number
  readonly after: number
  readonly isWorse: boolean
}

/**
 * Compares the shares with a two-proportion z-test, where each message is one trial: fields of one message do not vary
 * independently. https://en.wikipedia.org/wiki/Two-proportion_Z-test
 * @param before with at least one message, as `after`
 */
export function compareVersions(before: VersionCounts, after: VersionCounts): readonly ShareOfVersions[] {
  return shares.map(({ name, of, worse }) => {
    // A message that is delivered again may count as mapped twice.
    const [one, two] = [Math.min(1, of(before)), Math.min(1, of(after))]
    const pooled = (one * before.received + two * after.received) / (before.received + after.received)
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / before.received + 1 / after.received))
    const difference = worse === 'lower' ? one - two : two - one
    return {
      name,
      before: one,
      after: two,
      isWorse:
        difference >= differenceMin &&
        difference * after.received >= messagesMin &&
        difference > zMax * deviation,
    }
  })
}
