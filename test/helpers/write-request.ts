// Remote-write requests made with protobufjs reflection from proto/remote.proto: the encoder of neither the function
// nor the receiver, so that tests can make any request, also one that the function never sends.

import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { compress } from 'snappyjs'

const root = protobuf.loadSync(fileURLToPath(new URL('../../proto/remote.proto', import.meta.url)))
const WriteRequest = root.lookupType('prometheus.WriteRequest')

export interface SeriesToSend {
  /** In the order in which they are sent. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** `[timestampMs, value]` */
  readonly samples: readonly (readonly [timestampMs: number, value: number])[]
}

/** `{ __name__: 'a', host: 'b' }` → labels in sorted order. */
export function series(
  labels: Readonly<Record<string, string>>,
  ...samples: SeriesToSend['samples']
): SeriesToSend {
  return { labels: Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)), samples }
}

/** Protobuf, not yet compressed. */
export function encodeRequest(
  timeseries: readonly SeriesToSend[],
  metadata: readonly object[] = [],
): Uint8Array {
  return WriteRequest.encode(
    WriteRequest.fromObject({
      timeseries: timeseries.map(({ labels, samples }) => ({
        labels: labels.map(([name, value]) => ({ name, value })),
        samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
      })),
      metadata: [...metadata],
    }),
  ).finish()
}

export const writeHeaders = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'user-agent': 'test/1',
  'x-prometheus-remote-write-version': '0.1.0',
}

/** Sends what is given, unsigned. */
export function postSeries(
  url: string,
  timeseries: readonly SeriesToSend[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = compress(Buffer.from(encodeRequest(timeseries)))
  return fetch(url, { method: 'POST', headers: { ...writeHeaders, ...headers }, body })
}
