// The real programs that some tests need, found or named as missing with the way to get them. A missing part
// skips its tests in plain sight; with REQUIRE_PARTS=1, as CI sets it, it fails them. Nothing is installed here.
//
// Look for parts in `.parts/`, where scripts/install-parts.sh puts those that are not Debian's, in PATH, and in
// /usr/sbin; NODE24 and CFN_LINT (programs) and RIC_DIR (a package folder) name others.
//
// Published files are found beside the clone, or where a variable names them. The tests have fixtures of their own in the
// same shapes, so that a clone without these files leaves no behaviour untested. With REQUIRE_PARTS=1 a file that a
// variable names and that is not there fails the tests of it.

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

export type PartName = keyof typeof howToGet

export interface Part {
  readonly name: PartName
  /** The program's absolute path; for aws-lambda-ric, the script to run with Node 24. */
  readonly path: string
}

export type Env = Readonly<Record<string, string | undefined>>

const cloneDir = fileURLToPath(new URL('../../', import.meta.url))
const partsDir = path.join(cloneDir, '.parts/')
const byScript = 'scripts/install-parts.sh (Debian)'

const howToGet = {
  mosquitto: 'apt-get install mosquitto',
  mosquitto_pub: 'apt-get install mosquitto-clients',
  prometheus: 'apt-get install prometheus',
  promtool: 'apt-get install prometheus',
  'prometheus-alertmanager': 'apt-get install prometheus-alertmanager',
  amtool: 'apt-get install prometheus-alertmanager',
  'prometheus-node-exporter': 'apt-get install prometheus-node-exporter',
  // mqtt2prometheus, by the name that Debian gives it.
  'prometheus-mqtt-exporter': 'apt-get install prometheus-mqtt-exporter',
  'mqtt-exporter': `${byScript}, or pip install mqtt-exporter`,
  chromium: 'apt-get install chromium',
  openssl: 'apt-get install openssl',
  bash: 'apt-get install bash',
  zsh: 'apt-get install zsh',
  fish: 'apt-get install fish',
  shellcheck: 'apt-get install shellcheck',
  // Not busybox-static: its ash runs its own df and date, whatever a test puts in PATH.
  busybox: 'apt-get install busybox',
  'systemd-analyze': 'apt-get install systemd',
  // Stands for all plugins of the package.
  check_load: 'apt-get install monitoring-plugins-basic',
  'cfn-lint': `${byScript}, or CFN_LINT=/path/to/cfn-lint`,
  ministack: `${byScript}, or pip install ministack`,
  sam: `${byScript}, or pip install aws-sam-cli`,
  'sam-python': `${byScript}; the Python of aws-sam-cli`,
  moto_server: `${byScript}, or pip install 'moto[server]'`,
  node24: `${byScript}, or NODE24=/path/to/node`,
  'aws-lambda-ric': `${byScript}, or RIC_DIR=/path/to/aws-lambda-ric`,
} as const

const publishedFiles = {
  'the published payloads': { variable: 'PAYLOADS_DIR', besideClone: 'shared/payloads' },
  'the published cases': { variable: 'CASES_DIR', besideClone: 'shared/cases' },
  'the published description of SORACOM’s API': {
    variable: 'SORACOM_API_FILE',
    besideClone: 'shared/soracom-api.en.yaml',
  },
} as const

export type FileName = keyof typeof publishedFiles

/** The absolute path of a file or folder; undefined where there is none. */
export function findFile(name: FileName, env: Env = process.env): string | undefined {
  const { variable, besideClone } = publishedFiles[name]
  const file = path.resolve(env[variable] ?? path.join(cloneDir, '..', besideClone))
  return existsSync(file) ? file : undefined
}

