// From what AWS knows, at which step a message stopped, in words, with what mends it. Pure.

import type { Stop } from './steps.ts'

export interface Evidence {
  readonly stack: string
  readonly delivery: 'direct' | 'stream'
  readonly functionName: string
  readonly ruleName: string
  /** What the function counted: `Received`, `Failed http_403`, … */
  readonly counts: ReadonlyMap<string, number>
  /** Errors and warnings of the function. */
  readonly lines: readonly string[]
  /** Sums of CloudWatch's metrics of rule and function: `TopicMatch`, `Throttles`, … They come minutes late. */
  readonly metrics: ReadonlyMap<string, number>
  /** Errors of the rule; undefined where AWS IoT does not log. */
  readonly ruleLines: readonly string[] | undefined
  /** What could not be read, in words. */
  readonly unread: readonly string[]
}

interface Verdict {
  readonly step: Stop['step']
  readonly why: string
  readonly remedy?: string
}

/** From the end of the way to its beginning: the farthest place that a message has reached tells most. */
export function diagnose(evidence: Evidence): Stop {
  const verdict =
    ofWrite(evidence) ?? ofMapping(evidence) ?? ofFunction(evidence) ?? ofRule(evidence) ?? unknown(evidence)
  const lines = verdict.step === 'rule' ? (evidence.ruleLines ?? []) : evidence.lines
  return {
    step: verdict.step,
    why: verdict.why,
    remedy: verdict.remedy,
    lines: [...lines, ...evidence.unread.map((text) => `not read: ${text}`)],
  }
}

function reasons(counts: Evidence['counts'], counter: string): string[] {
  return [...counts]
    .filter(([key, value]) => key.startsWith(`${counter} `) && value > 0)
    .map(([key]) => key.slice(counter.length + 1))
}

function ofWrite({ counts, stack }: Evidence): Verdict | undefined {
  const failed = [...reasons(counts, 'Misconfigured'), ...reasons(counts, 'Failed')]
  const refused = [...reasons(counts, 'Refused'), ...reasons(counts, 'DeadLettered')]
  const [first] = failed
  if (first !== undefined) {
    const known = remedies[first]
    const words = known ?? { why: `the endpoint does not store it (${first})` }
    return {
      step: 'write',
      why: words.why,
      remedy: words.remedy ?? `iot-remote-write doctor --stack ${stack}`,
    }
  }
  const refusal = refused.find((reason) => reason in refusals)
  if (refusal !== undefined) return { step: 'write', ...refusals[refusal]! }
  return undefined
}

type Words = Omit<Verdict, 'step'>

const remedies: Readonly<Record<string, Words>> = {
  http_403: {
    why: 'the endpoint answers 403: the function may not write there',
    remedy:
      'Allow aps:RemoteWrite on the workspace to the role of the function; with RemoteWriteRoleArn, let that role trust it.',
  },
  http_401: {
    why: 'the endpoint answers 401: it does not accept the secret',
    remedy: 'Correct the secret of RemoteWriteSecretArn.',
  },
  http_404: {
    why: 'the endpoint answers 404: there is no such workspace, or the path is wrong',
    remedy: 'Check WorkspaceArn or RemoteWriteUrl of the stack.',
  },
  dead_letter_unwritten: {
    why: 'the function can neither map the message nor keep it as a dead letter',
    remedy:
      'Check the SQL of the rule, and that the role of the function may put objects into the dead-letter bucket.',
  },
  credentials: {
    why: 'the function has no credentials to write with',
    remedy: 'Let the role of RemoteWriteRoleArn trust the role of the function.',
  },
  http_429: {
    why: 'the endpoint limits the rate (429); the message is sent again',
    remedy: 'Wait, or ask for a higher quota of the workspace (docs/operations.md, A quota is reached).',
  },
  timeout: {
    why: 'the endpoint does not answer in time; the message is sent again',
    remedy: 'Check that the function reaches the endpoint: in a VPC, by a NAT gateway or a VPC endpoint.',
  },
  connection: {
    why: 'the function does not reach the endpoint; the message is sent again',
    remedy: 'Check the host of RemoteWriteUrl, and in a VPC the routes and security groups.',
  },
}

const refusals: Readonly<Record<string, Words>> = {
  too_old: {
    why: 'the endpoint refuses a sample that is too old',
    remedy:
      'Correct the time in the payload, or leave timestamp out of the rule, so that the time of receipt counts.',
  },
  out_of_order: {
    why: 'the series has a newer sample, and this one is outside the out-of-order window',
    remedy: 'Set the out-of-order window of the workspace to 600 s: aws amp update-workspace-configuration.',
  },
  too_new: { why: 'the endpoint refuses a sample from the future', remedy: 'Set the clock of the device.' },
  duplicate_sample: {
    why: 'the series has another value for this time: two sources write one series',
    remedy: 'Add a label that tells them apart.',
  },
  series_limit: {
    why: 'the workspace is at its limit of active series',
    remedy: 'Raise MaxActiveSeries or the quota, or drop labels with many values.',
  },
}

