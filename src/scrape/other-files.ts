// What a file is that is no configuration of scraping: people have several YAML files, and take the wrong one.

import { isObject } from '#check'

type Given = { readonly [key: string]: unknown }

interface OtherFile {
  isMeant(value: Given): boolean
  /** What it looks like, and what takes it. */
  readonly words: string
}

const has =
  (...keys: string[]) =>
  (value: Given): boolean =>
    keys.some((key) => Object.hasOwn(value, key))

const otherFiles: readonly OtherFile[] = [
  {
    isMeant: has('AWSTemplateFormatVersion', 'Resources', 'Transform'),
    words: 'a SAM template; use sam deploy --template-file FILE',
  },
  {
    isMeant: ({ groups }) => Array.isArray(groups),
    words: 'a file of alert or recording rules; give it to Prometheus, or to AMP as a rule groups namespace',
  },
  {
    isMeant: has('rules', 'unmatched', 'presets'),
    words: 'a mapping file; check it with `check FILE`',
  },
  {
    isMeant: has('checks'),
    words: 'checks.yaml; run it with `collect checks --config FILE`',
  },
  {
    isMeant: has('route', 'receivers'),
    words: 'a configuration of Alertmanager; scraping has no use for it',
  },
  { isMeant: has('modules'), words: 'a configuration of an exporter; give it to the exporter' },
  {
    isMeant: has('static_configs', 'job_name', 'http_sd_configs'),
    words: 'a single job; put it into a list: scrape_configs: [{job_name: …}]',
  },
]

/** @returns undefined for a file that is like none of those */
export function describeOtherFile(text: string, value: unknown): string | undefined {
  // TOML is no YAML, or by chance a text.
  if (/^\s*\[+\s*["']?(?:plugin|host_status|filesystems|cloud_platform)\b/m.test(text)) {
    return 'a mackerel-agent.conf; run it with `collect checks --config FILE`'
  }
  if (Array.isArray(value)) {
    const all = (key: string) =>
      value.length > 0 && value.every((one) => isObject(one) && Object.hasOwn(one, key))
    if (all('job_name')) return 'a list of jobs; put it under scrape_configs:'
    if (all('targets')) return 'a list of targets (file_sd); put it under static_configs: of a job'
    return undefined
  }
  if (!isObject(value) || Object.hasOwn(value, 'scrape_configs')) return undefined
  return otherFiles.find(({ isMeant }) => isMeant(value))?.words
}
