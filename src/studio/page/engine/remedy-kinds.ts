// Which remedies a problem has: each is a change of the mapping file that the screen Map shows before anything is saved.

export type RemedyKind = 'states' | 'leave_out' | 'format' | 'map'

/** What a change is prepared for. */
export interface RemedyRequest {
  readonly kind: RemedyKind
  readonly reason: string
  /** The path of the field in the payload; '' for the message as a whole. */
  readonly field: string
  /** A filter that has all topics of the problem. */
  readonly filter: string
}

export const remedyWords: Readonly<Record<RemedyKind, string>> = {
  states: 'map as states',
  leave_out: 'leave out',
  format: 'set format',
  map: 'map it',
}

/** Where the endpoint or the function decides, no mapping mends it. */
const byReason: Readonly<Record<string, readonly RemedyKind[]>> = {
  word_unknown: ['states', 'leave_out'],
  value_not_mapped: ['states', 'leave_out'],
  not_a_number: ['states', 'leave_out'],
  missing: ['map', 'leave_out'],
  required: ['map', 'leave_out'],
  no_metric: ['map', 'leave_out'],
  no_rule: ['map'],
  bad_time: ['format', 'leave_out'],
  not_finite: ['leave_out'],
  expression_failed: ['leave_out'],
  bad_buckets: ['leave_out'],
  bad_name: ['leave_out'],
  label_too_long: ['leave_out'],
  collision: ['leave_out'],
  not_json: ['leave_out'],
  not_senml: ['leave_out'],
  not_decoded: ['leave_out'],
  too_large: ['leave_out'],
}

export function remediesFor(reason: string): readonly RemedyKind[] {
  return Object.hasOwn(byReason, reason) ? (byReason[reason] as readonly RemedyKind[]) : []
}

/** Clocks that a format may mend; no mapping sets the clock of a device. */
export function remediesForClock(correction: string): readonly RemedyKind[] {
  return correction === 'time_unreadable' || correction === 'time_without_zone' ? ['format'] : []
}

/** The URL of Map with the change prepared. */
export function remedyUrl(messageId: number, { kind, reason, field, filter }: RemedyRequest): string {
  const query = new URLSearchParams({ message: String(messageId), remedy: kind, reason, field, filter })
  return `/map?${query}`
}

/** @returns undefined for a URL without a remedy */
export function readRemedyUrl(
  query: URLSearchParams,
): { readonly messageId: number; readonly request: RemedyRequest } | undefined {
  const kind = query.get('remedy') ?? ''
  const messageId = Number(query.get('message'))
  if (!Object.hasOwn(remedyWords, kind) || !Number.isSafeInteger(messageId)) return undefined
  const text = (name: string) => query.get(name) ?? ''
  const request = {
    kind: kind as RemedyKind,
    reason: text('reason'),
    field: text('field'),
    filter: text('filter'),
  }
  return { messageId, request }
}
