// Loaded with the first dead letter: most instances never keep one.

export { openDeadLetters } from '#dead-letter'
