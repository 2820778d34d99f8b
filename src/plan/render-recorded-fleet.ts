// What was measured of recorded messages, as text of at most 100 columns.

import type { RecordedFleet, RecordedRate } from './fleet-meter.ts'
import { formatCount, formatUsd } from './format-figure.ts'
import { usEast1 } from './prices.ts'
import { describePrices, notCounted } from './render-plan.ts'
import { table, wrap } from './text-table.ts'

/** Of the remote writes that carry the samples. */
export interface RequestSizes {
  readonly name: string
  readonly requests: number
  readonly bytes: number
  /** After the compression. */
  readonly snappyBytes: number
}

export function renderRecordedFleet(recorded: RecordedFleet, requests: readonly RequestSizes[]): string {
  const { messages, devices, samples, thinned, series, payloadBytes, rate } = recorded
  const each = (sum: number, count: number) => formatCount(count === 0 ? 0 : sum / count)
  return [
    ...table(
      [
        ['recorded', '', 'each'],
        ['messages', formatCount(messages), `${each(messages, devices)} a device`],
        ['devices (client ids or topics)', formatCount(devices), ''],
        ['samples', formatCount(samples), `${each(samples, messages)} a message`],
        ...(thinned === 0
          ? []
          : [['samples left out (thin)', formatCount(thinned), `${each(thinned, messages)} a message`]]),
        ['series', formatCount(series), `${each(series, devices)} a device`],
        ['payload bytes', formatCount(payloadBytes), `${each(payloadBytes, messages)} a message`],
      ],
      [36],
    ),
    '',
    ...table(
      [
        ['remote write', 'requests', 'bytes', 'with snappy'],
        ...requests.map(({ name, ...sizes }) => [
          name,
          ...[sizes.requests, sizes.bytes, sizes.snappyBytes].map(formatCount),
        ]),
      ],
      [36],
    ),
    '',
    ...(rate === undefined ? wrap(noRate) : describeRate(rate)),
    '',
  ].join('\n')
}

const noRate =
  'No bill: the messages say no two times of receipt. Record them with received_at (trace --record, the studio, or ' +
  'mosquitto_sub -F %J).'

function describeRate({ leftOut, seconds, messagesPerSecond, fleet, bills }: RecordedRate): string[] {
  const { devices, intervalSeconds, samplesPerMessage, payloadBytes, seriesPerDevice } = fleet
  const options = [
    `--devices ${devices}`,
    `--interval ${figure(intervalSeconds)}`,
    `--samples ${atLeastOne(samplesPerMessage)}`,
    `--payload-bytes ${atLeastOne(payloadBytes)}`,
    `--series-per-device ${atLeastOne(seriesPerDevice)}`,
  ]
  return [
    ...wrap(
      `${formatCount(messagesPerSecond)} messages/s in ${formatCount(seconds)} s` +
        `${leftOut === 0 ? '' : `, without ${formatCount(leftOut)} that have no time`}. If the fleet goes on so:`,
    ),
    describePrices(usEast1),
    '',
    ...table(
      [
        ['delivery', 'plain', 'Basic Ingest'],
        ...bills.map(({ name, usdPerMonth, basicIngestUsdPerMonth }) => [
          name,
          formatUsd(usdPerMonth),
          formatUsd(basicIngestUsdPerMonth),
        ]),
      ],
      [36],
    ),
    '',
    'What lowers this bill:',
    `iot-remote-write plan --advise ${options.join(' ')}`,
    '',
    ...wrap(notCounted),
  ]
}

/** Three digits that count, as an option takes them. */
function figure(value: number): number {
  return Math.max(0.01, Number(value.toPrecision(3)))
}

function atLeastOne(value: number): number {
  return Math.max(1, Math.round(value))
}
