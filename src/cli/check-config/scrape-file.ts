// What `check-config` says of a configuration of scraping, which is in the form of Prometheus.

import { isScrapeConfig, parseScrapeConfig } from '#scrape'
import type { CollectorFile } from './collector-file.ts'

export const checkScrapeFile: CollectorFile = {
  isMeant: isScrapeConfig,
  async check(text, fileName) {
    const { config, remarks } = parseScrapeConfig(text, fileName)
    const count = config.jobs.length
    return [
      ...remarks.map(({ path, message }) => `${path}: ${message}`),
      `${fileName}: ${count} job${count === 1 ? '' : 's'}`,
    ]
  },
}
