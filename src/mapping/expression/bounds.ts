// What an interpreted expression may use, and the error of one that wants more.

export const bounds = {
  /** Results of parts of an expression; about 50 ms. A count is the same at every delivery of a message, a time is not. */
  stepsMax: 50_000,
  /** For what counting steps leaves open. */
  evaluationMaxMs: 1000,
  /** Of expressions inside each other, with those of the functions that they call. */
  depthMax: 1000,
  sequenceLengthMax: 10_000,
  /** `$distinct` compares each element with all others. */
  distinctLengthMax: 1000,
  /** In UTF-16 code units. */
  textLengthMax: 65_536,
  /** Of the text that a regular expression is matched with. */
  matchedLengthMax: 4096,
  /** Of one match. */
  matchStepsMax: 250_000,
  /** Values in a result, with those inside of others. */
  resultSizeMax: 100_000,
} as const

/** Its message names no values. */
export class BoundExceeded extends Error {}
