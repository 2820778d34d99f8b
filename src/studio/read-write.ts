// A request that the embedded receiver answered, as the view shows it.

import type { Write, WrittenSeries } from './delivery.ts'
import type { AnsweredRequest } from './receiver/receiver.ts'

const messageLengthMax = 120

export function readWrite({ answer, reading }: AnsweredRequest): Write {
  const isStored = answer.status >= 200 && answer.status < 300
  const firstLine = (answer.body ?? '').split('\n', 1)[0]!.slice(0, messageLengthMax)
  return {
    answer: isStored
      ? { text: `${answer.status} accepted`, tone: 'good' }
      : { text: `${answer.status} refused`, why: firstLine, tone: 'bad' },
    series: reading.ok ? reading.request.series.map(toWrittenSeries) : [],
  }
}

function toWrittenSeries({
  labels,
  samples,
}: {
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly { readonly value: number }[]
}): WrittenSeries {
  const { __name__: name = '', ...others } = labels
  // Samples of a series are in the order of their times.
  return { name, labels: others, value: samples.at(-1)?.value ?? Number.NaN }
}
