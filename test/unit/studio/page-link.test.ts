// What stays on the page when the demo ends, and when the broker is another one.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FullDelivery } from '../../../src/studio/delivery.ts'
import type { PublishedMessage } from '../../../src/studio/make-envelope.ts'
import type { BrokerChange, StudioState } from '../../../src/studio/page-api.ts'
import { linkPage, type PageLink } from '../../../src/studio/page-link.ts'
import type { StackControls } from '../../../src/studio/server/api.ts'
import { openStudio, type Studio } from '../../../src/studio/server/open-studio.ts'
import { rowsOf } from '../../../src/studio/server/state/topic-rows.ts'

let folder: string
let studio: Studio
let link: PageLink
let stack: StackControls
/** What waits for the function. */
let waiting: PublishedMessage[]
let changes: BrokerChange[]
let duringChange: (() => void) | undefined
const now = () => 1_000

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'page-link-'))
  waiting = []
  changes = []
  duringChange = undefined
  writeFileSync(path.join(folder, 'index.html'), '%STUDIO_TOKEN%')
  const where = { host: '127.0.0.1', port: 0, isPortFixed: true, pageFolder: folder, folder }
  const opened = await openStudio({
    ...where,
    version: '1',
    prometheusUrl: undefined,
    playgroundUrl: undefined,
    now,
  })
  studio = {
    ...opened,
    connect(given) {
      stack = given
      opened.connect(given)
    },
  }
  link = await linkPage({
    studio,
    local: {
      endpointDescription: 'demo',
      deliver: () => Promise.reject(new Error('not asked')),
      useMapping: async () => undefined,
      close: async () => undefined,
    },
    mappingFile: path.join(folder, 'mapping.yaml'),
    deadLetterFolder: folder,
    isDemoReceiver: true,
    now,
    onNote: () => undefined,
    push(message) {
      waiting.push(message)
      return true
    },
    async changeSource(change) {
      duringChange?.()
      changes.push(change)
    },
  })
})
afterEach(async () => {
  await link.close()
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The function takes everything that waits. */
async function deliverAll(): Promise<void> {
  for (const message of waiting.splice(0)) await link.delivered(message, deliveryOf(message))
}

function deliveryOf({ topic, clientId }: PublishedMessage): FullDelivery {
  const counts = { deadLettered: new Map(), dropped: new Map(), refused: new Map() }
  const report = { written: 1, ...counts }
  const series = { name: 'temperature', labels: {}, value: 1, samples: 1, timestampMs: 1_000 }
  const write = {
    status: 200,
    answer: { text: '200 accepted', tone: 'good' },
    series: [series],
    metadata: [],
  }
  const common = { topic, clientId, atMs: 1_000, tookMs: 1, clockCorrected: new Map(), error: undefined }
  return { ...common, report, writes: [write] } as FullDelivery
}

function device(topic: string, clientId = 'device'): PublishedMessage {
  return { topic, clientId, payload: Buffer.from('{"t":1}'), receivedAtMs: 1_000 }
}

function topics(): string[] {
  const live = studio.live()
  const { rows } = rowsOf({ by: 'name' }, { tree: live.tree, nowMs: 1_000, holds: () => false })
  return rows.flatMap(({ topic, own }) => (topic === undefined || own === 0 ? [] : [topic]))
}

/** As the page is told. */
async function notes(): Promise<readonly string[]> {
  const token = await (await fetch(studio.url)).text()
  const response = await fetch(new URL('/api/state', studio.url), { headers: { 'x-studio-token': token } })
  return ((await response.json()) as StudioState).notes
}

async function paste(topic: string) {
  const stored = stack.paste(topic, Buffer.from('{"temperature":1}'))
  await deliverAll()
  return stored
}

describe('when the first device publishes', () => {
  test('the demo goes, and nothing else: what was pasted stays with its counts, and is the same topic', async () => {
    link.ignoreClient('this-machine')
    link.arrived(device('hosts/here', 'this-machine'))
    link.startDemo(2)
    const stored = await paste('devices/a7')
    await paste('devices/a7')
    expect(topics().length).toBe(4)
    link.arrived(device('factory/7'))
    expect(topics()).toEqual(['devices/a7', 'factory/7', 'hosts/here'])
    const live = studio.live()
    expect(live.totals(1_000)).toMatchObject({ messages: 2, mapped: 2, waiting: 2, samples: 2, topics: 3 })
    expect(live.held.ofTopic(stored.topicId).map(({ topic }) => topic)).toEqual(['devices/a7', 'devices/a7'])
    expect(live.series.list({ topic: stored.topicId }).total).toBe(1)
  })

  test('a message that waits for the function is answered, and settles among those that stayed', async () => {
    link.startDemo(1)
    await deliverAll()
    const stored = stack.paste('devices/a7', Buffer.from('{"temperature":1}'))
    const [pasted] = waiting.splice(-1)
    link.arrived(device('factory/7'))
    await link.delivered(pasted!, deliveryOf(pasted!))
    expect(studio.live().held.find((await stored).id)?.topic).toBe('devices/a7')
    expect(studio.live().totals(1_000)).toMatchObject({ messages: 1, mapped: 1, waiting: 1 })
  })

  test('no id is given twice', async () => {
    link.startDemo(6)
    const stored = await paste('devices/a7')
    const highest = studio.live().tree.nextId()
    link.arrived(device('factory/7'))
    const row = (topic: string) => {
      const { rows } = rowsOf({}, { tree: studio.live().tree, nowMs: 1_000, holds: () => false })
      return Number(rows.find((one) => one.topic === topic)!.id)
    }
    expect(row('devices/a7')).toBe(stored.topicId)
    expect(row('factory/7')).toBeGreaterThanOrEqual(highest)
  })
})

test('with another broker, notes of the one before go, and only these', async () => {
  studio.note('mapping.yaml is a folder')
  studio.noteOfBroker('port 1883 is in use')
  studio.noteOfBroker('retained messages are skipped')
  duringChange = () => studio.noteOfBroker('retained messages are skipped')
  await stack.changeBroker({ kind: 'url', url: 'mqtt://a' })
  expect(await notes()).toEqual(['mapping.yaml is a folder', 'retained messages are skipped'])
  duringChange = () => {
    throw new Error('refused')
  }
  await expect(stack.changeBroker({ kind: 'own' })).rejects.toThrow('refused')
  expect(await notes()).toEqual(['mapping.yaml is a folder', 'retained messages are skipped'])
})

test('with another broker, only what was pasted stays', async () => {
  link.startDemo(1)
  await paste('devices/a7')
  link.ignoreClient('this-machine')
  link.arrived(device('hosts/here', 'this-machine'))
  await stack.changeBroker({ kind: 'url', url: 'mqtt://a' })
  expect(topics()).toEqual(['devices/a7'])
  link.arrived(device('factory/7'))
  await paste('devices/a8')
  expect(topics()).toEqual(['devices/a7', 'devices/a8', 'factory/7'])
  await stack.changeBroker({ kind: 'own' })
  expect(topics()).toEqual(['devices/a7', 'devices/a8'])
  expect(studio.live().totals(1_000)).toMatchObject({ messages: 2, mapped: 2, waiting: 0 })
  expect(changes.length).toBe(2)
})
