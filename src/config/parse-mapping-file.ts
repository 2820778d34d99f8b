// Loaded where the code runs from source.

export { parseMapping } from '#mapping/authoring'
