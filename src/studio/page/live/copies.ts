// What can be copied of a message: a command that publishes it again, and a test for the mapping file.

import type { ExplainedMessage } from '../engine/protocol.ts'
import { isText, textOf } from './payload.ts'

/** As a word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w/.:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** @param url of the broker: `mqtt://HOST:PORT` */
export function publishCommand(url: string, topic: string, payload: Uint8Array): string {
  const { hostname, port } = new URL(url.replace(/^mqtts?:/, 'http:'))
  const isTls = url.startsWith('mqtts:')
  const host = hostname.replace(/^\[|\]$/g, '')
  const to = `mosquitto_pub -h ${shellWord(host)} -p ${port || (isTls ? 8883 : 1883)} -i device-7 -t ${shellWord(topic)}`
  const tls = isTls ? ' --tls-use-os-certs' : ''
  if (isText(payload)) return `${to}${tls} -m ${shellWord(textOf(payload))}`
  return `echo ${base64Of(payload)} | base64 -d | ${to}${tls} -s`
}

export interface TestedMessage {
  readonly topic: string
  readonly clientId: string
  readonly receivedAtMs: number
  readonly payload: Uint8Array
}

/** An entry of `tests` in a mapping file (docs/mapping.md). */
export function testEntry(message: TestedMessage, { leaves, otherSeries }: ExplainedMessage): string {
  const { topic, clientId, receivedAtMs, payload } = message
  const lines = [...leaves.flatMap(({ series }) => series), ...otherSeries].map(
    ({ name, labels, value, timestampMs = receivedAtMs }) => {
      const pairs = labels.map(([label, text]) => `${label}=${JSON.stringify(text)}`)
      return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value} ${timestampMs}`
    },
  )
  return [
    '  - name: a message that was recorded',
    `    topic: ${JSON.stringify(topic)}`,
    ...(clientId === 'n/a' ? [] : [`    client_id: ${JSON.stringify(clientId)}`]),
    `    received_at: ${new Date(receivedAtMs).toISOString()}`,
    `    ${payloadLine(payload)}`,
    lines.length === 0 ? "    expect: ''" : '    expect: |',
    ...[...new Set(lines)].map((line) => `      ${line}`),
    '',
  ].join('\n')
}

function payloadLine(payload: Uint8Array): string {
  try {
    const json = JSON.stringify(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)))
    return `payload: ${json}`
  } catch {
    return `payload_base64: ${base64Of(payload)}`
  }
}

function base64Of(payload: Uint8Array): string {
  return btoa(Array.from(payload, (byte) => String.fromCharCode(byte)).join(''))
}
