// What a message may cost, in steps and not in time, so that it yields the same samples on any machine. A step is about
// what it takes to look at one value of the payload, a few times 50 ns; whatever loops over bytes of the payload again pays for it.

import { ExpressionFailure, type Work } from './expression/place.ts'

/** Of what runs out of stack, after thousands of levels of a deep value, and has nothing to show for them. */
export const stepsOfOverflow = 5_000

/** Bytes of a payload that are read in about a step. They cost the message nothing, since their number has a limit of its own. */
export const payloadBytesPerStep = 32

/** A text of this many characters is searched or copied in about a step. */
const textCharsPerStep = 64

/** Characters compared in about a step, where each character of a text may be compared with each of another. */
const comparedCharsPerStep = 128

export function createWork(stepsMax: number): Work {
  return { max: stepsMax, left: stepsMax, bytesRead: 0 }
}

/** Why an expression has no value where the message has used up its steps: a drop `too_much_work`. */
export const workUsedUp = new ExpressionFailure('more steps than MESSAGE_STEPS_MAX')

/** @throws {ExpressionFailure} `workUsedUp`, where the message has not as many steps left: none is left then */
export function spend(work: Work, steps: number): void {
  // What is not begun has not been done: of a message that wants millions, no more than it may cost is counted.
  if (steps > work.left) {
    work.left = -1
    throw workUsedUp
  }
  work.left -= steps
}

/** Steps to go through a text once. */
export function textSteps({ length }: { readonly length: number }): number {
  return Math.floor(length / textCharsPerStep)
}

/** Steps to find a text in another one, which at worst compares each of their characters with each. */
export function searchSteps(text: string, part: string): number {
  return Math.floor((text.length * Math.max(2, part.length)) / comparedCharsPerStep)
}
