// The front door of http: requests that API Gateway hands over, each by its route, and an answer for each. It reads what is
// in a request, knows who sent it, and says what came of it. Writing is the caller's: a request with messages becomes an
// event of decode, and a report an answer.

export { type Answer, answerReport, type NamedItem, type Refusal, refuse } from './answer.ts'
export { type Confirm, confirmDestination } from './confirm-destination.ts'
export { queueBody } from './queue-body.ts'
export { type HttpRequest, readRequest, routeKeys } from './read-request.ts'
export { readRuleBatch } from './rule-batch.ts'
export { createSourceSecrets } from './source-secrets.ts'
export { readWebhook, webhookSource } from './webhook.ts'
