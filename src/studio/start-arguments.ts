// The options of `npm start` by name, what `--help` says of them, and their texts as they stand on the command line.

import { type OptionTexts, readOptions } from '#check'

export const authorizations = ['none', 'sigv4', 'basic', 'bearer'] as const
export const receivers = ['amp', 'prometheus'] as const
export type Authorization = (typeof authorizations)[number]
export type ReceiverKind = (typeof receivers)[number]

export const defaultPort = 1883

export const startUsage = `Usage: npm start -- [options]

  --listen ADDRESS[:PORT]   where this machine's own MQTT broker listens (default 127.0.0.1:${defaultPort})
  --broker URL              subscribe to a broker that exists instead: mqtt://… or mqtts://…, AWS IoT Core included
  --ca FILE --cert FILE --key FILE
                            with --broker mqtts://…: authority, client certificate and its key (PEM)
  --client-id ID            with --broker: MQTT client id, where a policy asks for one
  --topic FILTER            MQTT topic filter (default #)
  --mapping FILE            mapping file (default: mapping.yaml, or presets)
  --remote-write-url URL    write there (default: a receiver in this process that verifies each request)
  --auth KIND               ${authorizations.join(', ')} (default: sigv4 for a workspace of AMP, otherwise none)
  --secret-file FILE        with --auth basic: JSON {"username", "password"}; with bearer: the token
  --region REGION           with --auth sigv4, where the URL does not name it
  --receiver KIND           ${receivers.join(' or ')}: how to read a refusal (default: amp with sigv4, else prometheus)
  --duration SECONDS        stop then, with exit status 0 only if every sample was accepted
  --no-host-metrics         do not publish this machine's disk, CPU, temperature and memory
  --verbose                 lines instead of the table, with the function's log
  --help`

const optionTypes = {
  listen: 'string',
  broker: 'string',
  ca: 'string',
  cert: 'string',
  key: 'string',
  'client-id': 'string',
  topic: 'string',
  mapping: 'string',
  'remote-write-url': 'string',
  auth: 'string',
  'secret-file': 'string',
  region: 'string',
  receiver: 'string',
  duration: 'string',
  'no-host-metrics': 'boolean',
  verbose: 'boolean',
} as const

export type OptionName = keyof typeof optionTypes
export type StartTexts = OptionTexts<OptionName>
export type Complain = (option: string, message: string) => void

/** Each option's text; a flag that is given has the empty text. */
export function readStartTexts(args: readonly string[], complain: Complain): StartTexts | 'help' {
  return readOptions(args, optionTypes, complain, () => {
    complain('arguments', 'expected options only, which begin with --')
  })
}
