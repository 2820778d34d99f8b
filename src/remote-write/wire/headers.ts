// What a request of remote write 1.0 says of its body.

import type { Headers } from '../transport.ts'

/** https://prometheus.io/docs/specs/prw/remote_write_spec/#headers */
export const wireHeaders: Headers = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'user-agent': 'iot-remote-write/0.1.0',
  'x-prometheus-remote-write-version': '0.1.0',
}
