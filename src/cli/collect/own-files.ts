// Collectors whose configuration is a file of a form of its own: the file that other programs have, as it is.

import type { OpenOwnFile } from './own-file.ts'

export interface OwnFile {
  readonly open: OpenOwnFile
  /** Whether `--state` is for it. */
  readonly keepsState: boolean
}

/** By the collector's name. */
export const ownFiles: { readonly [collector: string]: OwnFile } = {
  checks: { open: async (source) => (await import('./open-checks.ts')).openChecks(source), keepsState: true },
  scrape: {
    open: async (source) => (await import('./scrape-pages.ts')).openScrapeFile(source),
    keepsState: false,
  },
}
