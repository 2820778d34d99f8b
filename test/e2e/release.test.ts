// A release as others get it: made twice, on two paths; its package installed in an empty folder without a network, and its
// templates deployed.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import Ajv from 'ajv'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { startMinistack } from '../helpers/ministack.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { projectFolder, startProcess } from '../helpers/start-process.ts'

const { version } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8'))
const folder = mkdtempSync(path.join(tmpdir(), 'release-'))
const out = path.join(folder, 'out')
/** Empty, but for what npm installs. */
const home = path.join(folder, 'home')
const packageFolder = path.join(home, 'node_modules', 'iot-remote-write')
const env = { ...process.env, npm_config_cache: path.join(folder, 'npm-cache'), npm_config_audit: 'false' }

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  more: Record<string, string> = {},
): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, ...more },
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`)
  return stdout
}

const bin = path.join(home, 'node_modules', '.bin', 'iot-remote-write')
const program = (...args: string[]) => run(bin, args, home)
const read = (name: string) => readFileSync(path.join(out, name))
const filesBelow = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at, path.join(entry.parentPath, entry.name)))

beforeAll(() => {
  run('npm', ['run', '--silent', 'release', '--', '--out', out], projectFolder)
  mkdirSync(home)
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--offline', path.join(out, `iot-remote-write-${version}.tgz`)], home)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a release', () => {
  it('never takes the place of other files', () => {
    const args = ['run', '--silent', 'release', '--', '--out', home]
    const { status, stderr } = spawnSync('npm', args, { cwd: projectFolder, encoding: 'utf8' })
    expect([status, stderr]).toEqual([1, expect.stringContaining('has files that are no release')])
    expect(readFileSync(path.join(home, 'package.json'), 'utf8')).toContain('private')
  })

  it('has the sums of all of its files', () => {
    const sums = read('SHA256SUMS').toString().trim().split('\n')
    expect(sums.map((line) => line.split('  ')[1])).toEqual(
      readdirSync(out)
        .filter((name) => name !== 'SHA256SUMS')
        .toSorted(),
    )
    for (const line of sums) {
      const [sum, name = ''] = line.split('  ')
      expect(createHash('sha256').update(read(name)).digest('hex'), name).toBe(sum)
    }
  })

  it('has the same bytes on another path, in another time zone', () => {
    const copy = path.join(folder, 'another', 'path')
    mkdirSync(copy, { recursive: true })
    const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], projectFolder)
    const files = listed.split('\0').filter((name) => name !== '')
    run('cp', ['-a', '--parents', '-t', copy, ...files], projectFolder)
    const modules = [path.join(projectFolder, 'node_modules'), copy]
    // Links of files cost nothing, but not from one disk to another.
    if (spawnSync('cp', ['-al', ...modules]).status !== 0) run('cp', ['-a', ...modules], projectFolder)
    const again = path.join(folder, 'out-again')
    run('npm', ['run', '--silent', 'release', '--', '--out', again], copy, { TZ: 'Asia/Tokyo' })
    expect(readFileSync(path.join(again, 'SHA256SUMS'), 'utf8')).toBe(read('SHA256SUMS').toString())
  })

  it.each(['ingest', 'http', 'collect', 'scrape', 'checks'])(
    '%s.zip is what is built, and the licences of what is in it',
    (name) => {
      const files = unzipSync(read(`${name}.zip`))
      const built = path.join(projectFolder, 'dist', name)
      const { 'THIRD-PARTY-LICENSES.txt': licenses, ...code } = files
      expect(Object.keys(code).toSorted()).toEqual(readdirSync(built).toSorted())
      for (const [file, bytes] of Object.entries(code)) {
        expect(Buffer.compare(bytes, readFileSync(path.join(built, file))), file).toBe(0)
      }
      expect(Buffer.from(licenses!).toString()).toMatch(
        /^re2js \S+ \(MIT\)$|^@smithy\/signature-v4 \S+ \(Apache-2.0\)$/m,
      )
    },
  )

  it('names what is bundled, and nothing else, in a bill that CycloneDX allows', () => {
    const bill = JSON.parse(read(`iot-remote-write-${version}.cdx.json`).toString())
    const require = createRequire(import.meta.url)
    const schemas = path.join(
      path.dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')),
      'res/schema',
    )
    const ajv = new Ajv.default({ strict: false, validateFormats: false })
    const schema = (name: string) => JSON.parse(readFileSync(path.join(schemas, name), 'utf8'))
    for (const name of readdirSync(schemas).filter((file) => /^(spdx|jsf|crypto).*\.json$/.test(file))) {
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`)
    }
    const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'))
    validate(bill)
    expect(validate.errors).toBeNull()
    const purls: string[] = bill.components.map(({ purl }: { purl: string }) => purl)
    for (const name of [
      'yaml',
      're2js',
      'jsonata',
      'mqtt',
      'preact',
      '%40aws-sdk/client-s3',
      '%40codemirror/view',
    ]) {
      expect(
        purls.filter((purl) => purl.startsWith(`pkg:npm/${name}@`)),
        name,
      ).toHaveLength(1)
    }
    for (const name of ['vitest', 'esbuild', 'typescript', 'ajv', 'fast-check', 'playwright-core']) {
      expect(
        purls.filter((purl) => purl.startsWith(`pkg:npm/${name}@`)),
        name,
      ).toEqual([])
    }
    const licenses = read('THIRD-PARTY-LICENSES.txt').toString()
    for (const { group, name, version: of, licenses: own, hashes } of bill.components) {
      expect(licenses).toContain(`${group === undefined ? '' : `${group}/`}${name} ${of} (`)
      expect([own.length, hashes[0].content.length]).toEqual([1, 128])
    }
  })

  it('has templates that name its zips', () => {
    for (const name of readdirSync(out).filter((file) => file.endsWith('.yaml'))) {
      const uris = [
        ...read(name)
          .toString()
          .matchAll(/^ +(?:Code|Content)Uri: (\S+)$/gm),
      ].map(([, uri]) => uri)
      expect(uris.length, name).toBeGreaterThan(0)
      expect(uris.filter((uri) => !readdirSync(out).includes(uri!))).toEqual([])
    }
  })

  it('says what is new in it', () => {
    const changes = read('CHANGES.md').toString()
    expect(changes).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`))
    expect(changes.match(/^## /gm)).toHaveLength(1)
  })
})

describe('the package, installed with Node alone', () => {
  it('brings nothing along', () => {
    expect(readdirSync(path.join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'iot-remote-write',
    ])
    const { dependencies, private: isPrivate } = JSON.parse(
      readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
    )
    expect([dependencies, isPrivate]).toEqual([undefined, undefined])
  })

  it('is at most 4.5 MB to download, and 16 MB on the disk', () => {
    expect(read(`iot-remote-write-${version}.tgz`).length).toBeLessThanOrEqual(4_500_000)
    const sizes = filesBelow(packageFolder).map((name) => statSync(path.join(packageFolder, name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(16_000_000)
  })

  it('has no tests, no sources, no source maps, and no path of the machine that made it', () => {
    const files = filesBelow(packageFolder)
    expect(files.filter((name) => /^(src|test)\/|\.test\.|\.map$|meta\.json$/.test(name))).toEqual([])
    const telling = files.filter((name) =>
      readFileSync(path.join(packageFolder, name)).includes(projectFolder),
    )
    expect(telling).toEqual([])
  })

  it('is the program', () => {
    expect(run('npx', ['--offline', 'iot-remote-write', '--version'], home)).toBe(
      `iot-remote-write ${version}\n`,
    )
    expect(program('map', '--topic', 'a/b', '--now', '1767225605000', '{"t":1}')).toBe(
      't{topic="a/b"} 1 1767225605000\n',
    )
    writeFileSync(
      path.join(home, 'mapping.yaml'),
      'version: 1\nrules: [{ topic: a/+device, metrics: { t: t } }]\n',
    )
    expect(program('check')).toContain('1 rule')
    expect(program('plan', '--devices', '10')).toContain('US dollars per month')
    expect(program('presets', '--for', 'tele/shed/SENSOR')).toContain('tasmota')
    expect(program('dashboards')).toMatch(/^fleet /)
    expect(program('eject')).toContain('tasmota')
    expect(program('help', 'start')).toContain('--broker')
    expect(program('completion', 'bash')).toContain('complete -o')
    writeFileSync(path.join(home, 'one.jsonl'), '{"topic":"a/7","payload":{"celsius":1,"x":2}}\n')
    expect(program('suggest', 'one.jsonl')).toContain('rules:')
  })

  it('asks AWS with the clients that it has in it', () => {
    const { stderr, status } = spawnSync(bin, ['doctor', '--stack', 's', '--region', 'eu-west-1'], {
      cwd: home,
      encoding: 'utf8',
      env: {
        ...env,
        AWS_ACCESS_KEY_ID: 'A',
        AWS_SECRET_ACCESS_KEY: 'S',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_MAX_ATTEMPTS: '1',
      },
    })
    expect(status).toBe(1)
    expect(stderr).toContain('ECONNREFUSED')
    expect(stderr).not.toContain('ERR_MODULE_NOT_FOUND')
  })

  it('runs the local stack, with its page', async () => {
    const stack = startProcess(
      [
        bin,
        'start',
        '--listen',
        '127.0.0.1:0',
        '--page',
        '127.0.0.1:0',
        '--no-open',
        '--simulate',
        '2',
        '--verbose',
      ],
      { cwd: home },
    )
    try {
      const [, url = ''] = await stack.saw(/^Studio {2}(http:\S+)/m)
      expect(await (await fetch(url)).text()).toContain('<title>')
      await stack.saw(/zigbee2mqtt|tasmota|shelly/)
    } finally {
      stack.signal('SIGINT')
      await stack.ended
    }
  })

  it('has types for authors of collectors', () => {
    writeFileSync(
      path.join(home, 'own.ts'),
      `import { CollectError, fromSamples } from 'iot-remote-write/collector'
export const collector = fromSamples('own', async function* ({ deadlineMs, tools }) {
  if (tools.clock.now() > deadlineMs) throw new CollectError('timeout', 'no answer')
  yield { name: 'found', value: 1 }
})
// @ts-expect-error: a value is a number
fromSamples('wrong', () => [{ name: 'found', value: 'one' }])
`,
    )
    const tsc = path.join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc')
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--skipLibCheck',
      'false',
    ]
    run(process.execPath, [tsc, ...options, 'own.ts'], home)
  })
})

describeWithParts('its templates', ['sam'], (parts) => {
  it('are built by SAM from the package, to the bytes of it', () => {
    const build = path.join(folder, 'sam-build')
    const template = path.join('node_modules', 'iot-remote-write', 'template.yaml')
    const settings = { SAM_CLI_TELEMETRY: '0', AWS_DEFAULT_REGION: 'us-east-1', HOME: home }
    run(parts.sam, ['build', '--template', template, '--build-dir', build], home, settings)
    const [made, packed] = [path.join(build, 'Ingest'), path.join(packageFolder, 'dist', 'ingest')]
    expect(filesBelow(made).toSorted()).toEqual(filesBelow(packed).toSorted())
    for (const name of filesBelow(packed)) {
      const isSame = readFileSync(path.join(made, name)).equals(readFileSync(path.join(packed, name)))
      expect(isSame, name).toBe(true)
    }
  })
})

describeWithParts('its templates', ['ministack', 'sam-python', 'node24'], (parts) => {
  it.each([
    ['of the package', () => [packageFolder, path.join(packageFolder, 'dist', 'ingest')] as const],
    ['of the release', () => [out, path.join(out, 'ingest.zip')] as const],
  ])('%s make a stack that writes', async (_, places) => {
    const [templates, code] = places()
    const aws = await startMinistack({
      ministack: parts.ministack,
      samPython: parts['sam-python'],
      node24: parts.node24,
    })
    const receiver = await startReceiver()
    try {
      await aws.uploadTemplate(path.join(templates, 'template.yaml'), code)
      await aws.deploy('metrics', { TopicFilter: 'a/+', RemoteWriteUrl: receiver.url, Alarms: 'none' })
      await aws.publish('a/7', { celsius: 21.5 })
      await expect.poll(() => receiver.requests.length).toBe(1)
      expect(receiver.requests[0]?.headers['user-agent']).toBe(`iot-remote-write/${version}`)
    } finally {
      await receiver.close()
      await aws.stop()
    }
  })
})
