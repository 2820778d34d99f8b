// What `check-config` says of a configuration of checks, ours or that of mackerel-agent.

import { readChecks } from '#checks'
import type { CollectorFile } from './collector-file.ts'

export const checkChecksFile: CollectorFile = {
  isMeant: () => true,
  async check(text, fileName) {
    const { checks, metrics, unused } = await readChecks(text, fileName)
    const notes = unused.map(
      ({ keys, lines, why }) =>
        `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}: ${keys.join(', ')}: not used: ${why}`,
    )
    return [
      ...notes,
      `${fileName}: ${counted(checks.length, 'check')}, ${counted(metrics.length, 'metric plugin')}`,
    ]
  },
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
