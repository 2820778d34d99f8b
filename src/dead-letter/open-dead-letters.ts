// The dead letters of an instance, where the settings want them. Loaded when the first is kept.

import type { Clock } from '../clock.ts'
import { createDeadLetters, type DeadLetters } from './dead-letters.ts'
import { createSink } from './sink.ts'

/** @param uri `s3://bucket/prefix` or `file:///folder` */
export function openDeadLetters(uri: URL, perMinuteMax: number, clock: Clock): DeadLetters {
  return createDeadLetters(createSink(uri), perMinuteMax, clock)
}
