// `decode: senml+json`: a SenML pack becomes its resolved records, as RFC 8428 section 4.6 defines them: full names,
// absolute times, base values and sums added, in the order of time. A record that breaks a rule of the RFC is left
// out and counted; a pack of which nothing is left, or whose base fields cannot be believed, is unreadable.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { countProblems, type RecordProblem } from './reading.ts'

export type ResolvedPack =
  | { readonly ok: true; readonly value: JsonValue; readonly problems: readonly RecordProblem[] }
  | { readonly ok: false; readonly detail: string }

type Resolved = { readonly [label: string]: JsonValue } & { readonly t: number }

/** Section 4.3, table of labels. `vd`, which is base64, stays the text that it is. */
interface Fields extends BaseFields {
  readonly n?: string
  readonly u?: string
  readonly v?: number
  readonly vs?: string
  readonly vb?: boolean
  readonly vd?: string
  readonly s?: number
  readonly t?: number
  readonly ut?: number
}

interface BaseFields {
  bn?: string
  bt?: number
  bu?: string
  bv?: number
  bs?: number
}

const types = new Map([
  ...['bn', 'bu', 'n', 'u', 'vs', 'vd'].map((label) => [label, 'string'] as const),
  ...['bt', 'bv', 'bs', 'bver', 'v', 's', 't', 'ut'].map((label) => [label, 'number'] as const),
  ['vb', 'boolean'],
])

/**
 * 10 is RFC 8428's, and the default; those below are drafts of it. 26 is 10 with the secondary units of RFC 9100: here
 * a unit is only a text.
 */
const knownVersion = /^([1-9]|10|26)$/

/** Section 4.5.1, except that a name may begin with `/`, as LwM2M has it (`/3303/0/5700`). */
const namePattern = /^[A-Za-z\d/][\w:./-]*$/
const nameCharacters = /^[\w:./-]*$/

/** The last base name that was looked at, which is long, and the same for thousands of records. */
let lastBase: { readonly text: string; readonly isName: boolean } | undefined

/** Whether both together are a name. */
function isName(base: string, name: string): boolean {
  if (base === '') return namePattern.test(name)
  if (lastBase?.text !== base) lastBase = { text: base, isName: namePattern.test(base) }
  return lastBase.isName && nameCharacters.test(name)
}

/** The RFC has no limit, and a long base name would be repeated in thousands of records. */
const nameCharsMax = 1024

/** Section 4.5.3: seconds below are relative to now. */
const absoluteTimeMin = 2 ** 28

/**
 * @param receivedAtMs what "now" is
 * @param work for each record and field a step; what there are none left for is left out
 */
export function resolveSenml(pack: JsonValue, receivedAtMs: number, work: Work): ResolvedPack {
  if (!Array.isArray(pack)) return { ok: false, detail: 'not an array of records' }
  const value: Resolved[] = []
  const problems = countProblems()
  const base: BaseFields = {}
  for (const record of pack) {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      return { ok: false, detail: 'a record is not an object' }
    }
    let problem: string | undefined
    const entries = Object.entries(record)
    work.left -= 1 + entries.length
    if (work.left < 0) break
    for (const [label, field] of entries) {
      const wrong = problemOf(label, field)
      // The records that follow depend on it.
      if (wrong !== undefined && label.startsWith('b')) return { ok: false, detail: wrong }
      problem ??= wrong
      if (label.startsWith('b')) Object.assign(base, { [label]: field })
    }
    const resolved = problem ?? resolveRecord(record, base, receivedAtMs)
    if (typeof resolved === 'object') value.push(resolved)
    else if (resolved !== undefined) problems.add(resolved)
  }
  const [first] = problems.list()
  if (value.length === 0 && first !== undefined) return { ok: false, detail: first.detail }
  return { ok: true, value: value.sort((a, b) => a.t - b.t), problems: problems.list() }
}

/** Of one field. Section 4.4: what is not known is passed over, unless its label says that it must not be. */
function problemOf(label: string, field: unknown): string | undefined {
  const type = types.get(label)
  if (type === undefined) return label.endsWith('_') ? 'a field that ends with _ is not known' : undefined
  if (typeof field !== type) return `${label} is not a ${type}`
  return label === 'bver' && !knownVersion.test(String(field)) ? 'bver is not known' : undefined
}

/** @returns why there is no resolved record; undefined if the record has base fields and nothing else */
function resolveRecord(
  fields: Fields,
  base: BaseFields,
  receivedAtMs: number,
): Resolved | string | undefined {
  const { n = '', u = base.bu, v, vs, vb, vd, s, t = 0, ut } = fields
  const values = [v, vs, vb, vd].filter((field) => field !== undefined).length
  if (values > 1) return 'more than one value'
  if (values === 0 && s === undefined) {
    const labels = Object.keys(fields).filter((label) => types.has(label))
    const onlyBase = labels.length > 0 && labels.every((label) => label.startsWith('b'))
    return onlyBase ? undefined : 'neither value nor sum'
  }
  const { bn = '', bt = 0, bv = 0, bs } = base
  if (bn.length + n.length > nameCharsMax) return `a name of more than ${nameCharsMax} characters`
  if (!isName(bn, n)) return 'a name with characters that are not allowed'
  const time = bt + t < absoluteTimeMin ? receivedAtMs / 1000 + bt + t : bt + t
  if (!Number.isFinite(time)) return 't is not finite'
  return {
    n: bn + n,
    t: time,
    ...(u !== undefined && { u }),
    ...(v !== undefined && { v: v + bv }),
    ...(vs !== undefined && { vs }),
    ...(vb !== undefined && { vb }),
    ...(vd !== undefined && { vd }),
    ...((s ?? bs) !== undefined && { s: (s ?? 0) + (bs ?? 0) }),
    ...(ut !== undefined && { ut }),
  }
}
