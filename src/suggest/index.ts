// The front door of suggest: a mapping file to begin with, made of recorded messages. The text passes `check`.

export { createSuggester } from './create-suggester.ts'
export { createSuggestion } from './suggest-mapping.ts'