function ofMapping({ counts, functionName }: Evidence): Verdict | undefined {
  if (reasons(counts, 'Dropped').includes('too_old')) {
    return {
      step: 'map',
      why: 'the function drops the sample, because it is older than 55 minutes',
      remedy: refusals['too_old']?.remedy as string,
    }
  }
  const kept = reasons(counts, 'DeadLettered')
  if (kept.length > 0) {
    return {
      step: 'map',
      why: `the function keeps the message as a dead letter (${kept.join(', ')})`,
      remedy: 'iot-remote-write replay --summary s3://DEAD-LETTER-BUCKET/dead-letters shows it.',
    }
  }
  const received = counts.get('Received') ?? 0
  if (received > 0 && (counts.get('Mapped') ?? 0) === 0) {
    const dropped = reasons(counts, 'Dropped')
    return {
      step: 'map',
      why: `the function received ${received} message${received === 1 ? '' : 's'} and made no sample (${dropped.join(', ') || 'no reason'}): its mapping is another one than here`,
      remedy: `Wait for MappingRefreshSeconds, or deploy again; aws logs tail for ${functionName} has the reason.`,
    }
  }
  if ((counts.get('Written') ?? 0) > 0) {
    return {
      step: 'query',
      why: 'the function has written samples, but the query does not find these',
      remedy:
        'Check that --query-url and --query-role name the workspace that the function writes to, and its clock.',
    }
  }
  return undefined
}

function ofFunction({ metrics, lines, functionName, delivery }: Evidence): Verdict | undefined {
  if ((metrics.get('Throttles') ?? 0) > 0) {
    return {
      step: 'invoke',
      why: 'Lambda limits the concurrency of the function; the message waits',
      remedy: 'Raise ReservedConcurrency of the stack, or the quota of the account.',
    }
  }
  if ((metrics.get('Errors') ?? 0) > 0 || lines.length > 0) {
    return {
      step: 'invoke',
      why: `the function ${functionName} ends with an error`,
      remedy: 'The lines name it.',
    }
  }
  if (delivery === 'stream' && (metrics.get('Success') ?? 0) > 0 && (metrics.get('Invocations') ?? 0) === 0) {
    return {
      step: 'invoke',
      why: 'the message is in the stream, and Lambda has not read it yet',
      remedy: 'Wait for BatchingSeconds; a new stream is read only after a minute or two.',
    }
  }
  return undefined
}

function ofRule({ metrics, ruleLines, ruleName, functionName, delivery }: Evidence): Verdict | undefined {
  const has = (name: string) => (metrics.get(name) ?? 0) > 0
  if (has('RuleMessageThrottled')) {
    return {
      step: 'rule',
      why: 'AWS IoT limits the rate of rule evaluations of the account: messages are lost',
      remedy: 'Ask for a higher quota, or narrow TopicFilter.',
    }
  }
  if (has('ParseError')) {
    return {
      step: 'rule',
      why: `the SQL of the rule ${ruleName} fails on the message`,
      remedy: `See the SQL: aws iot get-topic-rule --rule-name ${ruleName}. Deploying the stack again restores it.`,
    }
  }
  if (has('Failure') || (ruleLines?.length ?? 0) > 0) {
    const target = delivery === 'stream' ? 'the stream' : `the function ${functionName}`
    return {
      step: 'rule',
      why: `the rule ${ruleName} cannot hand the message to ${target}`,
      remedy:
        delivery === 'stream'
          ? 'Check that the role of the rule may call kinesis:PutRecord.'
          : `Check that iot.amazonaws.com may invoke it: aws lambda get-policy --function-name ${functionName}. Deploying the stack again restores it.`,
    }
  }
  return undefined
}

function unknown({ ruleLines, ruleName, unread, stack }: Evidence): Verdict {
  const logging =
    ruleLines === undefined
      ? ' AWS IoT does not log, so that errors of the SQL are not seen: aws iot set-v2-logging-options turns it on.'
      : ''
  const permissions = unread.length > 0 ? ' Some of what would tell could not be read.' : ''
  return {
    step: 'rule',
    why: `the function has counted no message since then, and rule ${ruleName} shows no error.${logging}${permissions}`,
    remedy: `iot-remote-write doctor --stack ${stack}. Metrics come minutes late: trace again with --wait 10m.`,
  }
}
