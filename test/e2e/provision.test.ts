// `provision` against moto's AWS IoT, and its files against a real Mosquitto that asks for certificates.

import { execFile, execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import {
  CreateThingCommand,
  IoTClient,
  ListCertificatesCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot'
import { connectAsync } from 'mqtt'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Aws, connectAws } from '#stack'
import { openRegistry, type Registry } from '../../src/cli/provision/registry.ts'
import { type IotGate, startIotGate } from '../helpers/iot-gate.ts'
import { startMosquitto } from '../helpers/mosquitto.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { runCli } from '../helpers/run-cli.ts'
import { projectFolder } from '../helpers/start-process.ts'
import { createAuthority, type TestAuthority } from '../helpers/tls.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of AWS IoT's policies.
describeWithParts('provision', ['moto_server', 'openssl', 'mosquitto', 'mosquitto_pub'], (parts) => {
  let moto: Moto
  let authority: TestAuthority
  let authorityFolder: string
  let gate: IotGate
  let folder: string
  let env: Record<string, string>
  let aws: Aws
  let registry: Registry

  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    authorityFolder = mkdtempSync(path.join(tmpdir(), 'authority-'))
    authority = createAuthority(parts.openssl, authorityFolder)
  })
  afterAll(async () => {
    await moto?.stop()
    rmSync(authorityFolder, { recursive: true })
  })

  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' })
    const { caFile } = authority
    gate = await startIotGate(moto.url, {
      openssl: parts.openssl,
      caFile,
      caKeyFile: path.join(authorityFolder, 'ca.key'),
    })
    folder = mkdtempSync(path.join(tmpdir(), 'provision-'))
    env = {
      AWS_ENDPOINT_URL: gate.url,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'eu-west-1',
    }
    aws = await connectAws({ region: undefined, env, now: Date.now })
    registry = openRegistry(aws)
  })
  afterEach(async () => {
    await gate.close()
    rmSync(folder, { recursive: true })
  })

  const run = (...args: string[]) => runCli(['provision', ...args], { folder, env, now: Date.now })
  const fileOf = (...names: string[]) => path.join(folder, ...names)

  /** All that is there of a thing and of the shared policy. */
  async function stateOf(thing: string) {
    const policy = await registry.findPolicy('mqtt-topics-device')
    const certificates =
      (await registry.findThing(thing)) === undefined ? [] : await registry.certificatesOf(thing)
    return {
      thing: await registry.findThing(thing),
      certificates: await Promise.all(
        certificates.map(async ({ arn, pem, status }) => ({
          status,
          isInFile: readFileSync(fileOf(thing, 'cert.pem'), 'utf8') === pem,
          policies: await registry.policiesOf(arn),
        })),
      ),
      policy: policy && (JSON.parse(policy.document) as object),
    }
  }

  const whole = {
    thing: { arn: 'arn:aws:iot:eu-west-1:123456789012:thing/pi-4', isOwn: true },
    certificates: [{ status: 'ACTIVE', isInFile: true, policies: ['mqtt-topics-device'] }],
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'iot:Connect',
          Resource: 'arn:aws:iot:eu-west-1:123456789012:client/${iot:Connection.Thing.ThingName}',
          Condition: { Bool: { 'iot:Connection.Thing.IsAttached': 'true' } },
        },
        {
          Effect: 'Allow',
          Action: 'iot:Publish',
          Resource: [
            'arn:aws:iot:eu-west-1:123456789012:topic/hosts/${iot:Connection.Thing.ThingName}/metrics',
          ],
        },
      ],
    },
  }

  it('makes thing, key, certificate, policy and files, and the second time nothing', async () => {
    const first = await run('pi-4')
    expect(first).toMatchObject({ status: 0, err: '' })
    expect(first.out).toContain('create thing pi-4\ncreate pi-4/key.pem')
    expect(await stateOf('pi-4')).toEqual(whole)
    const files = ['ca.pem', 'cert.pem', 'env', 'key.pem']
    expect(readdirSync(fileOf('pi-4')).toSorted()).toEqual(files)
    expect(files.map((name) => statSync(fileOf('pi-4', name)).mode & 0o777)).toEqual(files.map(() => 0o600))
    expect(statSync(fileOf('pi-4')).mode & 0o777).toBe(0o700)
    const texts = files.map((name) => readFileSync(fileOf('pi-4', name), 'utf8'))
    expect(first.out).not.toContain('PRIVATE')

    gate.calls.length = 0
    const second = await run('pi-4')
    expect(second).toMatchObject({ status: 0, err: '' })
    expect(second.out).toContain('pi-4 has everything; nothing changes')
    expect(writes()).toEqual([])
    expect(files.map((name) => readFileSync(fileOf('pi-4', name), 'utf8'))).toEqual(texts)
  })

  it('with --dry-run says what it would do, and does nothing', async () => {
    const { status, out } = await run('pi-4', '--dry-run')
    expect(status).toBe(0)
    expect(out).toContain('would create thing pi-4\n')
    expect(out).toContain('client/${iot:Connection.Thing.ThingName}')
    expect(writes()).toEqual([])
    expect(existsSync(fileOf('pi-4'))).toBe(false)
  })

  const isWrite = (call: string) => !/^GET |^POST \/(attached-policies|policy-targets)/.test(call)
  const writes = () => gate.calls.filter(isWrite)
  /** One run whose `failing`th change is refused. */
  async function runRefused(failing: number, ...args: string[]) {
    let seen = 0
    gate.refuse = (call) => isWrite(call) && seen++ === failing
    const { status, err } = await run(...args)
    gate.refuse = () => false
    expect(status, `change ${failing}`).toBe(1)
    expect(err).toMatch(/the credentials may not call iot:\w+: .*\n {2}Allow iot:\w+ to them/)
  }

  it('finishes what a run began that failed at any of its changes', async () => {
    const changesOf = 5
    for (let failing = 0; failing < changesOf; failing++) {
      await runRefused(failing, 'pi-4')
      expect(await run('pi-4')).toMatchObject({ status: 0, err: '' })
      expect(await stateOf('pi-4')).toEqual(whole)
      // Both runs together have made one.
      expect((await certificateIds()).length).toBe(1)
      gate.calls.length = 0
      await run('pi-4', '--revoke')
      rmSync(fileOf('pi-4'), { recursive: true })
    }
    gate.calls.length = 0
    await run('pi-4')
    expect(writes().length).toBe(changesOf)
  })

  it('finishes what --revoke began that failed at any of its changes', async () => {
    const changesOf = 6
    for (let failing = 0; failing < changesOf; failing++) {
      await run('pi-4')
      await runRefused(failing, 'pi-4', '--revoke')
      expect(await run('pi-4', '--revoke')).toMatchObject({ status: 0, err: '' })
      expect(await stateOf('pi-4')).toEqual({ thing: undefined, certificates: [], policy: undefined })
      expect(await certificateIds()).toEqual([])
      rmSync(fileOf('pi-4'), { recursive: true })
    }
    await run('pi-4')
    gate.calls.length = 0
    await run('pi-4', '--revoke')
    expect(writes().length).toBe(changesOf)
  })

  async function certificateIds(): Promise<string[]> {
    const { certificates = [] } = await aws.client(IoTClient).send(new ListCertificatesCommand({}))
    return certificates.map(({ certificateId = '' }) => certificateId)
  }

  it('takes the request of a device that keeps its key', async () => {
    const keyFile = fileOf('device.key')
    const made = [
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      fileOf('request.pem'),
    ]
    execFileSync(parts.openssl, [...made, '-subj', '/CN=pi-4'], { stdio: 'ignore' })
    expect(await run('pi-4', '--csr', 'request.pem')).toMatchObject({ status: 0, err: '' })
    expect(readdirSync(fileOf('pi-4')).toSorted()).toEqual(['ca.pem', 'cert.pem', 'env'])
    const publicKey = (args: string[]) => execFileSync(parts.openssl, args).toString()
    expect(publicKey(['x509', '-in', fileOf('pi-4', 'cert.pem'), '-noout', '-pubkey'])).toBe(
      publicKey(['pkey', '-in', keyFile, '-pubout']),
    )
    expect((await run('pi-4', '--csr', 'request.pem')).out).toContain('nothing changes')

    const other = await run('pi-4', '--csr', 'pi-4/env')
    expect(other).toMatchObject({
      status: 1,
      err: expect.stringContaining('holds no certificate signing request'),
    })
  })

  it('refuses a thing with another certificate, before it changes anything', async () => {
    await run('pi-4')
    gate.calls.length = 0
    const { status, err } = await run('pi-4', '--out', 'elsewhere')
    expect(status).toBe(1)
    expect(err).toMatch(/thing pi-4 has another certificate: [0-9a-f]{64} \(ACTIVE\)\n {2}.*--revoke/)
    expect(writes()).toEqual([])
    expect(existsSync(fileOf('elsewhere'))).toBe(false)
  })

  it('refuses a key of another certificate, and a certificate that was deleted', async () => {
    await run('pi-4')
    await run('pi-5')
    rmSync(fileOf('pi-4', 'key.pem'))
    writeFileSync(fileOf('pi-4', 'key.pem'), readFileSync(fileOf('pi-5', 'key.pem')))
    expect((await run('pi-4')).err).toContain(
      'the private key does not belong to the certificate pi-4/cert.pem',
    )
    await run('pi-5', '--revoke')
    expect((await run('pi-5')).err).toContain('does not have the certificate pi-5/cert.pem')
  })

  it('does not switch on what somebody has switched off', async () => {
    await run('pi-4')
    const [certificateId] = await certificateIds()
    await aws.client(IoTClient).send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' }))
    expect(await run('pi-4')).toMatchObject({
      status: 1,
      err: expect.stringContaining('somebody has set the certificate of pi-4 to INACTIVE'),
    })
  })

  it('does not change a policy that other devices may need', async () => {
    await run('pi-4')
    gate.calls.length = 0
    const { status, err } = await run('pi-4', '--topic', 'other/{thing}/#')
    expect(status).toBe(1)
    expect(err).toContain('policy mqtt-topics-device is there with another document')
    expect(err).toContain('topic/other/${iot:Connection.Thing.ThingName}/*')
    expect(writes()).toEqual([])
    const second = await run('pi-5', '--topic', 'other/{thing}/#')
    expect(second).toMatchObject({ status: 1, err: expect.stringContaining('another document') })
    expect(writes()).toEqual([])
  })

  it('says what it leaves as it is', async () => {
    await run('pi-4')
    chmodSync(fileOf('pi-4', 'key.pem'), 0o644)
    appendFileSync(fileOf('pi-4', 'env'), 'MQTT_PORT=443\n')
    const { pem, arn } = (await registry.certificatesOf('pi-4'))[0]!
    await registry.createPolicy('wide', '{"Version":"2012-10-17","Statement":[]}')
    await registry.attachPolicy('wide', arn)
    const { status, out, err } = await run('pi-4')
    expect(status).toBe(0)
    expect(out).toContain('nothing changes')
    expect(err).toBe(
      'the certificate also has policy wide, which may allow more\n' +
        'pi-4/env differs from what these options give; it stays\n' +
        'others may read pi-4/key.pem: chmod 600 it\n',
    )
    expect(readFileSync(fileOf('pi-4', 'cert.pem'), 'utf8')).toBe(pem)
  })

  it('waits with a deletion until AWS has detached', async () => {
    await run('pi-4')
    let conflicts = 0
    gate.refuse = (call) => call.startsWith('DELETE /certificates/') && conflicts++ === 0 && 'conflict'
    expect(await run('pi-4', '--revoke')).toMatchObject({ status: 0, err: '' })
    expect(conflicts).toBe(2)
    expect(await certificateIds()).toEqual([])
  })

  it('says that there are no credentials', async () => {
    const { status, err } = await runCli(['provision', 'pi-4'], {
      folder,
      env: { AWS_ENDPOINT_URL: gate.url, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' },
    })
    expect(status).toBe(1)
    expect(err).toMatch(/there are no AWS credentials for iot:DescribeEndpoint\n {2}Set AWS_PROFILE/)
  })

  it('revokes one device, and leaves what others need', async () => {
    await run('pi-4')
    await aws.client(IoTClient).send(new CreateThingCommand({ thingName: 'old' }))
    await run('old')
    gate.calls.length = 0
    const dry = await run('old', '--revoke', '--dry-run')
    expect(dry.out).toMatch(/^would deactivate certificate [0-9a-f]+\nwould detach policy /)
    expect(writes()).toEqual([])

    const { status, out, err } = await run('old', '--revoke')
    expect(status).toBe(0)
    expect(out).toMatch(
      /^deactivate .*\ndetach policy .*\ndetach certificate .*\ndelete certificate .*\nold stays; /,
    )
    expect(err).toBe(
      'policy mqtt-topics-device stays: 1 others use it\nthing old stays: provision has not made it\n',
    )
    expect(await stateOf('pi-4')).toEqual(whole)
    expect((await run('old', '--revoke')).out).toContain('old has nothing; nothing changes')
    expect((await run('pi-4', '--revoke')).out).toContain(
      'delete policy mqtt-topics-device\ndelete thing pi-4\n',
    )
    expect(await certificateIds()).toEqual([])
  })

  it('leaves a certificate that another thing uses, and a policy that waits for its first device', async () => {
    await run('pi-4')
    const { arn } = (await registry.certificatesOf('pi-4'))[0]!
    await registry.createThing('twin')
    await registry.attachThing('twin', arn)
    const { status, err } = await run('pi-4', '--revoke')
    expect(status).toBe(0)
    expect(err).toMatch(
      /^certificate [0-9a-f]{64} stays: twin uses it, too\npolicy mqtt-topics-device stays: /,
    )
    expect(await registry.findThing('pi-4')).toBeUndefined()
    expect((await registry.certificatesOf('twin'))[0]?.status).toBe('ACTIVE')
    expect(await run('twin', '--revoke')).toMatchObject({ status: 0, err: '' })

    await registry.createPolicy('mqtt-topics-device', '{"Version":"2012-10-17","Statement":[]}')
    expect((await run('nobody', '--revoke')).out).toBe('nobody has nothing; nothing changes\n')
    expect(await registry.findPolicy('mqtt-topics-device')).toBeDefined()
  })

  it('allows Basic Ingest to the rule of a stack, and takes its topic', async () => {
    const stack = (StackName: string, ParameterValue: string) =>
      aws.client(CloudFormationClient).send(
        new CreateStackCommand({
          StackName,
          Parameters: [{ ParameterKey: 'TopicFilter', ParameterValue }],
          TemplateBody: JSON.stringify({
            Parameters: { TopicFilter: { Type: 'String' } },
            Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
            Outputs: {
              FunctionName: { Value: 'f' },
              RuleName: { Value: 'our_rule' },
              LogGroup: { Value: 'l' },
            },
          }),
        }),
      )
    await stack('ours', 'site/+/data')
    await stack('wide', 'site/+/+/data')
    const { status, out, err } = await run('pi-4', '--stack', 'ours')
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain("-t '$aws/rules/our_rule/site/pi-4/data'")
    expect(readFileSync(fileOf('pi-4', 'env'), 'utf8')).toContain(
      "MQTT_TOPIC='$aws/rules/our_rule/site/pi-4/data'\n",
    )
    expect((await registry.findPolicy('ours-device'))?.document).toContain(
      '"arn:aws:iot:eu-west-1:123456789012:topic/$aws/rules/our_rule/site/${iot:Connection.Thing.ThingName}/data"',
    )
    const wide = await run('pi-5', '--stack', 'wide')
    expect(wide).toMatchObject({ status: 1, err: expect.stringContaining('the stack takes site/+/+/data') })
    expect(await run('pi-5', '--stack', 'wide', '--topic', 'site/a/{thing}/data')).toMatchObject({
      status: 0,
    })
  })

  it('writes files with which the command to paste, and the host metrics, reach a broker', async () => {
    // The test's authority in the place of Amazon's: provision leaves what is there.
    mkdirSync(fileOf('pi-4'), { mode: 0o700 })
    writeFileSync(fileOf('pi-4', 'ca.pem'), readFileSync(authority.caFile), { mode: 0o600 })
    const { out } = await run('pi-4')
    const broker = await startMosquitto({
      tls: { caFile: authority.caFile, server: authority.server },
      acl: ['pattern write hosts/%c/metrics', 'pattern read hosts/#'],
    })
    const watcher = authority.issueClient('watcher')
    const client = await connectAsync(`mqtts://localhost:${broker.port}`, {
      ca: readFileSync(authority.caFile),
      cert: readFileSync(watcher.certFile),
      key: readFileSync(watcher.keyFile),
    })
    const seen: [topic: string, name: unknown][] = []
    client.on('message', (topic, payload) => {
      seen.push([topic, (JSON.parse(payload.toString()) as { name?: unknown }).name])
    })
    try {
      await client.subscribeAsync('#')
      const command = /mosquitto_pub[\s\S]*?-m .*/.exec(out)?.[0] ?? ''
      expect(command).toContain(' -p 8883 ')
      const here = command.replace(/-h \S+ -p 8883/, `-h localhost -p ${broker.port}`)
      const shell = promisify(execFile)
      await shell('sh', ['-c', here], { cwd: folder, timeout: 60_000 })
      expect(broker.log()).toMatch(/New client connected from \S+ as pi-4 /)

      appendFileSync(fileOf('pi-4', 'env'), `MQTT_HOST=localhost\nMQTT_PORT=${broker.port}\n`)
      const script = path.join(projectFolder, 'scripts/device/publish-host-metrics.sh')
      await shell('sh', ['-c', `set -a; . ./env; exec sh ${script}`], {
        cwd: fileOf('pi-4'),
        env: { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: fileOf('pi-4') },
        timeout: 90_000,
      })
      await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(2)
      expect(seen[0]).toEqual(['hosts/pi-4/metrics', 'test_value'])
      expect(seen[1]).toEqual(['hosts/pi-4/metrics', 'host_disk_used_percent'])
    } finally {
      await client.endAsync(true)
      await broker.stop()
    }
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: variables of AWS IoT's policies.
