// The weather at several places, by OpenWeatherMap. A place that fails is noted, and hides no other; a key that is
// refused, or a limit that is met, ends the round, since every further request would meet it too.

import type { Clock } from '../../clock.ts'
import { CollectError, type CollectedSample, type CollectorKind } from '../collector.ts'
import { keepApiKey } from './api-key.ts'
import { type Ask, createAsk } from './ask.ts'
import { inLanes } from './in-lanes.ts'
import { createLocate, type Located } from './locate.ts'
import { type OpenWeatherMapConfig, type Place, readConfig } from './read-config.ts'
import { observedAtName, openweathermapMetadata, readObservation } from './read-observation.ts'

export const openweathermap: CollectorKind = {
  name: 'openweathermap',
  create(source, tools) {
    const config = readConfig(source)
    const ask = createAsk(config.baseUrl, tools.fetchJson, tools.clock)
    const withKey = keepApiKey(() => tools.secret(config.secretArn))
    const locate = createLocate(ask)

    /** @returns samples, and problems that are no reason to go without them */
    async function observe(place: Place, deadlineMs: number): Promise<Outcome> {
      try {
        return await withKey(async (key) => {
          const located = await locate(place, key, deadlineMs)
          return askWeather(config, ask, { place, located, key, deadlineMs, clock: tools.clock })
        })
      } catch (error) {
        return { samples: [], problem: error instanceof CollectError ? error : unexpected(error) }
      }
    }

    return {
      metadata: openweathermapMetadata,
      async *collect(deadlineMs) {
        // Without a key there is one problem, not one of each place.
        await withKey(async () => undefined)
        let begun = 0
        let end: CollectError['reason'] | undefined
        const work = async (place: Place) => {
          begun += 1
          return { place, ...(await observe(place, deadlineMs)) }
        }
        const goOn = () => {
          if (tools.clock.now() >= deadlineMs) end ??= 'deadline'
          return end === undefined
        }
        for await (const { place, samples, problem } of inLanes(config.places, lanesMax, work, goOn)) {
          yield* samples
          if (problem === undefined) continue
          tools.note(new CollectError(problem.reason, `${place.name ?? place.path}: ${problem.message}`))
          if (isOfAll(problem)) end ??= problem.reason
        }
        const left = config.places.length - begun
        if (end !== undefined && left > 0) {
          tools.note(new CollectError(end, `${left} of ${config.places.length} places were not queried`))
        }
      },
    }
  },
}

const lanesMax = 4

interface Outcome {
  readonly samples: readonly CollectedSample[]
  readonly problem?: CollectError
}

interface Request {
  readonly place: Place
  readonly located: Located
  readonly key: string
  readonly deadlineMs: number
  readonly clock: Clock
}

async function askWeather(
  { units, sampleTime }: OpenWeatherMapConfig,
  ask: Ask,
  { place, located: { lat, lon, country }, key, deadlineMs, clock }: Request,
): Promise<Outcome> {
  const answer = await ask('data/2.5/weather', { lat, lon, units }, key, deadlineMs)
  const observation = readObservation(answer, units)
  if (observation === undefined) throw new CollectError('unexpected_answer', 'the answer has no weather')

  const labels = {
    place: place.name ?? observation.place,
    country: country || observation.country,
    lat,
    lon,
  }
  const observedAtSeconds = plausible(observation.observedAtSeconds, clock.now())
  const ofObservation = sampleTime === 'observation' && observedAtSeconds !== undefined
  const time = ofObservation ? { timestampMs: observedAtSeconds * 1000 } : {}
  const samples: CollectedSample[] = observation.values.map((one) => ({ ...one, labels, ...time }))
  if (observedAtSeconds !== undefined) {
    samples.push({ name: observedAtName, labels, value: observedAtSeconds })
  }
  const wrong = [...observation.unreadable, ...(observedAtSeconds === undefined ? ['dt'] : [])]
  if (wrong.length === 0) return { samples }
  const problem = new CollectError(
    'unexpected_answer',
    `the answer has fields that differ from the documentation: ${wrong.join(', ')}`,
  )
  return { samples, problem }
}

/** A time before 2020, or over 30 s ahead, is a wrong clock; the samples then have the time of the round. */
function plausible(seconds: number | undefined, nowMs: number): number | undefined {
  if (seconds === undefined || !(seconds >= 1_577_836_800)) return undefined
  return seconds * 1000 <= nowMs + 30_000 ? seconds : undefined
}

/** Not its message, which may quote anything. */
function unexpected(error: unknown): CollectError {
  return new CollectError('failed', error instanceof Error ? error.name : 'unknown error')
}

/** What the other places would meet too. */
function isOfAll({ reason }: CollectError): boolean {
  return reason === 'unauthorized' || reason === 'rate_limited' || reason === 'secret'
}
