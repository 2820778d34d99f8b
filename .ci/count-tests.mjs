// Vitest's JSON report → one line: passed, failed and skipped tests, and how many of those skipped are end to end.
// A file that could not be run counts as one failed test. Ends with an error where the report says nothing.

import { readFileSync } from 'node:fs'
import process from 'node:process'

const report = readFileSync(process.argv[2], 'utf8')
if (report === '') {
  process.stderr.write('count-tests: the tests did not get as far as a report\n')
  process.exit(1)
}
const { testResults } = JSON.parse(report)
let [passed, failed, skipped, skippedEndToEnd] = [0, 0, 0, 0]
for (const { name, status, assertionResults } of testResults) {
  if (assertionResults.length === 0 && status === 'failed') failed++
  for (const test of assertionResults) {
    if (test.status === 'passed') passed++
    else if (test.status === 'failed') failed++
    else {
      skipped++
      if (name.includes('/test/e2e/')) skippedEndToEnd++
    }
  }
}
process.stdout.write(`${passed} ${failed} ${skipped} ${skippedEndToEnd}\n`)
