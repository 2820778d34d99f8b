// The front door of time: device times as numbers or text, with a time zone where the text has none. No clock and no
// limits here.

export { compileTimeReader } from './read-any-time.ts'
export { readTime } from './read-time.ts'
export { timeFormatProblem } from './time-format.ts'
export { isTimeZone } from './time-zone.ts'
