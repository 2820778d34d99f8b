// `npm start`: installs what is missing, builds the function, and runs the local stack around that build.
// The stack is TypeScript; tsx loads it into this process, so that Ctrl-C reaches it without a detour.

import { build, ensureInstalled } from './ensure-installed.mjs'

ensureInstalled()
build()
const { register } = await import('tsx/esm/api')
register()
await import('../src/cli/start.ts')
