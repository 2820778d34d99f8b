// The stack itself.

import { type Check, type Finding, ok, problem, warning } from './finding.ts'

export const stackChecks: readonly Check[] = [
  {
    name: 'stack',
    async run({ stack: { name, region, state, status, statusReason, resources } }) {
      const reason = statusReason === undefined ? '' : `: ${statusReason}`
      const failed = [...resources].filter(([, { status: one }]) => one.endsWith('_FAILED')).map(([id]) => id)
      const events = `aws cloudformation describe-stack-events --region ${region} --stack-name ${name}`
      const findings: Finding[] = []
      if (state === 'failed') {
        findings.push(problem(`${name} is ${status}${reason}`, 'What is there may be incomplete.', events))
      } else if (state === 'changing') {
        findings.push(
          warning(
            `${name} is ${status}`,
            'The checks below may see it half changed.',
            'Run doctor again when it is over.',
          ),
        )
      } else if (status.includes('ROLLBACK')) {
        findings.push(
          warning(
            `${name} is ${status}${reason}`,
            'The last deployment failed; the one before it works.',
            events,
          ),
        )
      } else findings.push(ok(`${name} in ${region} is ${status}`))
      if (failed.length > 0) {
        findings.push(
          problem(`resources failed: ${failed.join(', ')}`, 'They are not as the template says.', events),
        )
      }
      return findings
    },
  },
  {
    name: 'outputs',
    async run({ stack: { outputs } }) {
      const wanted = [
        'FunctionName',
        'RuleName',
        'LogGroup',
        'FailureQueueUrl',
        'UnprocessedQueueUrl',
        'DeadLetterBucket',
      ]
      const missing = wanted.filter((output) => outputs[output] === undefined)
      if (missing.length === 0) return [ok('all outputs are there')]
      return [
        problem(
          `the stack has no output ${missing.join(', ')}`,
          'It is of another template, or an old version of template.yaml.',
          'Deploy template.yaml again, or name the right stack with --stack.',
        ),
      ]
    },
  },
]
