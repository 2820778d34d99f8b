// What collectors need and other commands do without: loaded by `collect`.

export { createFetchJson, secretTool } from '#collect'
