// The log of a stack's function since a time: what it counted, and what it complained of.

import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { type Aws, toStackError } from '#stack'

export interface FunctionLog {
  /** `Received`, and with a reason `Failed http_403`. */
  readonly counts: ReadonlyMap<string, number>
  /** Errors and warnings, as they stand in the log, the last ones. */
  readonly lines: readonly string[]
}

const pagesMax = 10
const linesMax = 10
const lineCharsMax = 600

/** @throws {StackError} */
export async function readFunctionLog(aws: Aws, logGroupName: string, sinceMs: number): Promise<FunctionLog> {
  return summarizeLog(await readLogLines(aws, logGroupName, sinceMs))
}

/**
 * @param filterPattern of CloudWatch Logs
 * @returns at most ten pages
 * @throws {StackError}
 */
export async function readLogLines(
  aws: Aws,
  logGroupName: string,
  startTime: number,
  filterPattern?: string,
): Promise<string[]> {
  const lines: string[] = []
  let nextToken: string | undefined
  try {
    for (let page = 0; page < pagesMax; page++) {
      const answer = await aws.client(CloudWatchLogsClient).send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime,
          ...(filterPattern && { filterPattern }),
          ...(nextToken && { nextToken }),
        }),
      )
      for (const { message } of answer.events ?? []) if (message !== undefined) lines.push(message.trim())
      nextToken = answer.nextToken
      if (nextToken === undefined) break
    }
  } catch (error) {
    throw toStackError(error, 'logs:FilterLogEvents')
  }
  return lines
}

export function summarizeLog(lines: readonly string[]): FunctionLog {
  const counts = new Map<string, number>()
  const complaints: string[] = []
  for (const line of lines) {
    const read = readLine(line)
    if (read === undefined) {
      if (/error|timed out|exited/i.test(line)) complaints.push(line)
    } else if ('_aws' in read) count(read, counts)
    else if (/^(ERROR|WARN|FATAL)$/.test(String(read['level'])) || /fault|error/.test(String(read['type']))) {
      complaints.push(line)
    }
  }
  return { counts, lines: complaints.slice(-linesMax).map((line) => line.slice(0, lineCharsMax)) }
}

function readLine(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A count with a reason is in one line only, so that sums are right. */
function count(line: Readonly<Record<string, unknown>>, counts: Map<string, number>): void {
  const reason = line['Reason']
  for (const [name, value] of Object.entries(line)) {
    if (typeof value !== 'number') continue
    const key = reasoned.has(name) && typeof reason === 'string' ? `${name} ${reason}` : name
    counts.set(key, (counts.get(key) ?? 0) + value)
  }
}

const reasoned: ReadonlySet<string> = new Set([
  'Dropped',
  'Refused',
  'Failed',
  'DeadLettered',
  'Misconfigured',
  'ClockCorrected',
  'MappingRefreshFailed',
])
