// Makes what is missing of a device: first reads all that is there, then refuses or changes. A second run finds nothing to
// do; a run after one that failed does the rest. The private key is made here, or on the device (`--csr`): AWS never has it.

import { connectAws, readStack } from '#stack'
import type { CommandStreams } from '../command.ts'
import { tellingProblems } from '../stack/open-stack.ts'
import { chooseTopics } from './choose-topics.ts'
import { openDeviceFiles } from './device-files.ts'
import { basicIngest, devicePolicy, topicOf } from './device-policy.ts'
import { envText, instructions } from './instructions.ts'
import { performRevoke } from './perform-revoke.ts'
import type { ProvisionOptions } from './provision-options.ts'
import { checkPolicy, provisionSteps } from './provision-steps.ts'
import { readDevice } from './read-device.ts'
import { openRegistry } from './registry.ts'
import { runSteps } from './step.ts'

export function performProvision(options: ProvisionOptions, streams: CommandStreams): Promise<number> {
  return tellingProblems(streams, () => provision(options, streams))
}

async function provision(options: ProvisionOptions, streams: CommandStreams): Promise<number> {
  const { thing, policyName, outName, isDryRun } = options
  const aws = await connectAws({ region: options.region, env: streams.env, now: streams.now })
  const registry = openRegistry(aws)
  const files = openDeviceFiles(options.outFolder)
  if (options.isRevoked) return performRevoke(options, { registry, files, streams })

  const stack = options.stack === undefined ? undefined : await readStack(aws, options.stack)
  const topics = chooseTopics(options, stack)
  const ruleName = stack?.outputs['RuleName']
  const device = await readDevice(options, registry, files)
  // An ARN tells partition and account, which nothing else has to be asked for.
  const ownArn = stack && `arn:${stack.partition}:iot:${stack.region}:${stack.account}:`
  const policyFor = (thingArn = ownArn ?? `arn:aws:iot:${aws.region}:ACCOUNT:`) => {
    const [, partition = '', , region = '', account = ''] = thingArn.split(':')
    return devicePolicy({ partition, region, account, topics, ruleName })
  }
  if (device.policy !== undefined) {
    checkPolicy(policyName, device.policy.document, policyFor(device.policy.arn))
  }

  const topic = topicOf(topics[0] as string, thing)
  const connection = {
    endpoint: device.endpoint,
    thing,
    topic: ruleName === undefined ? topic : basicIngest(ruleName, topic),
  }
  const env = envText(connection)
  const steps = provisionSteps(options, { device, registry, files, policyFor, envText: env })
  if (steps.length === 0) streams.out(`${thing} has everything; nothing changes\n`)
  await runSteps(steps, { isDryRun, streams })

  for (const other of device.policies.filter((name) => name !== policyName)) {
    streams.err(`the certificate also has policy ${other}, which may allow more\n`)
  }
  if ((files.read('env') ?? env) !== env) {
    streams.err(`${outName}/env differs from what these options give; it stays\n`)
  }
  if (files.isOpen('key.pem')) streams.err(`others may read ${outName}/key.pem: chmod 600 it\n`)
  streams.out(
    isDryRun
      ? `\npolicy ${policyName}:\n${JSON.stringify(policyFor(device.thing?.arn), undefined, 2)}\n`
      : instructions({ ...connection, outName, hasKey: options.requestFile === undefined }),
  )
  return 0
}
