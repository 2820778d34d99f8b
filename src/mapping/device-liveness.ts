// What a mapping file says of the liveness of devices, as the function needs it. Its samples are no part of what a message
// yields: whether one is due depends on those before it (src/pipeline/liveness.ts).

import type { MappingFile } from './language.ts'
import { collectMetadata } from './scope/collect-metadata.ts'
import { livenessNames } from './scope/compile-liveness.ts'

export interface DeviceLiveness {
  /** Between two samples of a device. */
  readonly intervalMs: number
  readonly externalLabels: { readonly [name: string]: string }
}

export const livenessForm = /^([1-9][0-9]{0,4})([smh])$/

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/**
 * @param bundled says it for a file that does not
 * @returns undefined for none, also where rules of the file have metrics of its names
 */
export function deviceLivenessOf(
  file: MappingFile | undefined,
  bundled: Pick<MappingFile, 'liveness'> | undefined,
): DeviceLiveness | undefined {
  const [, count, unit = ''] = livenessForm.exec(file?.liveness ?? bundled?.liveness ?? 'off') ?? []
  if (count === undefined || (file !== undefined && hasOwnNames(file))) return undefined
  return { intervalMs: Number(count) * (unitMs[unit] as number), externalLabels: file?.external_labels ?? {} }
}

function hasOwnNames({ rules }: MappingFile): boolean {
  const own = collectMetadata(rules.map(({ liveness: _, ...rule }) => rule))
  return Object.values(livenessNames).some(own.isFixed)
}
