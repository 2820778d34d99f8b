// The bundled mapping as the build writes it and a start reads it: lines of JSON, each parsed when it is asked for. It was
// checked before it was packed, and nothing checks it again.

export { packMapping } from './pack-mapping.ts'
export { unpackMapping } from './unpack-mapping.ts'
