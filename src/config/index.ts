// The front door of config: environment variables in, settings out, with every problem of them at once. Only this room
// reads the environment. It also opens the mapping that comes with the code, or one at a URL. No error repeats the value of a setting, which may be a secret in the wrong place.

export { readChecksSettings } from './checks-settings.ts'
export { type CollectSettings, readCollectSettings } from './collect-settings.ts'
export { type HttpSettings, httpSettingNames, readHttpSettings } from './http-settings.ts'
export { type LoadedMapping, loadMapping } from './load-mapping.ts'
export { createMappingStore, type MappingStore, type MappingText } from './mapping-store.ts'
export type { Environment } from './read-environment.ts'
export { expectedHeaders, readHeaders } from './read-headers.ts'
export { resolveRegion } from './resolve-region.ts'
export { readScrapeSettings, stateSettingNames } from './scrape-settings.ts'
export { type EndpointSettings, readSettings, type Settings, settingNames } from './settings.ts'
