import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runCli } from '../../helpers/run-cli.ts'
import { deployTemplate } from '../../helpers/template.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'dashboards-'))
afterAll(() => rmSync(folder, { recursive: true }))

const committed = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'dashboards')
const dashboards = (...args: string[]) => runCli(['dashboards', ...args], { folder })
const read = (...names: string[]) => readFileSync(path.join(folder, ...names), 'utf8')

it('lists every dashboard, with what it is for', async () => {
  const { status, out } = await dashboards()
  expect(status).toBe(0)
  const listed = out.trimEnd().split('\n')
  expect(listed.map((line) => `${line.split(' ', 1)[0]}.json`).sort()).toEqual(readdirSync(committed).sort())
  for (const line of listed) expect(line).toMatch(/^[a-z]+ +IoT [\w ]+ [A-Z].+\.$/)
})

it('writes them, and the file by which Grafana finds them', async () => {
  const { status, out, err } = await dashboards('--out', 'a')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out.split('\n')).toContain('a/dashboards/fleet.json')
  for (const file of readdirSync(committed)) {
    expect(read('a', 'dashboards', file)).toBe(readFileSync(path.join(committed, file), 'utf8'))
  }
  const { apiVersion, providers } = parse(read('a', 'provisioning', 'dashboards', 'iot-remote-write.yaml'))
  expect(apiVersion).toBe(1)
  expect(providers).toEqual([
    {
      name: 'iot-remote-write',
      folder: 'IoT',
      type: 'file',
      allowUiUpdates: true,
      options: { path: path.join(folder, 'a', 'dashboards') },
    },
  ])
  expect(readdirSync(path.join(folder, 'a', 'provisioning'))).toEqual(['dashboards'])
})

it.each([
  [
    'http://127.0.0.1:9090/',
    [
      {
        name: 'IoT',
        type: 'prometheus',
        access: 'proxy',
        url: 'http://127.0.0.1:9090',
        jsonData: { httpMethod: 'POST' },
      },
    ],
  ],
  [
    'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/',
    [
      {
        name: 'IoT',
        type: 'grafana-amazonprometheus-datasource',
        access: 'proxy',
        url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1',
        jsonData: {
          httpMethod: 'POST',
          sigV4Auth: true,
          sigV4AuthType: 'default',
          sigV4Region: 'eu-west-1',
        },
      },
      {
        name: 'CloudWatch',
        type: 'cloudwatch',
        jsonData: { authType: 'default', defaultRegion: 'eu-west-1' },
      },
    ],
  ],
])('writes data sources for %s', async (url, datasources) => {
  const out = url.includes('aps') ? 'amp' : 'local'
  const args = ['--out', out, '--prometheus-url', url, '--path', '/var/lib/grafana/iot']
  expect(await dashboards(...args)).toMatchObject({ status: 0 })
  const written = parse(read(out, 'provisioning', 'datasources', 'iot-remote-write.yaml'))
  expect(written).toEqual({ apiVersion: 1, datasources })
  const { providers } = parse(read(out, 'provisioning', 'dashboards', 'iot-remote-write.yaml'))
  expect(providers[0].options.path).toBe('/var/lib/grafana/iot')
})

it('writes the alert rules and the alert manager of the stack', async () => {
  await dashboards('--out', 'd')
  const topic = 'arn:aws:sns:REGION:ACCOUNT:TOPIC'
  const { resources } = deployTemplate({ AlertRules: 'true', AlarmTopicArn: topic })
  expect(read('d', 'alerts', 'rules.yaml')).toBe(resources['DeviceRules'].Properties.Data)
  expect(read('d', 'alerts', 'alert-manager.yaml')).toBe(
    resources['Workspace'].Properties.AlertManagerDefinition,
  )
})

it('does not lose what somebody has changed', async () => {
  await dashboards('--out', 'b')
  expect(await dashboards('--out', 'b')).toMatchObject({ status: 0 })
  const changed = path.join(folder, 'b', 'dashboards', 'home.json')
  writeFileSync(changed, '{}')
  rmSync(path.join(folder, 'b', 'dashboards', 'fleet.json'))
  expect(await dashboards('--out', 'b')).toMatchObject({
    status: 2,
    err: expect.stringContaining(
      'dashboards/home.json: the file is there already and differs; add --replace',
    ),
  })
  expect(readdirSync(path.join(folder, 'b', 'dashboards'))).not.toContain('fleet.json')
  expect(await dashboards('--out', 'b', '--replace')).toMatchObject({ status: 0 })
  expect(readFileSync(changed, 'utf8')).not.toBe('{}')
})

it.each([
  [['--path', '/a'], '--path: used only with --out'],
  [['--replace'], '--replace: used only with --out'],
  [['--out', 'c', '--prometheus-url', 'localhost:9090'], '--prometheus-url: expected an http or https URL'],
  [
    ['--out', 'c', '--prometheus-url', 'http://user:hidden@h/'],
    '--prometheus-url: expected an http or https',
  ],
])('refuses %j', async (args, problem) => {
  const { status, err } = await dashboards(...args)
  expect(status).toBe(2)
  expect(err).toContain(problem)
  expect(err).not.toContain('hidden')
})

it('says where it cannot write', async () => {
  writeFileSync(path.join(folder, 'file'), '')
  expect(await dashboards('--out', 'file')).toMatchObject({
    status: 2,
    err: expect.stringContaining('--out: '),
  })
})
