// Takes back what `provision` has made. A certificate first loses its power; a second run finishes what the first did not.

import type { CommandStreams } from '../command.ts'
import { certificateIdOf, type DeviceFiles } from './device-files.ts'
import type { ProvisionOptions } from './provision-options.ts'
import type { Certificate, Registry } from './registry.ts'
import { runSteps, type Step } from './step.ts'

interface Parts {
  readonly registry: Registry
  readonly files: DeviceFiles
  readonly streams: CommandStreams
}

export async function performRevoke(options: ProvisionOptions, parts: Parts): Promise<number> {
  const { thing, policyName, outName, isDryRun } = options
  const { registry, files, streams } = parts
  const known = await registry.findThing(thing)
  const attached = known === undefined ? [] : await registry.certificatesOf(thing)
  const certificates = [...attached, ...(await findDetached(options, parts, attached))]
  const steps: Step[] = []
  const revoked = new Set<string>()
  for (const certificate of certificates) {
    const { id, arn, status } = certificate
    const others = (await registry.thingsOf(arn)).filter((name) => name !== thing)
    const isAttached = attached.includes(certificate)
    const detach = {
      text: `detach certificate ${id} from thing ${thing}`,
      run: () => registry.detachThing(thing, arn),
    }
    if (others.length > 0) {
      streams.err(`certificate ${id} stays: ${others.join(', ')} uses it, too\n`)
      if (isAttached) steps.push(detach)
      continue
    }
    revoked.add(arn)
    if (status === 'ACTIVE') {
      steps.push({ text: `deactivate certificate ${id}`, run: () => registry.deactivateCertificate(id) })
    }
    for (const name of await registry.policiesOf(arn)) {
      steps.push({
        text: `detach policy ${name} from certificate ${id}`,
        run: () => registry.detachPolicy(name, arn),
      })
    }
    if (isAttached) steps.push(detach)
    steps.push({ text: `delete certificate ${id}`, run: () => registry.deleteCertificate(id) })
  }
  // Not for a name that was never there: a policy may wait for its first device.
  const isThere = known !== undefined || certificates.length > 0
  if (isThere && (await registry.findPolicy(policyName)) !== undefined) {
    const targets = (await registry.targetsOf(policyName)).filter((target) => !revoked.has(target))
    if (targets.length === 0)
      steps.push({ text: `delete policy ${policyName}`, run: () => registry.deletePolicy(policyName) })
    else streams.err(`policy ${policyName} stays: ${targets.length} others use it\n`)
  }
  if (known !== undefined) {
    if (known.isOwn) steps.push({ text: `delete thing ${thing}`, run: () => registry.deleteThing(thing) })
    else streams.err(`thing ${thing} stays: provision has not made it\n`)
  }
  if (steps.length === 0) streams.out(`${thing} has nothing; nothing changes\n`)
  await runSteps(steps, { isDryRun, streams })
  if (!isDryRun && files.read('cert.pem') !== undefined) {
    streams.out(`${outName} stays; its certificate no longer connects. Remove the folder.\n`)
  }
  return 0
}

/** @returns the certificate in the folder, where a run before this one has detached but not deleted it */
async function findDetached(
  { outName }: ProvisionOptions,
  { registry, files }: Parts,
  attached: readonly Certificate[],
): Promise<Certificate[]> {
  const pem = files.read('cert.pem')
  if (pem === undefined) return []
  const id = certificateIdOf(pem, `${outName}/cert.pem`)
  if (attached.some((one) => one.id === id)) return []
  const certificate = await registry.findCertificate(id)
  if (certificate === undefined || (await registry.thingsOf(certificate.arn)).length > 0) return []
  return [certificate]
}
