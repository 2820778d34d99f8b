// The front door of scrape: metrics pages into samples, as a Prometheus would scrape them. The configuration is in the form
// of Prometheus; its reader says everything that is wrong, by line. The collector runs in rounds, remembers the series of
// the round before in a state, and ends those that are missing.

export {
  checkScrapeConfig,
  describeWrongFile,
  isScrapeConfig,
  parseScrapeConfig,
} from './read-config.ts'
export { createScrapeKind } from './scrape-kind.ts'
