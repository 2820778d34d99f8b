// The screen Map of the studio: its messages and its file are the server's.

import { useEffect, useMemo } from 'preact/hooks'
import { useStudio } from '../parts/studio-store.ts'
import { usePlace } from '../shell/router.ts'
import { MapView } from './map-view.tsx'
import { createServerSource } from './server-source.ts'
import { useMapping } from './use-mapping.ts'
import { useRemedy } from './use-remedy.ts'

export function MapScreen() {
  const topicId = usePlace().query.get('topic')
  const source = useMemo(() => createServerSource(topicId === null ? undefined : Number(topicId)), [topicId])
  const model = useMapping(source)
  const mapping = useStudio().state?.mapping
  useEffect(() => {
    if (mapping !== undefined) source.told(mapping)
  }, [source, mapping])
  useRemedy(model)
  return <MapView model={model} canSave />
}
