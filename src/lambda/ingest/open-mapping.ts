// The mapping that messages are mapped with: the one beside the code, or the one that MAPPING_URI names, which is
// followed as it changes.

import type { LoadedMapping, Settings } from '#config'
import { type Mapping, type MappingFile, prepareMapping } from '#mapping'
import type { Clock } from '../../clock.ts'
import type { MappingInForce } from './mapping-in-force.ts'
import type { Observers } from './report-mapping.ts'

/**
 * @param eventStartMs when the event came whose messages are mapped, in milliseconds since 1970: asking the clock for each
 *   message takes as long as finding its rule, and what grows too old meanwhile is found when it is written
 * @throws {ConfigError} if there is no usable mapping
 */
export async function openMapping(
  { mapping: { uri, refreshIntervalMs, namingVersion, ...limits }, endpoint, logTopics }: Settings,
  clock: Clock,
  observers: Observers,
  loadMapping: (names: number) => Promise<LoadedMapping>,
  eventStartMs: () => number,
): Promise<MappingInForce> {
  const prepare = (file: MappingFile | undefined, bundled: MappingFile | undefined): Promise<Mapping> =>
    prepareMapping(
      file,
      { ...limits, sampleAgeMaxMs: endpoint.limits.sampleAgeMaxMs, now: eventStartMs },
      { bundled },
    )
  if (uri !== undefined) {
    // Brings the YAML parser along, which an embedded mapping does without.
    const { followMapping } = await import('./follow-mapping.ts')
    return followMapping({
      uri,
      refreshIntervalMs,
      namingVersion,
      loadMapping,
      prepare,
      now: clock.now,
      // The log must not have topics and clients of messages then, whoever asks.
      traces: logTopics,
      ...observers,
    })
  }
  const { file, bundled } = await loadMapping(namingVersion)
  const mapping = await prepare(file, bundled)
  return { current: () => mapping }
}
