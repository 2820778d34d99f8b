// Finds labels whose values hardly ever come twice: each value is a series of its own, kept and paid for.

import type { Path } from '#check'
import { parseFieldPath } from '../expression/field-path.ts'
import type { MappingFile, Scope } from '../language.ts'
import { filtersOf, labelCaptures } from '../topic/topic-filter.ts'
import type { ReportLint } from './report.ts'
import { metricVisits, scopesOf } from './visit-scopes.ts'

const fleeting = new Set(
  [
    ...['time', 'date', 'datetime', 'ts', 'timestamp', 'created_at', 'updated_at', 'received_at', 'uptime'],
    ...['uuid', 'guid', 'nonce', 'random', 'session', 'session_id', 'message_id', 'msg_id', 'request_id'],
    ...['correlation_id', 'trace_id', 'event_id', 'seq', 'sequence', 'sequence_number', 'packet_id'],
    ...['f_cnt', 'fcnt', 'frame_counter', 'lat', 'lon', 'lng', 'latitude', 'longitude'],
  ].map((name) => name.replaceAll('_', '')),
)

export function lintLabels(file: MappingFile, report: ReportLint): void {
  for (const [index, { topic }] of file.rules.entries()) {
    for (const { name } of filtersOf(topic).slice(0, 1).flatMap(labelCaptures)) {
      if (isFleeting(name)) warn(['rules', index, 'topic'], name, `\`+${name}\``, report)
    }
  }
  for (const visit of scopesOf(file)) {
    lintExpressions(visit.scope.labels, [...visit.path, 'labels'], report)
    for (const { metric, path } of metricVisits(visit)) {
      lintExpressions(metric.labels, [...path, 'labels'], report)
    }
    for (const [index, key] of (visit.scope.labels_from?.allow ?? []).entries()) {
      if (isFleeting(key)) warn([...visit.path, 'labels_from', 'allow', index], key, `\`${key}\``, report)
    }
  }
}

function lintExpressions(labels: Scope['labels'], path: Path, report: ReportLint): void {
  for (const [name, expression] of Object.entries(labels ?? {})) {
    const field = parseFieldPath(expression)
    const last = field?.steps.at(-1) ?? field?.variable
    const found = [name, last].find((one) => typeof one === 'string' && isFleeting(one))
    if (found !== undefined) warn([...path, name], name, `\`${expression}\``, report)
  }
}

function warn(path: Path, label: string, source: string, report: ReportLint): void {
  report(
    'cardinality',
    path,
    `the label \`${label}\` is likely to change with every message, and each value creates a new series; ` +
      `use ${source} as the \`timestamp\` or as a metric, or remove the label`,
  )
}

/** As one word: `sessionId`, `session_id` and `session-id` are one. */
function isFleeting(name: string): boolean {
  return fleeting.has(name.replace(/[_-]/g, '').toLowerCase())
}
