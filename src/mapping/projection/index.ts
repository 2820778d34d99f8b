// The front door of projections: rules that have only paths, captures, constants and simple metrics read what they name
// from the bytes of a payload, and give rows instead of samples. All else is left to the mapping, which has the same outcome
// for what is read here. Loaded for batches.

export { compileProjections, type Projections } from './compile-projections.ts'
export { createProjector, type Projector } from './project-message.ts'
