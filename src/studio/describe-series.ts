// A series as the exposition format writes it, in full and short: without the labels that only repeat the message's
// topic and client id.

import { formatLabel } from '#exposition'
import type { WrittenSeries } from './delivery.ts'

export function describeSeries({ name, labels }: WrittenSeries): string {
  return join(
    name,
    Object.entries(labels).map(([label, value]) => formatLabel(label, value)),
  )
}

export function abbreviateSeries(
  { name, labels }: WrittenSeries,
  message: { readonly topic: string; readonly clientId: string },
): string {
  const told = Object.entries(labels).filter(
    ([, value]) => value !== message.topic && value !== message.clientId,
  )
  const pairs = told.map(([label, value]) => formatLabel(label, value))
  return join(name, told.length === Object.keys(labels).length ? pairs : [...pairs, '…'])
}

function join(name: string, pairs: readonly string[]): string {
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}
