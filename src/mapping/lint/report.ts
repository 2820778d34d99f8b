// How a check of a mapping file says what it found.

import type { Path } from '#check'

/** @param id name of the check, such as `unreachable-rule` */
export type ReportLint = (id: string, path: Path, message: string) => void
