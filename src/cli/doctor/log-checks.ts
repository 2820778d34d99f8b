// What the function has counted and complained of in the last hour.

import { type FunctionLog, readFunctionLog } from '../stack/function-log.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

const hourMs = 3_600_000

export const logChecks: readonly Check[] = [
  {
    name: 'last hour',
    async run({ aws, stack: { outputs, name } }) {
      const group = outputs['LogGroup']
      return group === undefined ? [] : judgeLog(await readFunctionLog(aws, group, aws.now() - hourMs), name)
    },
  },
]

export function judgeLog({ counts, lines }: FunctionLog, stack: string): Finding[] {
  const of = (counter: string) =>
    [...counts]
      .filter(([key]) => key.startsWith(`${counter} `))
      .map(([key, count]) => ({ reason: key.slice(counter.length + 1), count }))
  const told = (list: readonly { reason: string; count: number }[]) =>
    list.map(({ reason, count }) => `${reason} ${count.toLocaleString('en-US')}`).join(', ')
  const findings: Finding[] = []
  const received = counts.get('Received') ?? 0
  const mapped = counts.get('Mapped') ?? 0
  const trace = `iot-remote-write trace --publish --stack ${stack}`
  const kms = lines.filter((line) => /KMS/i.test(line))
  if (kms.length > 0) {
    const remedy =
      'Let the role of the function use the key: KmsKeyArn, PreviousKmsKeyArn, and the policy of the key.'
    findings.push(
      problem(
        `errors of KMS: ${kms[0]}`,
        'What is encrypted with the key cannot be read or written.',
        remedy,
      ),
    )
  }
  const misconfigured = of('Misconfigured')
  if (misconfigured.length > 0) {
    const why = 'Waiting does not help: a permission, the secret or the address is wrong.'
    findings.push(problem(`the endpoint refuses the function: ${told(misconfigured)}`, why, trace))
  }
  const failed = of('Failed').filter(({ reason }) => !misconfigured.some((one) => one.reason === reason))
  if (failed.length > 0) {
    findings.push(
      warning(
        `messages failed: ${told(failed)}`,
        'They are tried again.',
        'See docs/operations.md, AMP does not answer.',
      ),
    )
  }
  const refused = of('Refused')
  if (refused.length > 0) {
    findings.push(
      warning(
        `the endpoint refused samples: ${told(refused)}`,
        'They are lost.',
        'docs/counters.md has the reasons.',
      ),
    )
  }
  if (received > 10 && mapped === 0) {
    findings.push(
      problem(
        `${received} messages came and none made a sample`,
        'The mapping does not fit the messages.',
        trace,
      ),
    )
  }
  const started = lines.find((line) => /ConfigError|Init|ERROR/.test(line))
  if (findings.length === 0 && started !== undefined) {
    findings.push(
      warning(`the function complained: ${started}`, 'Something of it did not work.', 'See the log.'),
    )
  }
  if (findings.length > 0) return findings
  if (received === 0) {
    return [
      warning(
        'the function has received no message',
        'No device publishes, or the rule does not match.',
        trace,
      ),
    ]
  }
  const written = counts.get('Written') ?? 0
  return [
    ok(`${received.toLocaleString('en-US')} messages, ${written.toLocaleString('en-US')} samples written`),
  ]
}
