// The front door of suspects: which records were in work when a process ended. A mark in a file outlasts the process;
// the next one finds it and suspects those records. Nothing here fails an invocation.

export { type CrashMark, openCrashMark } from './crash-mark.ts'
export type { Suspicion, SuspicionOf } from './suspect-list.ts'
