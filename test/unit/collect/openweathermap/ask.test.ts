import { expect, it } from 'vitest'
import type { JsonRequest } from '../../../../src/collect/fetch-json.ts'
import { createAsk } from '../../../../src/collect/openweathermap/ask.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'

function recording(baseUrl: string) {
  const asked: { readonly url: string; readonly request: JsonRequest }[] = []
  const ask = createAsk(
    new URL(baseUrl),
    async (url, request) => {
      asked.push({ url: url.href, request })
      return { status: 200, headers: {}, value: { cod: 200 } }
    },
    createFakeClock(1_000),
  )
  return { ask, asked }
}

it.each([
  [5_000, 5_000],
  [11_000, 11_000],
  [11_001, 11_000],
  [60_000, 11_000],
])('a request of a round until %d ms has until %d ms', async (deadlineMs, expected) => {
  const { ask, asked } = recording('https://api.openweathermap.org')
  await ask('data/2.5/weather', {}, 'k', deadlineMs)
  expect(asked[0]?.request.deadlineMs).toBe(expected)
})

it.each([
  ['https://api.openweathermap.org', 'https://api.openweathermap.org/geo/1.0/direct'],
  ['https://proxy.example/weather', 'https://proxy.example/weather/geo/1.0/direct'],
  ['https://proxy.example/weather/', 'https://proxy.example/weather/geo/1.0/direct'],
])('what is asked for is below %s, with names as they are', async (baseUrl, expected) => {
  const { ask, asked } = recording(baseUrl)
  await ask('geo/1.0/direct', { q: 'São Paulo&appid=x,BR' }, 'k', 5_000)
  const url = new URL(asked[0]?.url ?? '')
  expect(url.origin + url.pathname).toBe(expected)
  expect([...url.searchParams]).toEqual([
    ['q', 'São Paulo&appid=x,BR'],
    ['appid', 'k'],
  ])
})
