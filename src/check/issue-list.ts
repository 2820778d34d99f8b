// Gathers what is wrong with a mapping file, up to a limit: a file that is wrong all over is not searched to its end.

import type { ConfigIssue } from '../errors.ts'

const issuesMax = 100

/** Thrown where the list is full: there is nothing more to look for. */
class IssueListFull extends Error {}

export interface IssueList {
  readonly issues: readonly ConfigIssue[]
  /** @throws {IssueListFull} for one more than the list holds */
  add(issue: ConfigIssue): void
}

export function createIssueList(): IssueList {
  const issues: ConfigIssue[] = []
  return {
    issues,
    add(issue) {
      if (issues.length === issuesMax) throw new IssueListFull()
      issues.push(issue)
    },
  }
}

/**
 * Does what may report issues.
 * @returns them in file order, and behind them that there are more where it did not come to its end
 */
export function issuesOf(list: IssueList, check: () => void): readonly ConfigIssue[] {
  const inOrder = () => list.issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  try {
    check()
    return inOrder()
  } catch (error) {
    if (!(error instanceof IssueListFull)) throw error
    const message = `only the first ${issuesMax} problems are shown; fix them to see the others`
    return [...inOrder(), { path: 'file', message }]
  }
}
