// A process that finds the rules of 100,000 topics in a mapping with a given number of rules, for each message from the
// parent, and answers with the CPU time it took. The topics are the same whatever the number.
//
// Argument: number of rules, at least 10.

import { parseTopicFilter, type TopicFilter } from '../../../src/mapping/topic/topic-filter.ts'
import { createTopicIndex } from '../../../src/mapping/topic/topic-index.ts'
import { lineTopic } from '../many-rules.ts'

const [count] = process.argv.slice(2)
const filters = Array.from({ length: Number(count) }, (_, line) => {
  return parseTopicFilter(lineTopic(line, '+device')) as TopicFilter
})
const findRule = createTopicIndex(filters)
const topics = Array.from({ length: 1000 }, (_, index) => lineTopic(index % 10, `device-${index}`).split('/'))

process.on('message', () => {
  const start = process.cpuUsage()
  for (let round = 0; round < 100; round++) {
    for (const [index, levels] of topics.entries()) {
      if (findRule(levels, -1) !== index % 10) throw new Error('not the rule of the topic')
    }
  }
  const { user, system } = process.cpuUsage(start)
  process.send?.({ cpuUs: user + system })
})
process.send?.('ready')
