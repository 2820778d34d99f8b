// What keeps a command from a stack, its workspace or another part of AWS, in words, with what mends it.

export type StackProblem =
  | 'no_region'
  | 'no_credentials'
  | 'bad_credentials'
  | 'expired_credentials'
  | 'clock'
  | 'denied'
  | 'not_found'
  | 'changed'
  | 'no_such_stack'
  | 'other_stack'
  | 'failed_stack'
  | 'no_workspace'
  | 'bad_query'
  | 'too_large'
  | 'throttled'
  | 'timeout'
  | 'connection'
  | 'other'

export class StackError extends Error {
  override readonly name = 'StackError'
  readonly kind: StackProblem
  /** What to do about it: a command where there is one. */
  readonly remedy: string | undefined

  constructor(kind: StackProblem, message: string, remedy?: string) {
    super(message)
    this.kind = kind
    this.remedy = remedy
  }
}
