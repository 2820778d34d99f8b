// The built scheduled function in AWS's runtime client: a service that is asked, a real Prometheus behind a gate that
// verifies signatures, a real secret and a real queue, served by moto; and the built ingest function, which empties it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, type StoredSeries, startPrometheus } from '../helpers/prometheus.ts'
import { createSqsPoller } from '../helpers/sqs-poller.ts'
import { startFunction } from '../helpers/start-function.ts'

const region = 'us-east-1'
const collectFolder = fileURLToPath(new URL('../../dist/collect', import.meta.url))
const needed = ['node24', 'aws-lambda-ric', 'prometheus', 'moto_server'] as const

describeWithParts('schedule → collect → Prometheus', needed, (parts) => {
  let moto: Moto
  let secrets: SecretsManagerClient
  let sqs: SQSClient
  let prometheus: Prometheus
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    secrets = new SecretsManagerClient(client)
    sqs = new SQSClient(client)
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
  })
  afterAll(async () => {
    await prometheus?.stop()
    await moto?.stop()
  })

  /** @param name of secret, queue, instance and place */
  async function start(name: string) {
    const weather = await startWeather()
    const gate = await startGate(prometheus.writeUrl)
    const { ARN: secretArn = '' } = await secrets.send(
      new CreateSecretCommand({ Name: name, SecretString: 'key-1' }),
    )
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
    const env = {
      AWS_ENDPOINT_URL: moto.url,
      REMOTE_WRITE_URL: gate.url,
      REMOTE_WRITE_REGION: region,
      // An outage is over for the function after a third of a second.
      DIRECT_BUDGET_MS: '300',
      DEADLINE_RESERVE_MS: '5000',
    }
    const lambda = await startFunction(parts, { ...env, PARKING_QUEUE_URL: queueUrl }, collectFolder)
    const event = (config: object) => ({ collector: 'openweathermap', instance: name, config })
    const config = { secretArn, baseUrl: weather.url, places: [{ name, lat: 44.34, lon: 10.99 }] }
    return {
      weather,
      gate,
      env,
      lambda,
      secretArn,
      queueUrl,
      config,
      run: (own: object = config) => lambda.invoke(event(own)),
      up: async () => {
        const stored = await prometheus.samplesOf(`up{instance="${name}"}`, Date.now() - 600_000, Date.now())
        return stored.flatMap(({ samples }) => samples.map(([, value]) => value))
      },
      stored: async (metric: string) =>
        valuesOf(await prometheus.samplesOf(metric, Date.now() - 600_000, Date.now() + 1)),
    }
  }

  it('writes what the service says, at the time that it says', async () => {
    const { run, stored, up, weather, lambda } = await start('good')
    const observedAtMs = weather.observe(21.5)
    expect(await run()).toEqual({
      result: expect.objectContaining({ collector: 'openweathermap', instance: 'good', up: 1, parked: 0 }),
    })
    expect(await stored('openweathermap_temperature_celsius{place="good"}')).toEqual([[observedAtMs, 21.5]])
    expect(await stored('collector_samples{instance="good"}')).toHaveLength(1)
    expect(await stored('collector_last_success_timestamp_seconds{instance="good"}')).toHaveLength(1)
    expect(await up()).toEqual([1])
    expect(weather.keys).toEqual(['key-1'])
    expect(lambda.log()).not.toContain('key-1')
  })

  it('says that the service fails, or that its configuration is wrong, and fails no invocation', async () => {
    const { run, up, weather, config, lambda } = await start('bad')
    weather.fail = true
    expect(await run()).toMatchObject({ result: { up: 0, problems: [{ reason: 'http_status' }] } })
    // The collector is another file than what tells its errors apart.
    expect(await run({ ...config, placse: [] })).toMatchObject({
      result: { up: 0, problems: [{ reason: 'bad_config', message: expect.stringContaining('placse') }] },
    })
    expect(await run({ ...config, secretArn: `${config.secretArn.slice(0, -6)}NoSuch` })).toMatchObject({
      result: { up: 0, problems: [{ reason: 'secret' }] },
    })
    weather.fail = false
    expect(await run()).toMatchObject({ result: { up: 1 } })
    expect(await up()).toEqual([0, 0, 0, 1])
    expect(lambda.log()).not.toContain('key-1')
  })

  it('takes a new key once the service refuses the one that it has', async () => {
    const { run, weather, secretArn } = await start('rotated')
    expect(await run()).toMatchObject({ result: { up: 1 } })
    await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: 'key-2' }))
    expect(await run()).toMatchObject({ result: { up: 1 } })
    weather.key = 'key-2'
    expect(await run()).toMatchObject({ result: { up: 1 } })
    expect(weather.keys).toEqual(['key-1', 'key-1', 'key-1', 'key-2'])
  })

  it('brings every sample of an outage through the failure queue', async () => {
    const { run, stored, up, weather, gate, env, queueUrl } = await start('outage')
    const observed: [number, number][] = []
    async function round(temperature: number) {
      observed.push([weather.observe(temperature), temperature])
      const outcome = await run()
      return (outcome as { result: { written: number; parked: number; samples: number } }).result
    }
    const before = await round(20)
    expect(before).toMatchObject({ parked: 0 })
    gate.isDown = true
    for (const temperature of [21, 22, 23]) {
      const { samples, parked, written } = await round(temperature)
      expect([written, parked]).toEqual([0, samples])
    }
    gate.isDown = false
    expect(await round(24)).toMatchObject({ parked: 0 })
    const metric = 'openweathermap_temperature_celsius{place="outage"}'
    expect(await stored(metric)).toEqual([observed[0], observed[4]])

    const ingest = await startFunction(parts, env)
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    )
    const poller = createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: ingest.invoke })
    expect(await poller.drain()).toEqual({ received: 3, deleted: 3 })
    const { Messages: left = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }))
    expect(left).toEqual([])

    expect(await stored(metric)).toEqual(observed)
    expect(await up()).toEqual([1, 1, 1, 1, 1])
    expect(await stored('collector_samples{instance="outage"}')).toHaveLength(5)
    expect(await stored('collector_duration_seconds{instance="outage"}')).toHaveLength(5)
  })

  it('fails where nothing takes the samples, and says so', async () => {
    const { run, gate, queueUrl, env } = await start('lost')
    gate.isDown = true
    const lambda = await startFunction(
      parts,
      { ...env, PARKING_QUEUE_URL: `${queueUrl}-which-is-not-there` },
      collectFolder,
    )
    expect(await run()).toMatchObject({ result: { written: 0 } })
    expect(await lambda.invoke({ collector: 'none', instance: 'lost', config: {} })).toMatchObject({
      error: {
        errorType: 'UndeliveredError',
        errorMessage: expect.stringMatching(/^3 samples not delivered: http_503; not parked: /),
      },
    })
    await lambda.stop()
    expect(lambda.log()).toContain('"samples could not be parked"')
  })
})

