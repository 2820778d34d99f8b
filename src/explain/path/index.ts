// The front door of payload paths: how a place in a payload is written. Apart from #explain, since the page shows paths
// without the mapping engine, which runs in a worker.

export { formatPayloadPath } from '../payload-path.ts'
