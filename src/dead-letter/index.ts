// The front door of dead-letter: messages that cannot be written are kept here, in their original bytes, one JSON line
// each, in S3 or in a folder. The number for each minute is bounded, and shared fairly among devices. What is suppressed
// is told to the caller, who counts it.

export { type DeadLetter, lineOf, makeDeadLetter, readEnding } from './dead-letter.ts'
export type { DeadLetters } from './dead-letters.ts'
export { openDeadLetters } from './open-dead-letters.ts'
