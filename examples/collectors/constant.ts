// A counter and a gauge that never change: the shortest collector there is.

import { fromSamples } from 'iot-remote-write/collector'

export const collector = fromSamples(
  'constant',
  function* () {
    yield { name: 'abcd_example_count', value: 1234 }
    yield { name: 'abcd_example_gauge', value: 1234 }
  },
  {
    metadata: {
      abcd_example_count: { type: 'counter', help: 'example counter help' },
      abcd_example_gauge: { type: 'gauge', help: 'example gauge help' },
    },
  },
)
