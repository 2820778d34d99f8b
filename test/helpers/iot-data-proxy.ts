// A door to ministack's data endpoint of IoT. ministack tells it by a name of AWS's in the header Host, which no resolver
// knows here: the door puts it in.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface IotDataProxy {
  /** For `AWS_ENDPOINT_URL_IOT_DATA_PLANE`. */
  readonly url: string
  close(): Promise<void>
}

/** @param target such as `http://127.0.0.1:4566` */
export async function startIotDataProxy(target: string): Promise<IotDataProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname)
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        incoming.destroy()
        outgoing.destroy()
      })
    }
    incoming.once('data', (first: Buffer) => {
      const text = first.toString('latin1')
      outgoing.write(text.replace(/^host: .*$/im, `Host: a-ats.iot.us-east-1.localhost:${port}`), 'latin1')
      incoming.pipe(outgoing)
    })
    outgoing.pipe(incoming)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
