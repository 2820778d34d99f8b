// The built function in AWS's runtime client, for tests that start several: stopped when the test is over.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { ingestFolder } from './ingest-events.ts'
import { type LambdaFunction, startLambda } from './lambda-ric.ts'
import type { MovedClock } from './moved-clock.ts'

/** @param parts from `describeWithParts` */
export async function startFunction(
  parts: { readonly node24: string; readonly 'aws-lambda-ric': string },
  env: Readonly<Record<string, string>>,
  folder = ingestFolder,
  clock?: MovedClock,
  timeoutMs = 30_000,
): Promise<LambdaFunction> {
  const lambda = await startLambda({
    node: parts.node24,
    ric: parts['aws-lambda-ric'],
    folder,
    env,
    clock,
    timeoutMs,
  })
  onTestFinished(() => lambda.stop())
  return lambda
}

/** A copy of the built function where it finds no package: Lambda has only what is in the folder. */
export function copyFunction(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'function-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(ingestFolder, dir, { recursive: true })
  return dir
}

/** The objects among the lines of a function's log. */
export function logObjects(log: string): Record<string, unknown>[] {
  return log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
}
