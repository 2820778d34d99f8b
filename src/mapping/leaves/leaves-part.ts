// The part of the program that maps leaves, with and without a mapping file. A start loads it only where it is needed.

// Rules that have it are rare, and most of them have leaves.
export { compileLabelsFrom } from '../scope/compile-labels-from.ts'
export { compileLeaves } from './compile-leaves.ts'
export { commandOn } from './find-command.ts'
export { compileLeftOut } from './left-out.ts'
export { steadyTopic } from './steady-topic.ts'
export { compileZeroConfiguration } from './zero-configuration.ts'
