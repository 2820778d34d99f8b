// What collectors need and other commands do without: loaded by `collect`.

export { createFetchJson } from '#collect'
export { loadSecret } from '#config'
