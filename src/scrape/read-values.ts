// Values as Prometheus writes them: durations, sizes, labels. Each reader reports what is wrong, and gives the default then.

import { type Checker, checkObject, type Path } from '#check'
import { secretReference } from '#secrets'
import { isAnyLabelName } from './relabel.ts'

/** Also notes what has no effect here: no problem, and nothing that somebody should believe in. */
export interface ScrapeChecker extends Checker {
  sourceOf(path: Path): string | undefined
  remark(path: Path, message: string): void
}

const durationPattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
const unitsMs = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1]

/** @returns milliseconds; undefined for other text */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const parts = text === '' ? null : durationPattern.exec(text)
  if (parts === null) return undefined
  return unitsMs.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit, 0)
}

/** As Prometheus writes it in labels: `1m30s`, and years and weeks only where they are whole. */
export function formatDuration(durationMs: number): string {
  let rest = durationMs
  let text = ''
  for (const [index, unit] of ['y', 'w', 'd', 'h', 'm', 's', 'ms'].entries()) {
    const unitMs = unitsMs[index] as number
    const isWhole = index > 1 || rest % unitMs === 0
    if (!isWhole || rest < unitMs) continue
    text += `${Math.floor(rest / unitMs)}${unit}`
    rest %= unitMs
  }
  return text === '' ? '0s' : text
}

/** At least a millisecond. */
export function readDuration(checker: Checker, path: Path, value: unknown, defaultMs: number): number {
  if (value === undefined || value === null) return defaultMs
  const durationMs = typeof value === 'string' ? parseDuration(value) : undefined
  if (durationMs !== undefined && durationMs > 0) return durationMs
  checker.report(path, `expected a duration above 0, such as 60s or 5m (actual: ${checker.describe(value)})`)
  return defaultMs
}

const sizeUnits: { readonly [unit: string]: number } = { B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** @returns bytes; undefined where there is none, or 0, which is no limit */
export function readSize(checker: Checker, path: Path, value: unknown): number | undefined {
  if (value === undefined || value === null || value === 0 || value === '0') return undefined
  const [, digits, unit] =
    (typeof value === 'string' ? /^(\d+(?:\.\d+)?)(B|[KMG]i?B)$/.exec(value) : null) ?? []
  if (digits !== undefined && unit !== undefined) {
    return Math.floor(Number(digits) * (sizeUnits[unit.charAt(0)] as number))
  }
  checker.report(path, `expected a size, such as 10MB (actual: ${checker.describe(value)})`)
  return undefined
}

/** @returns undefined where there is none, or 0, which is no limit */
export function readLimit(checker: Checker, path: Path, value: unknown): number | undefined {
  if (value === undefined || value === null || value === 0) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  checker.report(path, `expected a whole number from 0 (actual: ${checker.describe(value)})`)
  return undefined
}

/** Text, also where YAML takes it for a number or a boolean: then as it is written. */
export function readText(
  checker: ScrapeChecker,
  path: Path,
  value: unknown,
  what = 'text',
): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return checker.sourceOf(path) ?? String(value)
  checker.report(path, `expected ${what} (actual: ${checker.describe(value)})`)
  return undefined
}

export function readBoolean(checker: Checker, path: Path, value: unknown, otherwise: boolean): boolean {
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'boolean') return value
  checker.report(path, `expected true or false (actual: ${checker.describe(value)})`)
  return otherwise
}

export function readLabelsOf(checker: ScrapeChecker, path: Path, value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {}
  const labels = Object.create(null) as Record<string, string>
  for (const [name, given] of Object.entries(
    checkObject(checker, path, value, 'labels with their values') ?? {},
  )) {
    if (!isAnyLabelName(name)) checker.report([...path, name], 'expected a label name: letters, digits and _')
    else labels[name] = readText(checker, [...path, name], given, 'the value of a label') ?? ''
  }
  return { ...labels }
}

/** @returns [] where there is none, or it is none, which is reported */
export function readList(checker: Checker, path: Path, value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  checker.report(path, `expected a list of ${what} (actual: ${checker.describe(value)})`)
  return []
}

/**
 * What names a secret: `…_ref`, an ARN or a `file:` URL, or Prometheus' `…_file`, an absolute path.
 * @returns undefined where there is neither
 */
export function readReference(
  checker: ScrapeChecker,
  path: Path,
  given: { readonly [key: string]: unknown },
  name: string,
): string | undefined {
  const reference = given[`${name}_ref`]
  const file = given[`${name}_file`]
  if (reference !== undefined && reference !== null) {
    if (typeof reference === 'string' && secretReference.test(reference)) return reference
    const expected = 'expected the ARN of a secret in Secrets Manager, or a file:/// URL'
    checker.report([...path, `${name}_ref`], expected)
    return ''
  }
  if (file === undefined || file === null) return undefined
  if (typeof file === 'string' && file.startsWith('/')) return new URL(`file://${encodeURI(file)}`).href
  checker.report(
    [...path, `${name}_file`],
    `expected an absolute path, or ${name}_ref with the ARN of a secret`,
  )
  return ''
}
