// What `check-config` says of a configuration of checks, ours or that of mackerel-agent.

import path from 'node:path'
import { readChecks } from '#checks'
import { createReadIncluded } from '../collect/read-included.ts'
import type { CollectorFile } from './collector-file.ts'

export const checkChecksFile: CollectorFile = {
  isMeant: () => true,
  async check(text, fileName, folder) {
    const { checks, metrics, unused } = await readChecks(
      text,
      fileName,
      createReadIncluded(path.resolve(folder, fileName)),
    )
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
