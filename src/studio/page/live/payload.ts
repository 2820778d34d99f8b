// A payload as the page shows it: its leaves, its text, its bytes.

import { formatPayloadPath } from '#explain/path'

export type LeafValue = null | boolean | number | string

export interface Leaf {
  /** As a field path. */
  readonly path: string
  readonly value: LeafValue
}

/** A browser that shows more rows shows none in time. */
const leavesMax = 2_000
/** Beyond what mapping reads of a payload. */
const depthMax = 64

/** @returns undefined if the payload is no JSON */
export function leavesOf(bytes: Uint8Array): Leaf[] | undefined {
  let root: unknown
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
  const leaves: Leaf[] = []
  const ahead: { readonly path: readonly (string | number)[]; readonly value: unknown }[] = [
    { path: [], value: root },
  ]
  for (let next = ahead.pop(); next !== undefined && leaves.length < leavesMax; next = ahead.pop()) {
    const { path, value } = next
    if (typeof value !== 'object' || value === null) {
      leaves.push({ path: formatPayloadPath(path), value: value as LeafValue })
      continue
    }
    if (path.length >= depthMax) {
      leaves.push({ path: formatPayloadPath(path), value: '… nested deeper' })
      continue
    }
    const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    for (const [step, member] of members.reverse()) ahead.push({ path: [...path, step], value: member })
  }
  return leaves
}

/** A number, or what is plotted in its place. */
export function numberOf(value: LeafValue): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string') return undefined
  if (/^(on|true)$/i.test(value)) return 1
  if (/^(off|false)$/i.test(value)) return 0
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined
}

/** `▲+0.01`, `▼−2`, `changed`, or nothing */
export function describeChange(before: LeafValue | undefined, now: LeafValue): string {
  if (before === undefined || Object.is(before, now)) return ''
  if (typeof before !== 'number' || typeof now !== 'number') return 'changed'
  const step = now - before
  // As many digits as the values have, since a difference of binary numbers has more.
  const digits = Math.max(decimals(before), decimals(now))
  const size = Math.abs(step).toFixed(Math.min(digits, 12))
  return step > 0 ? `▲+${size}` : `▼−${size}`
}

function decimals(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0
}

const bytesPerRow = 16
const rowsMax = 512

/** Rows of a hex dump: where, sixteen bytes, and what of them can be read. */
export function hexRows(
  bytes: Uint8Array,
): { readonly at: string; readonly hex: string; readonly text: string }[] {
  const count = Math.min(rowsMax, Math.ceil(bytes.length / bytesPerRow))
  return Array.from({ length: count }, (_, row) => {
    const part = bytes.subarray(row * bytesPerRow, (row + 1) * bytesPerRow)
    return {
      at: (row * bytesPerRow).toString(16).padStart(5, '0'),
      hex: Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(
        '',
      ),
    }
  })
}

/** Lenient: what is no UTF-8 shows as �. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

export function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return !bytes.includes(0)
  } catch {
    return false
  }
}
