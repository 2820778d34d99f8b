// An MQTT 3.1.1 broker in this process. Each message that a client publishes goes to `onMessage`; the clients also
// reach each other, as on any broker. A busy port is not an end: the next free one is taken, and said.

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import type { PublishedMessage } from './make-envelope.ts'

export interface BrokerOptions {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  now(): number
  onMessage(message: PublishedMessage): void
  /** Something that the person in front should know: a busy port, a client that was refused. */
  onNote(note: string): void
}

export interface Broker {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

const portsTriedMax = 20
const unnamedClient =
  'An MQTT client without a client id gets a new one, and new series, with each connection (mosquitto_pub: -i ID)'

/** @throws the system's error where no port at `host` can be listened on */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { onMessage, onNote, now } = options
  const aedes = await Aedes.createBroker({
    // Aedes answers MQTT 5 with "unacceptable protocol version", which says little to who reads it.
    preConnect(_client, { protocolVersion, clientId }, callback) {
      if (protocolVersion === 5) {
        onNote(
          `MQTT client ${clientId} requested MQTT 5; this broker supports only 3.1.1 (mosquitto_pub: -V mqttv311)`,
        )
      }
      if (clientId === '') onNote(unnamedClient)
      callback(null, true)
    },
  })
  aedes.on('publish', ({ topic, payload, retain }, client) => {
    // Without a client it is the broker's own news, such as $SYS/…/heartbeat.
    if (client === null) return
    const message = { topic, clientId: client.id, payload: Buffer.from(payload), receivedAtMs: now() }
    onMessage(retain ? { ...message, isRetained: true } : message)
  })
  const refuse = (client: { id?: string } | null, error: Error) =>
    onNote(`MQTT client ${client?.id ?? ''}: ${error.message}`)
  aedes.on('clientError', refuse)

  const server = createServer(aedes.handle)
  const port = await listen(server, options).catch((error: unknown) => {
    aedes.close()
    throw error
  })
  return {
    host: options.host,
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await new Promise<void>((resolve) => aedes.close(resolve))
      await closed
    },
  }
}

/** The port, once `server` listens on it. */
async function listen(server: Server, { host, port, onNote }: BrokerOptions): Promise<number> {
  for (let candidate = port; ; candidate++) {
    try {
      server.listen(candidate, host)
      await once(server, 'listening')
      const { port: found } = server.address() as AddressInfo
      if (port !== 0 && found !== port) {
        onNote(`Port ${port} is in use, perhaps by another MQTT broker; using ${found}`)
      }
      return found
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      const isLast = port === 0 || candidate - port === portsTriedMax - 1 || candidate === 65_535
      if (!isBusy || isLast) throw error
    }
  }
}
