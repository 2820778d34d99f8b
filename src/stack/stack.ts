// A stack of template.yaml as CloudFormation tells it.

export interface Stack {
  readonly name: string
  readonly region: string
  /** Twelve digits. */
  readonly account: string
  /** `aws`, `aws-cn`, … */
  readonly partition: string
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string
  /** Why it has this status; undefined where CloudFormation says nothing. */
  readonly statusReason: string | undefined
  readonly state: StackState
  /** By name; of each parameter of the template, its default where nobody has set it. */
  readonly parameters: Readonly<Record<string, string>>
  /** By name; only those whose condition holds. */
  readonly outputs: Readonly<Record<string, string>>
  /** By logical name. */
  readonly resources: ReadonlyMap<string, StackResource>
}

/** `failed`: what is there may be incomplete, or gone. */
export type StackState = 'ready' | 'changing' | 'failed'

export interface StackResource {
  readonly type: string
  /** As Ref gives it; '' where it was never made. */
  readonly id: string
  readonly status: string
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html */
export function stateOf(status: string): StackState {
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return 'ready'
  // The stack is as it was before.
  if (/^(UPDATE|IMPORT)_ROLLBACK_COMPLETE$/.test(status)) return 'ready'
  if (/^UPDATE_.*IN_PROGRESS$/.test(status)) return 'changing'
  return 'failed'
}
