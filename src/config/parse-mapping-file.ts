// Loaded where the code runs from source.

export { parseMapping, presetTexts } from '#mapping/authoring'
