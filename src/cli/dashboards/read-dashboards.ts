// The dashboards that come with the program: docs/dashboards/*.json.

import { readFile } from 'node:fs/promises'

export interface DashboardFile {
  /** Without `.json`. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly text: string
}

/** In the order in which people meet them. */
const names = ['fleet', 'device', 'pipeline', 'home', 'hosts', 'lorawan', 'soracom', 'checks']

/** @param folder with the files */
export function readDashboards(folder: URL): Promise<DashboardFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(`${name}.json`, folder), 'utf8')
      const { title, description } = JSON.parse(text) as DashboardFile
      return { name, title, description, text }
    }),
  )
}
