// What a request of remote write 1.0 says of its body.

import { userAgent } from '../../program-version.ts'
import type { Headers } from '../transport.ts'

/** https://prometheus.io/docs/specs/prw/remote_write_spec/#headers */
export const wireHeaders: Headers = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'user-agent': userAgent,
  'x-prometheus-remote-write-version': '0.1.0',
}
