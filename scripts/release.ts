// `npm run release`: everything that a release consists of, in one folder. It publishes nothing and needs no network. Two runs
// on any two paths make the same bytes, which SHA256SUMS says (docs/install.md).

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { programVersion } from '../src/program-version.ts'
import { billOfMaterials } from './bill-of-materials.ts'
import { changelogSection } from './changelog-section.ts'
import { readOrExplain } from './script-options.ts'
import { licensesName, licensesText } from './third-party-licenses.ts'
import { zipFolder } from './zip-folder.ts'

const usage = `usage: npm run release -- [options]
  --out DIR  folder for the files (default: release); an earlier release in it goes
`

const root = join(import.meta.dirname, '..')
const functions = ['ingest', 'http', 'collect', 'scrape', 'checks'] as const
const templates = ['template.yaml', 'collectors.yaml', 'scrape.yaml', 'checks-template.yaml']

function release(out: string): void {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, 'SHA256SUMS'))) {
    throw new Error(`${out} has files that are no release; name another folder with --out DIR`)
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(out, name), content)
  packForNpm(out)
  for (const name of functions) {
    write(`${name}.zip`, zipFolder(join(root, 'dist', name), { [licensesName]: licensesText(root, [name]) }))
  }
  write('plugins.zip', zipFolder(join(root, 'plugins')))
  for (const name of templates) write(name, withZips(readFileSync(join(root, name), 'utf8')))
  copyFileSync(join(root, 'LICENSE'), join(out, 'LICENSE'))
  copyFileSync(join(root, 'dist', licensesName), join(out, licensesName))
  write(`iot-remote-write-${programVersion}.cdx.json`, billOfMaterials(root))
  write('CHANGES.md', changelogSection(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), programVersion))
  const sums = readdirSync(out)
    .toSorted()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex')}  ${name}\n`,
    )
  write('SHA256SUMS', sums.join(''))
}

/** Its first script builds what has changed (scripts/prepack.ts). npm gives each file of a package the same time. */
function packForNpm(out: string): void {
  const args = ['pack', '--offline', '--silent', '--pack-destination', out]
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('npm pack failed; its output is above')
}

/** The zips lie beside the templates, so that the SAM CLI uploads them as they are. */
function withZips(template: string): string {
  return template
    .replace(/^( +CodeUri: )dist\/(\w+)\/?$/gm, '$1$2.zip')
    .replace(/^( +ContentUri: )plugins\/?$/gm, '$1plugins.zip')
}

const options = readOrExplain(usage, () => {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'release' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return values.help ? undefined : values
})
if (options !== undefined) {
  const out = resolve(options.out)
  try {
    release(out)
    process.stdout.write(`version ${programVersion} in ${relative(process.cwd(), out)}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
