// The function that EventBridge Scheduler invokes, for those who deploy collectors.yaml. Settings are read when the
// instance starts; what is wrong with a collector's own configuration fails its rounds, and no other's.

import { createFetchJson, secretTool } from '#collect'
import { collectors } from '#collect/table'
import { readCollectSettings } from '#config'
import { systemClock } from '../../clock.ts'
import { createCollectHandler } from './create-collect-handler.ts'
import { createParking } from './park-series.ts'

const settings = readCollectSettings(process.env)
const { parkingQueueUrl } = settings

export const handler = createCollectHandler(
  settings,
  {
    collectors,
    tools: { fetchJson: createFetchJson({ clock: systemClock }), secret: secretTool },
    park: parkingQueueUrl === undefined ? undefined : createParking(parkingQueueUrl),
  },
  {
    env: process.env,
    clock: systemClock,
    writeLine: (line) => process.stdout.write(`${line}\n`),
  },
)
