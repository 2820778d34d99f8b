// The front door of plan: what a fleet costs a month and needs on AWS, from list prices that the program keeps. Pure: it
// asks nobody, so that the page of the studio plans with it in the browser.

export { advise } from './advise.ts'
export { compareArchitectures, renderComparison } from './compare-architectures.ts'
export { planSizes, renderSizes } from './compare-sizes.ts'
export { livenessSecondsByDefault, planOptions, readPlanOptions } from './fleet.ts'
export { createFleetMeter } from './fleet-meter.ts'
export { makePlan, monthlyUsd } from './make-plan.ts'
export { costOf, type PriceList, prices, pricesAsOf, pricesRegion } from './prices.ts'
export { readPriceList } from './read-price-list.ts'
export { renderAdvice } from './render-advice.ts'
export { renderPlan } from './render-plan.ts'
export { type RequestSizes, renderRecordedFleet } from './render-recorded-fleet.ts'
