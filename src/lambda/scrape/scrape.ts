// The function that EventBridge Scheduler invokes once a minute, for those who deploy scrape.yaml. It is the collecting
// function with one collector, `scrape`, which remembers the series of its targets in DynamoDB.

import { createFetchJson, secretTool } from '#collect'
import { createDynamoStateStore } from '#collect-state'
import { createMappingStore, readScrapeSettings } from '#config'
import { createScrapeKind } from '#scrape'
import { systemClock } from '../../clock.ts'
import { createCollectHandler } from '../collect/create-collect-handler.ts'
import { createParking } from '../collect/park-series.ts'

const settings = readScrapeSettings(process.env)
const { parkingQueueUrl, state } = settings

const scrape = createScrapeKind({
  store: createDynamoStateStore({ ...state, clock: systemClock }),
  openSource: (uri) => createMappingStore(uri, 'uri'),
  env: process.env,
})

export const handler = createCollectHandler(
  settings,
  {
    collectors: { scrape: async () => scrape },
    tools: { fetchJson: createFetchJson({ clock: systemClock }), secret: secretTool },
    park: parkingQueueUrl === undefined ? undefined : createParking(parkingQueueUrl),
  },
  {
    env: process.env,
    clock: systemClock,
    writeLine: (line) => process.stdout.write(`${line}\n`),
  },
)
