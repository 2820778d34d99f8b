// The built functions load Node's own modules without the namespaces that Node makes for ES imports: that of `node:http`
// would bring undici along. On the Node of the tests, and on the one that template.yaml deploys.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { builtinModules } from '../../scripts/builtin-modules.ts'
import { describeWithParts } from '../helpers/parts.ts'

const root = join(import.meta.dirname, '..', '..')

/** Node's own modules that a process has loaded behind `code`, by its own list. */
function loadedBy(node: string, code: string): string[] {
  const script = `await (async () => { ${code} })(); console.log('loaded: ' + JSON.stringify(process.moduleLoadList))`
  const output = execFileSync(node, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: {
      REMOTE_WRITE_URL: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    encoding: 'utf8',
  })
  return JSON.parse(/^loaded: (.*)$/m.exec(output)?.[1] ?? '')
}

const undici = expect.stringMatching(/undici/)

function testsOf(node: string): void {
  it.each(['ingest', 'collect'])('%s starts without undici', (name) => {
    const loaded = loadedBy(node, `await import('./dist/${name}/index.mjs')`)
    expect(loaded).toContainEqual(expect.stringMatching(/NativeModule http$/))
    expect(loaded).not.toContainEqual(undici)
  })

  it.each(['ingest', 'collect'])('%s starts without TLS, hashes and what decompresses', (name) => {
    const loaded = loadedBy(node, `await import('./dist/${name}/index.mjs')`)
    expect(loaded).not.toContainEqual(expect.stringMatching(/NativeModule (https|tls|crypto|zlib)$/))
  })
}

describe('on this Node', () => testsOf(process.execPath))

describeWithParts('on Node 24', ['node24'], ({ node24 }) => {
  testsOf(node24)

  it('an import of `node:http` would bring undici along', () => {
    expect(loadedBy(node24, "await import('node:http')")).toContainEqual(undici)
  })
})

describe('what the build makes of imports', () => {
  async function run(code: string, before = ''): Promise<unknown> {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: root },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      minify: true,
      banner: { js: before },
      plugins: [builtinModules],
    })
    const text = outputFiles[0]?.text ?? ''
    return JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', text], { encoding: 'utf8' }),
    )
  }

  it.each([
    ['names', "import { join as j, sep } from 'path'; console.log(JSON.stringify([j('a', 'b'), sep]))"],
    [
      'a namespace',
      "import * as path from 'node:path'; console.log(JSON.stringify([path.join('a', 'b'), path.sep]))",
    ],
    [
      'the default',
      "import path from 'node:path'; console.log(JSON.stringify([path.join('a', 'b'), path.sep]))",
    ],
  ])('%s', async (_, code) => {
    expect(await run(code)).toEqual([join('a', 'b'), '/'])
  })

  it('loads the default when a member is asked for', async () => {
    const isLoaded = "process.moduleLoadList.includes('NativeModule https')"
    const code = `import https from 'node:https'
const before = ${isLoaded}
new https.Agent().destroy()
console.log(JSON.stringify([before, ${isLoaded}]))`
    expect(await run(code)).toEqual([false, true])
  })

  it('asks in another way where Node has no `getBuiltinModule`', async () => {
    const code =
      "import { sep } from 'node:path'; console.log(JSON.stringify([sep, typeof process.getBuiltinModule]))"
    expect(await run(code, 'delete process.getBuiltinModule;')).toEqual(['/', 'undefined'])
  })
})