/** Of OpenWeatherMap as much as this asks for: the current weather of one place, for one key. */
async function startWeather() {
  const keys: (string | null)[] = []
  const startSeconds = Math.floor(Date.now() / 1000) - 200
  let rounds = 0
  let dt = startSeconds
  let temp = 0
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    const key = url.searchParams.get('appid')
    keys.push(key)
    const say = (status: number, body: object | string): void => {
      response.writeHead(status, {
        'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
      })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    if (weather.fail) return say(500, '<html>no</html>')
    if (key !== weather.key) return say(401, { cod: 401, message: 'Invalid API key.' })
    say(200, {
      cod: 200,
      dt,
      name: 'Zocca',
      sys: { country: 'IT' },
      main: { temp, pressure: 1015, humidity: 64 },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const weather = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    key: 'key-1',
    fail: false,
    /** @returns its time, in milliseconds since 1970: ten seconds after the one before */
    observe(temperature: number): number {
      rounds++
      dt = startSeconds + rounds * 10
      temp = temperature
      return dt * 1000
    },
  }
  return weather
}

/** In front of a real Prometheus: verifies signatures, and hands on what is signed, unless it is down. */
async function startGate(writeUrl: string) {
  const receiver = await startReceiver({
    path: '/workspaces/ws-1/api/v1/remote_write',
    verify: { region, ...lambdaCredentials },
    async answer({ answer, headers, body }) {
      if (answer.status !== 200) return undefined
      if (gate.isDown) return { status: 503 }
      const names = ['content-encoding', 'content-type', 'user-agent', 'x-prometheus-remote-write-version']
      const passed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
      const response = await fetch(writeUrl, { method: 'POST', headers: passed, body })
      return { status: response.status, body: await response.text() }
    },
  })
  onTestFinished(() => receiver.close())
  const gate = { url: receiver.url, isDown: false }
  return gate
}

function valuesOf(stored: readonly StoredSeries[]) {
  return stored.flatMap(({ samples }) => samples)
}
