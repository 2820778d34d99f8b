// The function that the IoT rule invokes. Settings and mapping are read when the instance starts: anything wrong with
// them stops it there, with every problem named, instead of failing message by message.

import { systemClock } from '../clock.ts'
import { loadMapping } from '../config/load-mapping.ts'
import { readSettings } from '../config/settings.ts'
import { createHandler } from './create-handler.ts'

const settings = readSettings(process.env)
const mapping = await loadMapping(settings.mapping.uri)

export const handler = createHandler(settings, mapping, {
  env: process.env,
  clock: systemClock,
  writeLine: (line) => process.stdout.write(`${line}\n`),
})
