// The front door of suggest: a mapping file to begin with, made of explained messages. The text passes `check`.

export { createSuggestion } from './suggest-mapping.ts'
