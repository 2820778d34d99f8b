// A series as Prometheus writes it: its name, and its labels in a lighter colour.

import type { SeriesId } from '../engine/protocol.ts'
import { Text } from './text.tsx'

export function SeriesText({ name, labels }: SeriesId) {
  return (
    <span class="series mono">
      <Text class="series-name">{name}</Text>
      {labels.length > 0 && (
        <span class="series-labels">
          {labels.map(([label, value], index) => (
            // A label stays on one line, as far as it can.
            <span key={label}>
              {index === 0 && '{'}
              <Text>{label}</Text>="<Text>{value}</Text>"{index === labels.length - 1 ? '}' : ','}
            </span>
          ))}
        </span>
      )}
    </span>
  )
}
