// template.yaml, transformed by SAM and made by an emulator of AWS: a message goes through the rule's SQL, the function and
// remote write; the stack is updated, put beside another, removed and made again. What the emulator cannot make is left
// out by parameters: the workspace, and alarms.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { type Ministack, startMinistack } from '../helpers/ministack.ts'
import { describeWithParts } from '../helpers/parts.ts'

const root = new URL('../../', import.meta.url).pathname

describeWithParts('a stack', ['ministack', 'sam-python', 'node24'], (parts) => {
  let aws: Ministack
  const receivers: Receiver[] = []

  beforeAll(async () => {
    aws = await startMinistack({
      ministack: parts.ministack,
      samPython: parts['sam-python'],
      node24: parts.node24,
    })
    await aws.uploadTemplate(`${root}template.yaml`, `${root}dist/ingest`, {
      'dist/http': `${root}dist/http`,
    })
  })

  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver.close()
  })

  afterAll(() => aws?.stop())

  /** An endpoint that answers with a status that can be changed. */
  async function endpoint(): Promise<{
    url: string
    status: number
    samples(): string[]
    hasTriedAndWaits(): boolean
  }> {
    const state = { status: 200 }
    let triedAtMs = 0
    const receiver = await startReceiver({
      answer: ({ answer }) => (answer.status >= 400 ? undefined : { status: state.status }),
      onRequest: () => {
        triedAtMs = Date.now()
      },
    })
    receivers.push(receiver)
    return Object.assign(state, {
      url: receiver.url,
      hasTriedAndWaits: () => triedAtMs > 0 && Date.now() - triedAtMs > 4_000,
      samples: () =>
        receiver.requests.flatMap(({ reading, answer }) =>
          reading.ok && answer.status < 300
            ? reading.request.series.flatMap(({ labels, samples }) =>
                // Liveness is of a device, whatever its topics.
                (labels.topic === undefined ? [] : samples).map(
                  ({ value }) => `${labels.__name__}{${labels.topic}} ${value}`,
                ),
              )
            : [],
        ),
    })
  }

  /** As the rule makes it of a message. */
  const envelope = (celsius: number) => ({
    payload_base64: Buffer.from(JSON.stringify({ celsius })).toString('base64'),
    topic: 'factory/a/7/telemetry',
    client_id: 'a',
    received_at: Date.now(),
  })

  const settings = (RemoteWriteUrl: string) => ({
    TopicFilter: 'factory/+/+/telemetry',
    RemoteWriteUrl,
    Alarms: 'none',
  })

  it('takes a message by its topic and by Basic Ingest, and none of another topic', async () => {
    const { url, samples } = await endpoint()
    const { BasicIngestPrefix, RuleName } = await aws.deploy('iot-metrics', settings(url))
    expect(RuleName).toBe('iot_metrics')
    await aws.publish('factory/a/7/telemetry', { celsius: 21.5 })
    await aws.publish('factory/a/7/status', { celsius: 1 })
    await aws.publish(`${BasicIngestPrefix}factory/b/8/telemetry`, { celsius: 22.5 })
    await expect
      .poll(() => samples().toSorted())
      .toEqual(['celsius{factory/a/7/telemetry} 21.5', 'celsius{factory/b/8/telemetry} 22.5'])
  })

  it('loses no message while its endpoint is down', async () => {
    const target = await endpoint()
    target.status = 503
    const { FunctionName = '' } = await aws.deploy('iot-metrics', settings(target.url))
    await aws.invoke(FunctionName, envelope(23.5))
    // The first invocation has given up, and Lambda waits before the next.
    await expect.poll(target.hasTriedAndWaits).toBe(true)
    expect(target.samples()).toEqual([])
    target.status = 200
    await expect.poll(target.samples).toEqual(['celsius{factory/a/7/telemetry} 23.5'])
  })

  it('changes from direct to stream and back', async () => {
    const { url, samples } = await endpoint()
    const { StreamName = '' } = await aws.deploy('iot-metrics', {
      ...settings(url),
      Delivery: 'stream',
      BatchingSeconds: '0',
      ShardCount: '1',
    })
    await aws.putRecord(StreamName, envelope(25))
    await expect.poll(samples).toEqual(['celsius{factory/a/7/telemetry} 25'])
    await aws.deploy('iot-metrics', settings(url))
    await aws.publish('factory/a/7/telemetry', { celsius: 26 })
    await expect
      .poll(samples)
      .toEqual(['celsius{factory/a/7/telemetry} 25', 'celsius{factory/a/7/telemetry} 26'])
  })

  it('does not keep another stack of the same topics from its endpoint', async () => {
    const [down, up] = [await endpoint(), await endpoint()]
    down.status = 503
    await aws.deploy('iot-metrics', settings(down.url))
    await aws.deploy('iot-metrics-2', settings(up.url))
    for (const celsius of [1, 2, 3]) await aws.publish('factory/a/7/telemetry', { celsius })
    await expect.poll(up.samples).toHaveLength(3)
    expect(down.samples()).toEqual([])
    await aws.remove('iot-metrics-2')
  })

  it('opens its door for webhooks, and closes it again', async () => {
    const { url, samples } = await endpoint()
    const secret = 'secret-of-plant-7'
    const WebhookSecretArn = await aws.createSecret('webhooks', JSON.stringify({ plant: secret }))
    expect(await aws.deploy('iot-metrics', settings(url))).not.toHaveProperty('WebhookUrl')
    const { WebhookUrl = '' } = await aws.deploy('iot-metrics', { ...settings(url), WebhookSecretArn })
    const post = (rest: string, token: string) =>
      aws.post(`${WebhookUrl}${rest}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"celsius": 27.5}',
      })
    expect((await post('plant/7', 'secret-of-plant-8')).status).toBe(401)
    expect(await post('plant/7?event=up', secret)).toMatchObject({
      status: 200,
      body: { received: 1, failed: [] },
    })
    expect(samples()).toEqual(['celsius{plant/7/up} 27.5'])
    // The rule's messages go their own way.
    await aws.publish('factory/a/7/telemetry', { celsius: 28 })
    await expect.poll(samples).toContain('celsius{factory/a/7/telemetry} 28')
    expect(await aws.deploy('iot-metrics', settings(url))).not.toHaveProperty('WebhookUrl')
    expect((await post('plant/7', secret)).status).toBe(404)
  })

  it('goes, except for its dead letters, and can be made again', async () => {
    const { url, samples } = await endpoint()
    const { DeadLetterBucket = '' } = await aws.deploy('iot-metrics', settings(url))
    await aws.remove('iot-metrics')
    expect(await aws.hasBucket(DeadLetterBucket)).toBe(true)
    const again = await aws.deploy('iot-metrics', settings(url))
    expect(again['DeadLetterBucket']).not.toBe(DeadLetterBucket)
    await aws.publish('factory/a/7/telemetry', { celsius: 24 })
    await expect.poll(samples).toContain('celsius{factory/a/7/telemetry} 24')
  })
})
