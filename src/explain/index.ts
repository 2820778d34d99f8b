// The front door of explain: what a mapping makes of one message, told for each leaf of the payload with the why. It maps
// with the code that the function runs, and a trace that listens. It needs neither files nor a terminal, so that the page
// of the studio explains with it in the browser.

export { createExplainer, type Explainer } from './create-explainer.ts'
export type {
  ExplainedLeaf,
  Explanation,
  Fate,
} from './explanation.ts'
export { formatPayloadPath, type PayloadPath } from './payload-path.ts'
export { createPayloadTimes, type TimeFinding } from './payload-times.ts'
export { renderExplanation, renderTimes } from './render-explanation.ts'
export { isTimestamp } from './where.ts'
