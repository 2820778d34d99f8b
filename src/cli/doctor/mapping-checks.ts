// The mapping that the function works with: whether it can be read, and is valid.

import { StackError } from '#stack'
import { readDeployedMapping } from '../trace/deployed-mapping.ts'
import { type Check, ok, problem } from './finding.ts'

export const mappingChecks: readonly Check[] = [
  {
    name: 'mapping',
    async run({ aws, stack }) {
      try {
        const { from, file } = await readDeployedMapping(aws, stack)
        const rules = file === undefined ? 'no rules of your own' : `${file.rules.length} rules of your own`
        return [ok(`${rules}, from ${from}`)]
      } catch (error) {
        if (!(error instanceof StackError) || !stack.parameters['MappingUri']) throw error
        if (error.kind !== 'not_found' && error.kind !== 'other') throw error
        const why =
          'The function goes on with the last good one; a new instance without a copy of that does not start.'
        return [
          problem(
            error.message,
            why,
            error.remedy ?? `Put a valid file to ${stack.parameters['MappingUri']}.`,
          ),
        ]
      }
    },
  },
]
