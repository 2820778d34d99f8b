// Collectors whose configuration is a file of a form of its own: the file that other programs have, as it is.

import type { OpenOwnFile } from './own-file.ts'

/** By the collector's name. */
export const ownFiles: { readonly [collector: string]: OpenOwnFile } = {
  checks: async (source) => (await import('./open-checks.ts')).openChecks(source),
}
