// The function that the IoT rule invokes. Settings and mapping are read when the instance starts: anything wrong with
// them stops it there, with every problem named, instead of failing message by message.

import { readSettings } from '#config'
import { systemClock } from '../../clock.ts'
import { createHandler } from './create-handler.ts'

export const handler = await createHandler(readSettings(process.env), {
  env: process.env,
  clock: systemClock,
  writeLine: (line) => process.stdout.write(`${line}\n`),
})
