// A collector of one's own, as its author writes it: by the package's entry.

import { CollectError, fromSamples } from 'iot-remote-write/collector'

export const collector = fromSamples('half', async function* () {
  yield { name: 'found', value: 1 }
  throw new CollectError('http', 'the service answered 503')
})
