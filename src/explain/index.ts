// The front door of explain: what a mapping makes of one message, told for each leaf of the payload with the why. It maps
// with the code that the function runs, and a trace that listens. It needs neither files nor a terminal, so that the page
// of the studio explains with it in the browser.

export { bridgeOf } from './bridge-of.ts'
export { createExplainer, type Explainer } from './create-explainer.ts'
export type { ExplainedLeaf, Explanation, Fate, TracedSample } from './explanation.ts'
export { expressionAt } from './expression-at.ts'
export { formatPayloadPath, type PayloadPath } from './payload-path.ts'
export { createPayloadTimes, type TimeFinding } from './payload-times.ts'
export {
  clockLines,
  describeDrop,
  describeTracedDrop,
  renderExplanation,
  renderTimes,
  ruleLines,
  whyLeftOut,
} from './render-explanation.ts'
export { isLook, isTimestamp, ruleWhere } from './where.ts'
