// Structured log lines, one JSON object each, in the form of Lambda's JSON log format. Fields never hold payloads.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html

import { programVersion } from '../program-version.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogFields = Readonly<Record<string, unknown>>

export type Log = (level: LogLevel, message: string, fields?: LogFields) => void

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** @param writeLine takes a line without its end; straight to stdout, since Lambda would wrap what goes through console */
export function createLog(level: LogLevel, writeLine: (line: string) => void, now: () => number): Log {
  return (lineLevel, message, fields = {}) => {
    if (order.indexOf(lineLevel) < order.indexOf(level)) return
    const timestamp = new Date(now()).toISOString()
    writeLine(
      JSON.stringify({ timestamp, level: lineLevel.toUpperCase(), message, programVersion, ...fields }),
    )
  }
}
