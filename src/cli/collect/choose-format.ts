// What a scraper asks for by its headers: the format of the page, and whether it takes gzip.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5

import type { PageFormat } from '#exposition'

export interface ChosenFormat {
  readonly format: PageFormat
  readonly contentType: string
}

const text: ChosenFormat = { format: 'text', contentType: 'text/plain; version=0.0.4; charset=utf-8' }

/** Both versions are the same for what is on our pages. */
const openMetricsVersions = ['1.0.0', '0.0.1']

/** OpenMetrics where it is named and nothing is liked better; else text, also where nothing that we have is wanted. */
export function chooseFormat(accept = '*/*'): ChosenFormat {
  const ranges = readRanges(accept)
  const textQuality = qualityOfText(ranges)
  const offers = openMetricsVersions.map((version) => ({
    version,
    quality: qualityOfOpenMetrics(ranges, version),
  }))
  const best = offers.reduce((a, b) => (b.quality > a.quality ? b : a))
  if (best.quality === 0 || best.quality < textQuality) return text
  const contentType = `application/openmetrics-text; version=${best.version}; charset=utf-8`
  return { format: 'openmetrics', contentType }
}

export function acceptsGzip(acceptEncoding = ''): boolean {
  const ranges = readRanges(acceptEncoding)
  const named = ranges.find(({ name }) => name === 'gzip')
  return ((named ?? ranges.find(({ name }) => name === '*'))?.quality ?? 0) > 0
}

interface Range {
  readonly name: string
  readonly version: string | undefined
  /** From 0, not wanted, to 1. */
  readonly quality: number
}

function readRanges(header: string): Range[] {
  return header.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const parameter = (key: string) =>
      parameters.find((one) => one.startsWith(`${key}=`))?.slice(key.length + 1)
    const quality = Number(parameter('q') ?? 1)
    return {
      name,
      version: parameter('version')?.replaceAll('"', ''),
      quality: quality >= 0 && quality <= 1 ? quality : 0,
    }
  })
}

/** Wildcards do not mean it: who does not say what it reads is a person, or reads text. */
function qualityOfOpenMetrics(ranges: readonly Range[], version: string): number {
  const named = ranges.filter(({ name }) => name === 'application/openmetrics-text')
  const exact = named.find((range) => range.version === version)
  return (exact ?? named.find((range) => range.version === undefined))?.quality ?? 0
}

/** The most specific range counts. */
function qualityOfText(ranges: readonly Range[]): number {
  const named = ranges.filter(({ name }) => name === 'text/plain')
  const chosen =
    named.find(({ version }) => version === '0.0.4') ??
    named.find(({ version }) => version === undefined) ??
    ranges.find(({ name }) => name === 'text/*') ??
    ranges.find(({ name }) => name === '*/*')
  return chosen?.quality ?? 0
}
