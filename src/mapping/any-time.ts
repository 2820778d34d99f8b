// Loaded where a mapping file has a `timestamp`: every form of a time, local times of a zone, and formats.

export { compileTimeReader as timeReader } from '#time'
