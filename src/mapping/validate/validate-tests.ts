// Checks the tests of a mapping file: messages, and the samples that must come of them.

import {
  allOf,
  type Checker,
  checkList,
  checkObject,
  checkText,
  describe,
  type Path,
  type Unchecked,
} from '#check'
import { readTime } from '#time'
import type { MappingTest } from '../language.ts'

const testKeys = allOf<keyof MappingTest>({
  name: true,
  topic: true,
  client_id: true,
  received_at: true,
  payload: true,
  payload_base64: true,
  expect: true,
})

export function validateTests(checker: Checker, path: Path, value: unknown): void {
  const tests = checkList(checker, path, value, 'a list of tests') ?? []
  for (const [index, test] of tests.entries()) validateTest(checker, [...path, index], test)
}

function validateTest(checker: Checker, path: Path, value: unknown): void {
  const test = checkObject(checker, path, value, 'a test with `topic`, `payload` and `expect`', testKeys)
  if (test === undefined) return
  const { name, topic, client_id, received_at, payload_base64, expect } = test
  validateTopicName(checker, [...path, 'topic'], topic)
  for (const [key, text] of Object.entries({ name, client_id })) {
    if (text !== undefined) checkText(checker, [...path, key], text)
  }
  if (received_at !== undefined) validateTime(checker, [...path, 'received_at'], received_at)
  if (payload_base64 !== undefined) validateBytes(checker, [...path, 'payload_base64'], test)
  else if (!('payload' in test)) {
    checker.report([...path, 'payload'], 'expected the payload of a message (actual: nothing)')
  }
  if (typeof expect !== 'string') {
    const example = 'expected samples as text such as `temperature{device="7"} 21.5 1767225600000`'
    checker.report([...path, 'expect'], `${example}, or "" for none (actual: ${describe(expect)})`)
  }
}

function validateBytes(
  checker: Checker,
  path: Path,
  { payload, payload_base64 }: Unchecked<keyof MappingTest>,
): void {
  if (typeof payload_base64 !== 'string' || !/^[A-Za-z\d+/]*={0,2}$/.test(payload_base64)) {
    checker.report(path, `expected bytes in base64 (actual: ${describe(payload_base64)})`)
  }
  if (payload !== undefined) checker.report(path, 'expected either `payload` or `payload_base64`')
}

function validateTopicName(checker: Checker, path: Path, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    checker.report(path, `expected a topic (actual: ${describe(value)})`)
  } else if (/[+#]/.test(value)) {
    checker.report(path, `expected the topic of one message, without wildcards (actual: ${describe(value)})`)
  }
}

function validateTime(checker: Checker, path: Path, value: unknown): void {
  if (typeof value === 'string' && typeof readTime(value, undefined) === 'number') return
  checker.report(
    path,
    `expected a time with a zone such as 2026-01-01T00:00:00Z (actual: ${describe(value)})`,
  )
}
