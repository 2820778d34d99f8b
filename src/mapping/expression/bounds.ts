// What an interpreted expression may use beside the steps of its message, and the errors of one that wants more. No time
// is among them: a count is the same at every delivery of a message, a time is not.

export const bounds = {
  /** Of expressions inside each other, with those of the functions that they call. */
  depthMax: 1000,
  sequenceLengthMax: 10_000,
  /** Of arrays directly inside each other, in the message. */
  arrayDepthMax: 64,
  /** `$distinct` compares each element with all others. */
  distinctLengthMax: 1000,
  /** In UTF-16 code units. */
  textLengthMax: 65_536,
  /** Of the text that a regular expression is matched with. */
  matchedLengthMax: 4096,
  /** Of the text that `$toMillis` reads by a picture, which becomes a regular expression. */
  timeLengthMax: 100,
  /** Of what says how a number or a time is written. */
  pictureLengthMax: 100,
  /** Values in a result, with those inside of others. */
  resultSizeMax: 100_000,
} as const

/** Of what runs out of stack, as in ../work.ts, which is no part of the interpreter's file. */
export const stepsOfOverflow = 5_000

/** Its message names no values. */
export class BoundExceeded extends Error {}

/** The message has no steps left. */
export class WorkUsedUp extends Error {}
