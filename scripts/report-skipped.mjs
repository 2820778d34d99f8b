// A vitest reporter that says, after the run, what was skipped for want of a real part and how to get that part.
// The words come from the tests themselves: each skips with a note (test/helpers/parts.ts).

import process from 'node:process'

export default class ReportSkipped {
  /** @param {readonly import('vitest/node').TestModule[]} testModules */
  onTestRunEnd(testModules) {
    const byNote = groupSkipped(testModules)
    if (byNote.size === 0) return
    const lines = ['', 'Skipped tests, and what they require:']
    for (const [note, titles] of byNote) lines.push(...titles.map((title) => `  ${title}`), `    ${note}`)
    process.stdout.write(`${lines.join('\n')}\n\n`)
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} testModules
 * @returns {Map<string, string[]>} note → full names of the tests skipped with it
 */
function groupSkipped(testModules) {
  const byNote = new Map()
  for (const testModule of testModules) {
    for (const test of testModule.children.allTests('skipped')) {
      const { state, note } = /** @type {{ state: string, note?: string }} */ (test.result())
      // A filter on the command line skips without a note.
      if (state === 'skipped' && note) byNote.set(note, [...(byNote.get(note) ?? []), test.fullName])
    }
  }
  return byNote
}
