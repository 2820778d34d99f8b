// All checks, in the order of the way that a message takes.

import { alarmChecks } from './alarm-checks.ts'
import type { Check } from './finding.ts'
import { functionChecks } from './function-checks.ts'
import { logChecks } from './log-checks.ts'
import { mappingChecks } from './mapping-checks.ts'
import { queueChecks } from './queue-checks.ts'
import { quotaChecks } from './quota-checks.ts'
import { roleChecks } from './role-checks.ts'
import { ruleChecks } from './rule-checks.ts'
import { sourceChecks } from './source-checks.ts'
import { stackChecks } from './stack-checks.ts'
import { workspaceChecks } from './workspace-checks.ts'

export const checks: readonly Check[] = [
  ...stackChecks,
  ...ruleChecks,
  ...functionChecks,
  ...mappingChecks,
  ...sourceChecks,
  ...roleChecks,
  ...workspaceChecks,
  ...queueChecks,
  ...logChecks,
  ...alarmChecks,
  ...quotaChecks,
]
