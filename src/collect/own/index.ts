// The front door for authors of collectors, and the package's entry `iot-remote-write/collector`. A collector is made
// from samples or from a registry of prom-client. It throws CollectError for what may pass, ConfigError for what
// somebody has to change; what it yielded before an error is kept.

export { ConfigError } from '../../errors.ts'
export type { JsonValue } from '../../model.ts'
export { CollectError } from '../collector.ts'
export { fromRegistry } from './from-registry.ts'
export { fromSamples } from './from-samples.ts'
