// Which delivery to take, and why: the cheaper one, unless it comes close to a quota.

import { formatCount, formatShare, formatUsd } from './format-figure.ts'
import type { DeliveryPlan, Plan } from './plan.ts'

/** Direct mode should leave half of the account's concurrency to retries, cold starts and other functions. */
const concurrencyShareMax = 0.5

export function recommend(direct: DeliveryPlan, stream: DeliveryPlan): Pick<Plan, 'recommended' | 'reasons'> {
  const savedUsd = direct.usdPerMonth - stream.usdPerMonth
  const share = concurrencyShare(direct)
  const tooMany = share > concurrencyShareMax
  if (savedUsd <= 0 && !tooMany) {
    const cheaper = `$${formatUsd(-savedUsd)} a month less than stream, and no stream to size.`
    return { recommended: 'direct', reasons: [cheaper, `Stream, for more, would ${kept}`] }
  }
  const fewer = direct.capacity.requestsPerSecond - stream.capacity.requestsPerSecond
  const reasons = [
    savedUsd > 0
      ? `$${formatUsd(savedUsd)} a month less than direct.`
      : `$${formatUsd(-savedUsd)} a month more than direct, which would be close to a quota.`,
    `${formatCount(fewer)} remote writes a second fewer.`,
  ]
  if (tooMany) reasons.push(`Direct would need ${formatShare(share)} of the usual Lambda concurrency.`)
  return { recommended: 'stream', reasons: [...reasons, `Stream can ${kept}`] }
}

const kept = 'keep the order of each topic and ride out about 55 minutes of endpoint outage instead of 10.'

function concurrencyShare({ quotas }: DeliveryPlan): number {
  return quotas.find(({ name }) => name === 'Lambda concurrency')?.share ?? 0
}
