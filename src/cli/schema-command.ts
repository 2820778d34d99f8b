// `schema`: the JSON Schema of mapping files, for editors.

import { mappingSchema } from '#mapping/authoring'
import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'

export const schemaCommand: Command = {
  usage: `Usage: iot-remote-write schema

Prints the JSON Schema of mapping files. Save it as mapping.schema.json: an editor with a YAML language server then
completes and checks each mapping file that begins with this line:
  # yaml-language-server: $schema=mapping.schema.json

  --help`,

  options: {},

  async run(args, streams) {
    if (readArguments(args, {}) === 'help') {
      streams.out(`${schemaCommand.usage}\n`)
      return 0
    }
    streams.out(`${JSON.stringify(mappingSchema, undefined, 2)}\n`)
    return 0
  },
}
