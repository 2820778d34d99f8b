// The last words of a run, and whether it was a good one.

import { describeCounts } from './answer-of.ts'
import { isAllAccepted, type Totals } from './ledger.ts'

export interface StackRun {
  readonly totals: Totals
  readonly ranMs: number
  /** It was to end by itself, as in a script, which wants to know that something went through. */
  readonly isTimed: boolean
}

export function isSuccess({ totals, isTimed }: StackRun): boolean {
  return isAllAccepted(totals) && (!isTimed || totals.accepted > 0)
}

export function summarize(run: StackRun): string[] {
  const lines = [`Ran ${(run.ranMs / 1000).toFixed(1)} s: ${describeTotals(run.totals, 0)}`]
  if (!isAllAccepted(run.totals)) lines.push('Not every sample was accepted.')
  else if (!isSuccess(run)) lines.push('No samples were sent.')
  return lines
}

/** Only what happened: zeros are left out, but for the samples. */
export function describeTotals(totals: Totals, waiting: number): string {
  const { messages, accepted, refused, dropped, deadLetters, failed, lost } = totals
  const parts = [
    `${messages} ${messages === 1 ? 'message' : 'messages'}`,
    `${accepted} ${accepted === 1 ? 'sample' : 'samples'} accepted`,
  ]
  if (refused.size > 0) parts.push(`refused: ${describeCounts(refused)}`)
  if (dropped.size > 0) parts.push(`dropped: ${describeCounts(dropped)}`)
  if (deadLetters.size > 0) parts.push(`dead letters: ${describeCounts(deadLetters)}`)
  if (failed > 0) parts.push(`${failed} failed`)
  if (lost > 0) parts.push(`${lost} lost`)
  if (waiting > 0) parts.push(`${waiting} waiting`)
  return parts.join(' · ')
}
