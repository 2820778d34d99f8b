// The dead letters that lie in a folder, as people would find them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FoundDeadLetter {
  readonly file: string
  readonly payload_base64?: string
  readonly topic?: string
  readonly client_id?: string
  readonly received_at?: number
  readonly stage: string
  readonly reason: string
  readonly maybe_written: boolean
}

export function readDeadLetters(folder: string): FoundDeadLetter[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => {
      const file = join(folder, name)
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
      return lines.map((line) => ({ file, ...JSON.parse(line) }) as FoundDeadLetter)
    })
}
