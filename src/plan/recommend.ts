// Which delivery to take, and why: the cheaper one, unless it comes close to a quota.

import { formatCount, formatShare, formatUsd } from './format-figure.ts'
import type { DeliveryPlan, Plan } from './plan.ts'

/** Direct mode should leave half of the account's concurrency to retries, cold starts and other functions. */
const concurrencyShareMax = 0.5

export function recommend(direct: DeliveryPlan, stream: DeliveryPlan): Pick<Plan, 'recommended' | 'reasons'> {
  const savedUsd = direct.usdPerMonth - stream.usdPerMonth
  const share = concurrencyShare(direct)
  const tooMany = needsTooMuchConcurrency(direct)
  if (savedUsd <= 0 && !tooMany) {
    const cheaper = `It is $${formatUsd(-savedUsd)} a month cheaper than stream, and has no stream to scale.`
    return { recommended: 'direct', reasons: [cheaper, `For that price, stream would ${kept}`] }
  }
  const fewer = direct.capacity.requestsPerSecond - stream.capacity.requestsPerSecond
  const reasons = [
    savedUsd > 0
      ? `It is $${formatUsd(savedUsd)} a month cheaper than direct.`
      : `It is $${formatUsd(-savedUsd)} a month more expensive than direct, but direct would be close to a quota.`,
    `It sends ${formatCount(fewer)} fewer remote writes a second.`,
  ]
  if (tooMany) reasons.push(`Direct would need ${formatShare(share)} of the default Lambda concurrency.`)
  return { recommended: 'stream', reasons: [...reasons, `Stream can ${kept}`] }
}

const kept = 'keep the order of each topic and survive an endpoint outage of about 55 minutes instead of 10.'

export function needsTooMuchConcurrency(direct: DeliveryPlan): boolean {
  return concurrencyShare(direct) > concurrencyShareMax
}

function concurrencyShare({ quotas }: DeliveryPlan): number {
  return quotas.find(({ name }) => name === 'Lambda concurrency')?.share ?? 0
}