/** Like `findFile`, but throws where `REQUIRE_PARTS=1` and a variable names what is not there. */
export function requireFile(name: FileName, env: Env = process.env): string | undefined {
  const file = findFile(name, env)
  if (file === undefined && env['REQUIRE_PARTS'] === '1') {
    const { variable } = publishedFiles[name]
    if (env[variable] !== undefined) {
      throw new Error(`REQUIRE_PARTS=1, and ${variable} names nothing that is there: ${env[variable]}`)
    }
  }
  return file
}

/** A `describe` that needs a published file, skipped or failed as one that needs parts. */
export function describeWithFile(title: string, name: FileName, body: (file: string) => void): void {
  const file = findFile(name)
  describe(title, () => {
    if (file !== undefined) return body(file)
    it(`needs ${name}`, (context) => {
      requireFile(name)
      context.skip(`${name}: ${publishedFiles[name].variable} says where`)
    })
  })
}

/** The part, or undefined where this machine does not have it. */
export function findPart(name: PartName, env: Env = process.env): Part | undefined {
  const found = candidates(name, env).find(name === 'aws-lambda-ric' ? isFile : isProgram)
  return found === undefined ? undefined : { name, path: found }
}

/** Like `findPart`, but throws for a missing part where `REQUIRE_PARTS=1` says that nothing may be skipped. */
export function requirePart(name: PartName, env: Env = process.env): Part | undefined {
  const part = findPart(name, env)
  if (part === undefined && env['REQUIRE_PARTS'] === '1') {
    throw new Error(`REQUIRE_PARTS=1, and ${describeMissing(name)}`)
  }
  return part
}

/** One line for people: what is missing, and how to get it. */
function describeMissing(name: PartName): string {
  return `${name} is missing: ${howToGet[name]}`
}

/**
 * A `describe` that needs parts. `body` gets the path of each. Where one is missing there is one test in its
 * place, skipped with a note that says which and how to get it, or failed where `REQUIRE_PARTS=1`.
 */
export function describeWithParts<Name extends PartName>(
  title: string,
  names: readonly Name[],
  body: (paths: Readonly<Record<Name, string>>) => void,
): void {
  const parts = names.map((name) => findPart(name))
  const missing = names.filter((_, index) => parts[index] === undefined)
  if (missing.length === 0) {
    const paths = Object.fromEntries(parts.map((part) => [part!.name, part!.path]))
    describe(title, () => body(paths as Record<Name, string>))
    return
  }
  const note = missing.map(describeMissing).join('; ')
  describe(title, () => {
    it(`needs ${missing.join(', ')}`, (context) => {
      for (const name of missing) requirePart(name)
      context.skip(note)
    })
  })
}

function candidates(name: PartName, env: Env): string[] {
  switch (name) {
    case 'node24':
      return [
        env['NODE24'] ?? '',
        `${partsDir}lambda/bin/node`,
        ...(process.versions.node.startsWith('24.') ? [process.execPath] : []),
      ]
    case 'aws-lambda-ric':
      return [env['RIC_DIR'] ?? '', `${partsDir}lambda/node_modules/aws-lambda-ric`].map((dir) =>
        dir === '' ? '' : path.join(dir, 'index.mjs'),
      )
    case 'cfn-lint':
      // Not one in PATH: an older one knows fewer properties, and finds fault with what is right.
      return [env['CFN_LINT'] ?? '', `${partsDir}sam/bin/cfn-lint`]
    case 'sam-python':
      return [`${partsDir}sam/bin/python`]
    default:
      return [
        `${partsDir}ministack/bin`,
        `${partsDir}moto/bin`,
        `${partsDir}mqtt-exporter/bin`,
        `${partsDir}sam/bin`,
        ...(env['PATH'] ?? '').split(path.delimiter),
        '/usr/sbin',
        '/usr/local/sbin',
        '/usr/lib/nagios/plugins',
      ]
        .filter((dir) => path.isAbsolute(dir))
        .map((dir) => path.join(dir, name))
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return isFile(file)
  } catch {
    return false
  }
}

function isFile(file: string): boolean {
  return file !== '' && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)
}
