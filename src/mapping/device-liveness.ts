// What a mapping file says of the liveness of devices, as the function needs it. Its samples are no part of what a message
// yields: whether one is due depends on those before it (src/pipeline/liveness.ts).

import type { MappingFile } from './language.ts'
import { periodMs } from './period.ts'
import { collectMetadata } from './scope/collect-metadata.ts'
import { livenessNames } from './scope/compile-liveness.ts'

export interface DeviceLiveness {
  /** Between two samples of a device. */
  readonly intervalMs: number
  readonly externalLabels: { readonly [name: string]: string }
}

/**
 * @param bundled says it for a file that does not
 * @returns undefined for none, also where rules of the file have metrics of its names
 */
export function deviceLivenessOf(
  file: MappingFile | undefined,
  bundled: Pick<MappingFile, 'liveness'> | undefined,
): DeviceLiveness | undefined {
  const intervalMs = periodMs(file?.liveness ?? bundled?.liveness)
  if (intervalMs === undefined || (file !== undefined && hasOwnNames(file))) return undefined
  return { intervalMs, externalLabels: file?.external_labels ?? {} }
}

function hasOwnNames({ rules }: MappingFile): boolean {
  const own = collectMetadata(rules.map(({ liveness: _, ...rule }) => rule))
  return Object.values(livenessNames).some(own.isFixed)
}
