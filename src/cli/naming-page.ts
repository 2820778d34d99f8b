// Prints which series have another name in another naming version, and the PromQL that reads both as one.

import { bridgeOf } from '#explain'
import { type MappingFile, type MappingLimits, prepareMapping } from '#mapping'
import type { Message, Sample } from '../model.ts'
import type { CommandStreams } from './command.ts'
import type { Page } from './page.ts'

export interface NamedMappings {
  readonly version: number
  readonly file: MappingFile | undefined
  readonly bundled: MappingFile | undefined
}

/** @param mappings the same mapping in two versions */
export async function createNamingPage(
  [first, second]: readonly [NamedMappings, NamedMappings],
  limits: MappingLimits,
  { out }: Pick<CommandStreams, 'out'>,
): Promise<Page> {
  const [before, after] = await Promise.all(
    [first, second].map(({ file, bundled }) => prepareMapping(file, limits, { bundled })),
  )
  /** Bridges by what is renamed, so that a family is told once. */
  const bridges = new Map<string, string>()
  return {
    async add(message: Message) {
      const [old, renamed] = [await before?.map(message), await after?.map(message)]
      // The same rules in the same order: only names differ.
      for (const [index, sample] of (old?.samples ?? []).entries()) {
        const counterpart = renamed?.samples[index]
        if (counterpart === undefined) continue
        const bridge = bridgeOf(sample, counterpart)
        if (bridge !== undefined) bridges.set(`${familyText(sample)} → ${familyText(counterpart)}`, bridge)
      }
      return { samples: old?.samples.length ?? 0, drops: old?.drops.length ?? 0 }
    },
    finish() {
      if (bridges.size === 0)
        out(`names ${first.version} and ${second.version} are the same for these messages\n`)
      for (const [change, bridge] of [...bridges].sort()) out(`${change}\n  ${bridge}\n`)
    },
  }
}

function familyText({ name, labels }: Sample): string {
  return `${name}{${labels.names.join(',')}}`
}
