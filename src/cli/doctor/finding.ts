// What `doctor` finds, and what a check is.

import type { Aws, Stack } from '#stack'
import type { StackOptions } from '../stack/stack-options.ts'

/** `problem`: messages are lost or will be; `warning`: somebody should look; `unknown`: it could not be checked. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown'

export interface Finding {
  readonly level: Level
  /** What is there. */
  readonly what: string
  /** What follows from it. */
  readonly why?: string
  /** The command that mends it, or what to do. */
  readonly remedy?: string
}

export interface CheckContext {
  readonly aws: Aws
  readonly stack: Stack
  readonly options: StackOptions
}

export interface Check {
  /** Of what, in a word or two. */
  readonly name: string
  /** @returns nothing where the stack does not have what is checked; throws a StackError for what it may not ask */
  run(context: CheckContext): Promise<readonly Finding[]>
}

export const ok = (what: string): Finding => ({ level: 'ok', what })
export const warning = (what: string, why: string, remedy: string): Finding => ({
  level: 'warning',
  what,
  why,
  remedy,
})
export const problem = (what: string, why: string, remedy: string): Finding => ({
  level: 'problem',
  what,
  why,
  remedy,
})

/** What deploying again puts right: `sam deploy` alone changes nothing, since CloudFormation compares templates. */
export const restored =
  'Put it right by hand, or change it back with CloudFormation (docs/operations.md, Somebody changed the stack).'
