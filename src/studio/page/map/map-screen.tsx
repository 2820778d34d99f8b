// The screen Map of the studio: its messages and its file are the server's.

import { useMemo } from 'preact/hooks'
import { MapView } from './map-view.tsx'
import { createServerSource } from './server-source.ts'
import { useMapping } from './use-mapping.ts'

export function MapScreen() {
  const source = useMemo(createServerSource, [])
  const model = useMapping(source)
  return <MapView model={model} canSave />
}
