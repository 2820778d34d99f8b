// Prints a sample event with its times set to now:
//   npm run --silent fresh-event -- test/fixtures/events/direct.json | sam local invoke Ingest --event -

import { readFileSync } from 'node:fs'
import { refreshEvent } from './refresh-event.ts'

const file = process.argv[2]
if (file === undefined) {
  process.stderr.write('usage: npm run --silent fresh-event -- FILE\n')
  process.exitCode = 2
} else {
  const event = refreshEvent(JSON.parse(readFileSync(file, 'utf8')), Date.now())
  process.stdout.write(`${JSON.stringify(event, undefined, 2)}\n`)
}
