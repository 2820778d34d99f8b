import { describe, expect, it } from 'vitest'
import { createDeadLetterMapper } from '../../../../src/cli/replay/map-dead-letter.ts'
import { readDeadLetter } from '../../../../src/cli/replay/read-dead-letter.ts'
import { type AgeLimits, addToSummary, createSummary, topicsMax } from '../../../../src/cli/replay/summary.ts'
import { summaryPage } from '../../../../src/cli/replay/summary-page.ts'
import { type DeadLetterText, deadLetterLine } from './dead-letter-texts.ts'
import { nowMs } from './replay-into.ts'

const amp: AgeLimits = { receiver: 'amp', sampleAgeMaxMs: 3_300_000 }
const prometheus: AgeLimits = { receiver: 'prometheus', sampleAgeMaxMs: undefined }
const place = { name: 's3://letters/', passedOver: { count: 0, examples: [] as string[] } }

const aged = (ageSeconds: number, more: Partial<DeadLetterText> = {}): string =>
  deadLetterLine({ payload: '{"t":1,"u":2}', receivedAtMs: nowMs - ageSeconds * 1000, ...more })

async function pageOf(
  texts: readonly string[],
  limits: AgeLimits,
  passedOver = place.passedOver,
  isWhole = true,
  byTopic = false,
) {
  const mapper = await createDeadLetterMapper(
    { file: undefined, bundled: undefined },
    {
      ...limits,
      identityLabels: ['topic'],
      clockAheadMaxMs: 30_000,
      payloadDepthMax: 32,
      messageSamplesMax: 100,
      messageStepsMax: 50_000,
      labelValueBytesMax: 100,
    },
  )
  const summary = createSummary()
  for (const text of texts) {
    const deadLetter = readDeadLetter(text, undefined, 10_000)
    addToSummary(summary, deadLetter, await mapper.map(deadLetter), limits, nowMs, byTopic)
  }
  return summaryPage(summary, { ...place, passedOver }, limits, nowMs, isWhole)
}

describe('a summary', () => {
  it('tells what there is, why, and what can be written', async () => {
    const texts = [
      aged(60),
      aged(500),
      aged(700),
      aged(7_200),
      aged(10_800),
      aged(5, { payload: '{', reason: 'not_json' }),
      aged(5, { payload: '{}', reason: 'http_400' }),
      'garbage',
    ]
    expect(await pageOf(texts, amp)).toBe(`\
8 messages in s3://letters/, received 2025-12-31 21:00:00Z to 2025-12-31 23:59:55Z (5 s to 3 h ago)
by origin
  5  write http_503
  1  write not_json
  1  write http_400
  1  not JSON
of these messages
  2  can be written
  1  may be refused: more than 10 min old, accepted only if their series has no newer sample
  2  too old for Amazon Managed Service for Prometheus by 1 h 5 min to 2 h 5 min
  1  unreadable (not_json)
  1  unmapped (no_metric)
  1  unreadable (bad_record)
`)
  })

  it('counts by topic and reason where that is asked for', async () => {
    const texts = [
      ...Array.from({ length: 3 }, () => aged(60, { topic: 'a/1' })),
      aged(60, { topic: 'a/1', payload: '{', reason: 'not_json' }),
      ...Array.from({ length: 21 }, (_, at) => aged(60, { topic: `b/${at}` })),
      'garbage',
    ]
    const page = await pageOf(texts, amp, place.passedOver, true, true)
    expect(page).toMatch(
      /\nby topic and origin\n {2}3 {2}a\/1 {2}write http_503\n {2}1 {2}a\/1 {2}write not_json\n/,
    )
    expect(page).toMatch(/\n {2}and 4 more\nof these messages\n/)
  })

  it('counts no more topics than it has room for', () => {
    const summary = createSummary()
    const limits = { receiver: 'amp', sampleAgeMaxMs: undefined } as const
    for (let at = 0; at < topicsMax + 2; at++) {
      const deadLetter = readDeadLetter(aged(1, { topic: String(at) }), undefined, 10_000)
      addToSummary(summary, deadLetter, { samples: [], topic: '', receivedAtMs: 1 }, limits, nowMs, true)
    }
    expect(summary.topics.size).toBe(topicsMax + 1)
    expect(summary.topics.get('(other topics)')).toBe(2)
  })

  it('of a Prometheus knows no age', async () => {
    expect(await pageOf([aged(60), aged(1e6)], prometheus)).toMatch(/\n {2}2 {2}can be written\n$/)
  })

  it.each<[string, string[], AgeLimits, RegExp]>([
    [
      'all too old for AMP',
      [aged(7_200), aged(9_000)],
      amp,
      /^None of these messages .* refuses samples older than an hour, .*newest by 1 h 5 min\.\nUse --remote-write-url URL/m,
    ],
    [
      'all too old by a setting',
      [aged(7_200)],
      { receiver: 'prometheus', sampleAgeMaxMs: 3_600_000 },
      /^None of these messages .* older than 1 h, the newest by 1 h\.\nSAMPLE_AGE_MAX_SECONDS sets this limit/m,
    ],
    [
      'nothing that can be read',
      ['x', aged(9_000)],
      amp,
      /^None of these messages can be written with this mapping\. Use --mapping FILE/m,
    ],
  ])('says in a sentence: %s', async (_, texts, limits, sentence) => {
    expect(await pageOf(texts, limits)).toMatch(sentence)
  })

  it('of nothing says so', async () => {
    expect(await pageOf([], amp)).toBe('no messages in s3://letters/\n')
  })

  it('names what it did not read, and whether there is more', async () => {
    const page = await pageOf(
      [aged(1)],
      amp,
      { count: 7, examples: ['a.csv: neither dead letters nor a failed event'] },
      false,
    )
    expect(page).toMatch(/^the first 1 message in/)
    expect(page).toMatch(
      /skipped\n {2}a.csv: neither dead letters nor a failed event\n {2}and 6 more objects\n$/,
    )
  })
})
