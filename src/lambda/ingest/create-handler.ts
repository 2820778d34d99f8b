// The handler of the function that ingests: an event in, what its source understands out.

import type { LoadedMapping, Settings } from '#config'
import type { JsonValue } from '../../model.ts'
import { ingest } from '../../pipeline.ts'
import { type Acknowledgement, acknowledge } from './acknowledge.ts'
import { createRunner, type HandlerDependencies, type InvocationContext } from './create-runner.ts'

export type { HandlerDependencies } from './create-runner.ts'

export type Handler = (event: JsonValue, context: InvocationContext) => Promise<Acknowledgement>

/**
 * @param load where the mapping comes from, unless the settings name a place
 * @throws {ConfigError} with everything that is wrong with the mapping
 */
export async function createHandler(
  settings: Settings,
  dependencies: HandlerDependencies,
  load?: (names: number) => Promise<LoadedMapping>,
): Promise<Handler> {
  const run = await createRunner(settings, dependencies, load)
  return async (event, context) =>
    acknowledge(await run(context, (pipeline, ...times) => ingest(pipeline, event, ...times)))
}
