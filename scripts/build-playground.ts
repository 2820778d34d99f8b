// `npm run build:playground`: the playground alone, as `npm run build` makes it too. dist/playground can be served by any
// web server.

import { join } from 'node:path'
import { buildPage } from './build-page.ts'

const root = join(import.meta.dirname, '..')
await buildPage(root, 'playground')
