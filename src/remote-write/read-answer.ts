// What a request comes to that the endpoint did not store, and what of the answer may be logged. Loaded only then.

import { classifyAnswer, type Receiver, type Verdict } from './classify-answer.ts'
import { redactErrorText } from './redact.ts'
import type { Answer } from './transport.ts'

export function readAnswer(answer: Answer, receiver: Receiver): { verdict: Verdict; text: string } {
  return {
    verdict: classifyAnswer(answer, receiver),
    text: answer.body === '' ? '' : redactErrorText(answer.body),
  }
}
