// The options of `npm start` by name, what `--help` says of them, and their texts as they stand on the command line.

import { parseArgs } from 'node:util'

export const authorizations = ['none', 'sigv4', 'basic', 'bearer'] as const
export const receivers = ['amp', 'prometheus'] as const
export type Authorization = (typeof authorizations)[number]
export type ReceiverKind = (typeof receivers)[number]

export const defaultPort = 1883

export const startUsage = `Usage: npm start -- [options]

  --listen ADDRESS[:PORT]   address of the local MQTT broker (default 127.0.0.1:${defaultPort})
  --broker URL              subscribe to an existing broker, such as AWS IoT Core: mqtt://… or mqtts://…
  --ca FILE --cert FILE --key FILE
                            with --broker mqtts://…: CA certificate, client certificate and its key (PEM)
  --client-id ID            with --broker: MQTT client id, if a policy requires one
  --topic FILTER            MQTT topic filter (default #)
  --mapping FILE            mapping file (default: mapping.yaml, otherwise the presets)
  --remote-write-url URL    write to this endpoint (default: a local receiver that verifies each request)
  --auth KIND               ${authorizations.join(', ')} (default: sigv4 for an AMP workspace, otherwise none)
  --secret-file FILE        with --auth basic: JSON {"username", "password"}; with bearer: the token
  --region REGION           with --auth sigv4: AWS region, if the URL does not name it
  --receiver KIND           ${receivers.join(' or ')}: how to interpret an error answer (default: amp with sigv4, otherwise prometheus)
  --duration SECONDS        stop after this time; the exit status is 0 only if every sample was accepted
  --no-host-metrics         do not publish this machine's disk, CPU, temperature and memory
  --verbose                 print lines instead of the table, and the log of the function
  --help`

const optionTypes = {
  listen: { type: 'string' },
  broker: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'client-id': { type: 'string' },
  topic: { type: 'string' },
  mapping: { type: 'string' },
  'remote-write-url': { type: 'string' },
  auth: { type: 'string' },
  'secret-file': { type: 'string' },
  region: { type: 'string' },
  receiver: { type: 'string' },
  duration: { type: 'string' },
  'no-host-metrics': { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export type OptionName = keyof typeof optionTypes
export type OptionTexts = { [name in OptionName]?: string }
export type Complain = (option: string, message: string) => void

/** The option as it was written, unless that may be something else, such as a password. */
function shownOption(rawName: string): string {
  return /^--?[a-z-]{1,20}$/.test(rawName) ? rawName : 'options'
}

/** Each option's text; a flag that is given has the empty text. */
export function readOptionTexts(args: readonly string[], complain: Complain): OptionTexts {
  const { tokens } = parseArgs({ args: [...args], options: optionTypes, strict: false, tokens: true })
  const given: OptionTexts = {}
  for (const token of tokens) {
    if (token.kind === 'positional') complain('arguments', 'unexpected argument; options begin with --')
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(optionTypes, token.name)) {
      complain(shownOption(token.rawName), 'unknown option; --help lists all options')
      continue
    }
    const name = token.name as OptionName
    const isFlag = optionTypes[name].type === 'boolean'
    if (isFlag && token.value !== undefined) complain(token.rawName, 'expected no value')
    else if (!isFlag && !token.value) complain(token.rawName, 'expected a value')
    else if (Object.hasOwn(given, name)) complain(token.rawName, 'given twice; remove one of the two')
    // parseArgs takes what follows for the value, even if it is the next option.
    else if (!isFlag && !token.inlineValue && token.value?.startsWith('--')) {
      complain(token.rawName, 'expected a value (actual: another option)')
    } else given[name] = token.value ?? ''
  }
  return given
}
