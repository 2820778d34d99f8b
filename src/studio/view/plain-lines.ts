// One delivery as plain lines, for a pipe, a log or --verbose: `topic → series value → answer`.

import { toPrintable } from '../../printable.ts'
import { answerOf, describeAnswer } from '../answer-of.ts'
import type { DeliveredMessage } from '../delivery.ts'
import { describeSeries } from '../describe-series.ts'

const seriesShownMax = 20

export function toPlainLines(delivery: DeliveredMessage): string[] {
  const { topic, writes, report } = delivery
  const lines = writes.flatMap(({ series, answer }) => {
    const shown = series.slice(0, seriesShownMax)
    const rest = series.length - shown.length
    return [
      ...shown.map((one) => `${topic} → ${describeSeries(one)} ${one.value} → ${answer.text}`),
      ...(rest > 0 ? [`${topic} → … and ${rest} more → ${answer.text}`] : []),
    ]
  })
  const answer = answerOf(delivery)
  const written = report?.written ?? 0
  const samples = `${written} ${written === 1 ? 'sample' : 'samples'}`
  if (answer.tone !== 'good') {
    lines.push(`${topic} → ${written === 0 ? '–' : `beside ${samples}`} → ${describeAnswer(answer)}`)
  } else if (lines.length === 0) lines.push(`${topic} → ${samples} → ${answer.text}`)
  if (answer.drops !== undefined) lines.push(`${topic} → beside ${samples} → dropped: ${answer.drops.why}`)
  return lines.map(toPrintable)
}
