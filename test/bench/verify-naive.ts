// The naive path is a fair yardstick only if it does the same work: its requests must hold the same series and samples.

import { readFileSync } from 'node:fs'
import { uncompress } from 'snappyjs'
import { readWriteRequest } from '#studio/receiver'
import { createNaivePath } from './naive.ts'
import { createOurPath } from './ours.ts'
import type { Path } from './path.ts'
import { workloads } from './workloads.ts'

/** @throws {Error} if the two paths differ */
export async function verifyNaive(mappingFile: string): Promise<void> {
  const event = workloads.w2.event(Date.now(), 0)
  const ours = createOurPath(readFileSync(mappingFile, 'utf8'))
  const naive = createNaivePath()
  for (const path of [ours, naive]) await path.run(event)
  const expected = linesOf(ours)
  if (expected.length !== workloads.w2.samples) throw new Error(`W2 makes ${expected.length} samples`)
  if (expected.join('\n') !== linesOf(naive).join('\n'))
    throw new Error('the naive path makes different samples')
}

/** One for each sample, sorted. */
function linesOf({ requests }: Path): string[] {
  return requests
    .flatMap(({ body }) => readWriteRequest(uncompress(body)).series)
    .flatMap(({ labels, samples }) =>
      samples.map(({ timestampMs, value }) => JSON.stringify([labels, timestampMs, value])),
    )
    .sort()
}
