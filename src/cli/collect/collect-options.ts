// The arguments of `collect`, checked.

import { isIP } from 'node:net'
import path from 'node:path'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { readArguments } from '../read-arguments.ts'
import { ownFiles } from './own-files.ts'

export interface CollectOptions {
  /** Undefined: the configuration file says. */
  readonly collector: string | undefined
  /** As the user wrote it. */
  readonly configFile: string | undefined
  /** Where a collector keeps its states between processes. Absolute. */
  readonly stateFolder: string | undefined
  /** Whether samples with a time of their own show it. */
  readonly withTimes: boolean
  readonly manner:
    | { readonly kind: 'print' }
    | { readonly kind: 'serve'; readonly host: string; readonly port: number }
    /** @param folder absolute */
    | { readonly kind: 'textfile'; readonly folder: string }
}

export const collectOptionTypes = {
  config: 'string',
  serve: 'string',
  listen: 'string',
  textfile: 'string',
  timestamps: 'boolean',
  state: 'string',
} as const

/** @throws {ConfigError} with every problem */
export function readCollectOptions(args: readonly string[], folder: string): CollectOptions | 'help' {
  const given = readArguments(args, collectOptionTypes, 'collector')
  if (given === 'help') return 'help'
  const { options, file: collector } = given
  const issues: ConfigIssue[] = []
  const complain = (path: string, message: string) => void issues.push({ path, message })
  if (collector === undefined && options.config === undefined) {
    complain('NAME', 'expected the name of a collector, or --config FILE with a file that names one')
  }
  if (options.textfile !== undefined) {
    if (options.serve !== undefined)
      complain('--textfile', 'cannot be used with --serve; remove one of the two')
    if (options.timestamps !== undefined)
      complain('--timestamps', 'cannot be used with --textfile: node_exporter rejects files with timestamps')
  }
  if (options.listen !== undefined) {
    if (options.serve === undefined) complain('--listen', 'used only with --serve PORT')
    if (isIP(options.listen) === 0) complain('--listen', 'expected an IP address, such as 0.0.0.0')
  }
  const port = Number(options.serve ?? 0)
  if (options.serve !== undefined && !(/^\d+$/.test(options.serve) && port <= 65_535)) {
    complain('--serve', 'expected a port from 0 to 65535')
  }
  const ownFile =
    collector !== undefined && Object.hasOwn(ownFiles, collector) ? ownFiles[collector] : undefined
  if (ownFile !== undefined && options.config === undefined) {
    complain('--config', `required: ${collector} has a configuration file of its own`)
  }
  if (options.state !== undefined && ownFile?.keepsState !== true) {
    const names = Object.entries(ownFiles).flatMap(([name, { keepsState }]) => (keepsState ? name : []))
    complain('--state', `used only with ${names.join(', ')}`)
  }
  if (issues.length > 0) throw new ConfigError('options', issues)
  const { listen: host = '127.0.0.1', textfile } = options
  return {
    collector,
    configFile: options.config,
    stateFolder: options.state === undefined ? undefined : path.resolve(folder, options.state),
    withTimes: options.timestamps !== undefined,
    manner:
      options.serve !== undefined
        ? { kind: 'serve', host, port }
        : textfile !== undefined
          ? { kind: 'textfile', folder: path.resolve(folder, textfile) }
          : { kind: 'print' },
  }
}
