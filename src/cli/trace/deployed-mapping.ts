// The mapping that the function of a stack works with: the object of MappingUri, or else what the build put beside the
// code, which is read out of the deployed code itself.

import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { createBundledKeySources, createKeySources, parseMapping, presetTexts } from '#mapping/authoring'
import { unpackMapping } from '#mapping/packed'
import { type Aws, type Stack, StackError, toStackError } from '#stack'
import { ConfigError } from '../../errors.ts'
import { bundledIn, type ChosenMapping } from '../choose-mapping.ts'
import { type ObjectText, openS3Object } from '../stack/s3-object.ts'
import { readZipEntry } from './zip-entry.ts'

export interface DeployedMapping extends ChosenMapping {
  /** Where it is from, for people. */
  readonly from: string
}

const codeBytesMax = 50_000_000
const packedBytesMax = 20_000_000
const codeTimeoutMs = 60_000

/** @throws {StackError} where it cannot be read, or is not valid */
export async function readDeployedMapping(aws: Aws, stack: Stack): Promise<DeployedMapping> {
  const names = Number(stack.parameters['NamingVersion'] || 1)
  const uri = stack.parameters['MappingUri']
  return uri ? readFromS3(aws, new URL(uri), names) : readFromCode(aws, stack, names)
}

async function readFromS3(aws: Aws, uri: URL, names: number): Promise<DeployedMapping> {
  const { text, version } = await readObject(aws, uri)
  try {
    const file = parseMapping(text, uri.href, presetTexts, () => names)
    const bundled = await bundledIn(file.names ?? names)
    const keySources = () => {
      const own = createKeySources(text, uri.href, file)
      const others = createBundledKeySources(bundled)
      return (where: string, pattern?: string) => own(where, pattern) ?? others(where, pattern)
    }
    return {
      file,
      bundled,
      keySources,
      from: `${uri.href}, version ${version}`,
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new StackError(
      'other',
      `the mapping of the stack is not valid, and the function uses the last good one\n${error.message}`,
      'Correct the file; iot-remote-write check FILE says the same.',
    )
  }
}

async function readObject(aws: Aws, uri: URL): Promise<ObjectText> {
  try {
    const found = await openS3Object(aws, uri).read()
    if (found !== undefined) return found
  } catch (error) {
    const { kind, message, remedy } = error as StackError
    throw new StackError(kind, `the mapping ${uri.href} cannot be read: ${message}`, remedy)
  }
  const remedy = 'Upload it: iot-remote-write publish-mapping FILE --stack NAME.'
  throw new StackError('not_found', `the mapping ${uri.href} cannot be read: there is no such object`, remedy)
}

async function readFromCode(aws: Aws, { outputs }: Stack, names: number): Promise<DeployedMapping> {
  const FunctionName = outputs['FunctionName'] ?? ''
  let location: string | undefined
  try {
    const { Code } = await aws.client(LambdaClient).send(new GetFunctionCommand({ FunctionName }))
    location = Code?.Location
  } catch (error) {
    throw toStackError(error, 'lambda:GetFunction')
  }
  const archive = location === undefined ? undefined : await download(location)
  const packed = archive && readZipEntry(archive, `mapping-${names}.jsonl`, packedBytesMax)
  if (packed === undefined) {
    const message = `the code of ${FunctionName} has no mapping-${names}.jsonl`
    throw new StackError('other', message, 'Name the mapping file of the deployment with --mapping FILE.')
  }
  const [file, ...bundled] = packed.toString('utf8').split('\n')
  const mapping = unpackMapping(bundled)
  return {
    file: JSON.parse(file as string) ?? undefined,
    bundled: mapping,
    keySources: () => createBundledKeySources(mapping),
    from: `the code of ${FunctionName}`,
  }
}

async function download(location: string): Promise<Buffer> {
  try {
    const answer = await fetch(location, { signal: AbortSignal.timeout(codeTimeoutMs) })
    const bytes = Number(answer.headers.get('content-length') ?? 0)
    if (!answer.ok || bytes > codeBytesMax) throw new Error(`status ${answer.status}, ${bytes} bytes`)
    return Buffer.from(await answer.arrayBuffer())
  } catch (error) {
    const message = `the code of the function cannot be read: ${(error as Error).message}`
    throw new StackError(
      'connection',
      message,
      'Name the mapping file of the deployment with --mapping FILE.',
    )
  }
}
