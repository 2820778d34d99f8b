// Which records are in work, written where it outlasts the process: Lambda keeps /tmp when it resets an environment after
// a crash or a time-out. What stands there at the next start ended the process before, and is suspect.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors
// Nothing here fails an invocation: without a folder that can be written, nobody is suspect.

import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { DecodedEvent } from '#decode'
import type { Log } from '#telemetry'
import type { SuspectList, SuspicionOf } from './suspect-list.ts'

export interface CrashMark {
  /** What is known of the records of an event; undefined: nothing against any. */
  suspicions(event: DecodedEvent): SuspicionOf | undefined
  /**
   * Writes down that the records from index `from` to `to` are in work. One small write into an open file.
   * @param deaths processes that have ended with them already
   */
  set(event: DecodedEvent, from: number, to: number, deaths: number): void
  /** They are done with. */
  clear(): void
  /** Suspects records for the time that they took. */
  accuse(event: DecodedEvent, from: number, to: number): Promise<void>
}

/** Of records without an order; those of a stream are named by the first and the last. */
const idsMax = 1_000

/** In the log line. */
const loggedIdsMax = 10

const nobody: SuspicionOf = () => undefined

/** @param folder undefined: suspects are known to this process only */
export async function openCrashMark(
  folder: string | undefined,
  now: () => number,
  log: Log,
): Promise<CrashMark> {
  const file = folder === undefined ? undefined : join(folder, 'iot-remote-write.mark')
  const listFile = file && `${file}-suspects`
  let suspects: SuspectList | undefined
  const recall = async (): Promise<SuspectList> => {
    suspects ??= (await import('./suspect-list.ts')).createSuspectList(listFile, now)
    return suspects
  }
  const fd = file && open(file)
  const found = typeof fd === 'number' ? firstLineOf(fd) : ''
  if (found !== '' || (listFile && existsSync(listFile))) {
    const suspect = (await recall()).addFound(found)
    if (suspect !== undefined) {
      const { source, ids, deaths } = suspect
      log('warn', 'the last process ended while it handled records', {
        source,
        records: ids.slice(0, loggedIdsMax),
        deaths,
      })
    }
  }

  function write(line: string): void {
    if (typeof fd !== 'number') return
    try {
      writeSync(fd, `${line}\n`, 0)
    } catch {
      // A full disk: the records are handled all the same.
    }
  }

  const clear = (): void => write('')
  clear()
  return {
    clear,
    suspicions(event) {
      const known = suspects?.of(event)
      const { endedProcess, length } = event
      if (known !== undefined || endedProcess === undefined) return known
      for (let index = 0; index < length; index++) if (endedProcess(index)) return nobody
      return undefined
    },
    set(event, from, to, deaths) {
      if (isMarked(event)) write(markOf(event, from, to, deaths))
    },
    async accuse(event, from, to) {
      if (isMarked(event)) (await recall()).addFound(markOf(event, from, to, 0))
    },
  }
}

/** Lambda itself stops repeating an event that fails with an error: after the third process that ended with it. */
function isMarked({ source }: DecodedEvent): boolean {
  return source.answer !== 'error'
}

/** Names of records, and nothing of what is in them. */
function markOf(event: DecodedEvent, from: number, to: number, deaths: number): string {
  const { name, ordered } = event.source
  const ids = [event.recordId(from)]
  if (ordered) ids.push(event.recordId(to))
  else for (let at = from + 1; at <= to && ids.length < idsMax; at++) ids.push(event.recordId(at))
  return JSON.stringify([name, event.place, deaths, ids, ordered])
}

function open(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
  } catch {
    return undefined
  }
}

function firstLineOf(fd: number): string {
  try {
    return readFileSync(fd, 'utf8').split('\n', 1)[0] as string
  } catch {
    closeSync(fd)
    return ''
  }
}
