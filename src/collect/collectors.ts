// The collectors that there are, each loaded when it is asked for.

import type { CollectorKind } from './collector.ts'

export const collectors: { readonly [name: string]: () => Promise<CollectorKind> } = {
  openweathermap: async () => (await import('./openweathermap/openweathermap.ts')).openweathermap,
  soracom: async () => (await import('./soracom/soracom.ts')).soracom,
}
