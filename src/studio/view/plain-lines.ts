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
  if (answer.tone !== 'good') lines.push(`${topic} → – → ${describeAnswer(answer)}`)
  else if (writes.length === 0) {
    const written = report?.written ?? 0
    lines.push(`${topic} → ${written} ${written === 1 ? 'sample' : 'samples'} → ${answer.text}`)
  }
  return lines.map(toPrintable)
}
