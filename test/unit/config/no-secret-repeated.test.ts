import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { readConfig as readOpenWeatherMap } from '../../../src/collect/openweathermap/read-config.ts'
import { readConfig as readSoracom } from '../../../src/collect/soracom/read-config.ts'
import { readCollectSettings } from '../../../src/config/collect-settings.ts'
import { createMappingStore } from '../../../src/config/mapping-store.ts'
import { readSettings, settingNames } from '../../../src/config/settings.ts'
import { readCollectEvent } from '../../../src/lambda/collect/collect-event.ts'
import type { JsonValue } from '../../../src/model.ts'
import { checkOptionFiles } from '../../../src/studio/check-option-files.ts'
import { connectBroker } from '../../../src/studio/connect-broker.ts'
import { openEndpoint } from '../../../src/studio/open-endpoint.ts'
import { runCli } from '../../helpers/run-cli.ts'

const secret = 'hunter2canary'

/** A secret in places where people put them by mistake. */
const wrongForms = [
  secret,
  `ann:${secret}`,
  `https://ann:${secret}@prometheus.example/write`,
  `https://${secret}@prometheus.example/write`,
  `htps://ann:${secret}@prometheus.example/write`,
  `http://ann:${secret}@10.0.0.1/write`,
  `s3://ann:${secret}@bucket/key.yaml`,
  `s3://bucket/key.yaml?token=${secret}#${secret}`,
  `file://ann:${secret}@host/run/x`,
  `file://${secret}/run/x`,
  `mqtts://ann:${secret}@`,
  `arn:aws:iam::${secret}`,
  `--${secret}`,
  `${secret}, ${secret}`,
  `\n${secret}`,
  ` https://aps-workspaces.us-east-1.amazonaws.com/${secret}`,
]

const url = 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'

async function outcomeOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return ''
  } catch (error) {
    return `${(error as Error).message} ${(error as Error).stack}`
  }
}

const settings = [...settingNames, 'PARKING_QUEUE_URL']

describe('a secret that is in the wrong place', () => {
  it.each(wrongForms)('is repeated in no message about a setting: %j', async (value) => {
    for (const name of settings) {
      for (const read of [readSettings, readCollectSettings]) {
        expect(await outcomeOf(() => read({ REMOTE_WRITE_URL: url, [name]: value })), name).not.toContain(
          secret,
        )
      }
    }
    if (URL.canParse(value.trim())) {
      expect(await outcomeOf(() => createMappingStore(new URL(value.trim())))).not.toContain(secret)
    }
  })

  it.each(wrongForms)('is repeated in no output about an option: %j', async (value) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'canary-'))
    const target = ['--remote-write-url', url]
    const calls: readonly (readonly string[])[] = [
      [value],
      ['plan', value],
      ['schema', value],
      ...['--devices', '--interval', '--samples', '--peak', '--delivery', '--region'].map((option) => [
        ...['plan', option, value],
      ]),
      ['map', value],
      ['map', 'a', value],
      ...['--mapping', '--now'].map((option) => ['map', option, value]),
      ['check', value],
      ['check', 'a', value],
      ['collect', value],
      ['collect', 'soracom', value],
      ...['--config', '--serve', '--textfile'].map((option) => ['collect', 'soracom', option, value]),
      ['collect', 'soracom', '--serve', '0', '--listen', value],
      ['replay', value],
      ['replay', value, '--summary'],
      ['replay', folder, value],
      ...['--mapping', '--remote-write-url', '--since', '--until', '--limit', '--receiver', '--auth'].map(
        (option) => ['replay', folder, option, value],
      ),
      ...['--auth', '--secret-file', '--region', '--receiver'].map((option) => {
        return ['replay', folder, ...target, option, value]
      }),
      ['replay', folder, ...target, '--auth', 'bearer', '--secret-file', value],
    ]
    for (const args of calls) {
      const { out, err } = await runCli(args, { folder }).catch((error: Error) => {
        return { out: '', err: `${error.message} ${error.stack}` }
      })
      expect(`${out}${err}`, args.join(' ')).not.toContain(secret)
    }
  })

  it.each(wrongForms)('is repeated in no message of the local stack: %j', async (value) => {
    const options = [
      ...[
        'listen',
        'broker',
        'broker-secret-file',
        'ca',
        'cert',
        'key',
        'topic',
        'mapping',
        'remote-write-url',
        'auth',
      ],
      ...['secret-file', 'region', 'receiver', 'duration', 'nosuch'],
    ]
    for (const option of options) {
      const all = [
        [`--${option}`, value],
        ['--remote-write-url', url, '--auth', 'bearer', `--${option}`, value],
        ['--broker', 'mqtts://a.example', '--cert', 'none', '--key', 'none', `--${option}`, value],
        [value, `--${option}`, 'x'],
      ]
      for (const args of all) {
        const said = await outcomeOf(() => {
          const read = parseStartOptions(args, '/')
          if (read !== 'help') checkOptionFiles(read)
        })
        expect(said, args.join(' ')).not.toContain(secret)
      }
    }
  })

  it('is repeated in no word about where the local stack writes, and what it subscribes to', async () => {
    const read = (args: string[]) =>
      parseStartOptions(args, '/') as Exclude<ReturnType<typeof parseStartOptions>, 'help'>
    const endpoint = await openEndpoint(read(['--remote-write-url', `${url}?key=${secret}`]))
    expect(endpoint.description).not.toContain(secret)
    const { source } = read(['--broker', `mqtt://ann:${secret}@127.0.0.1:1`])
    if (source.kind !== 'broker') throw new Error('expected a broker')
    const options = {
      topicFilter: '#',
      env: { MQTT_PASSWORD: secret },
      now: () => 0,
      onMessage: () => undefined,
      onNote: () => undefined,
    }
    const said = await outcomeOf(() => connectBroker({ source, ...options }))
    expect(said).toContain('ECONNREFUSED')
    expect(said).not.toContain(secret)
  })

  it.each(wrongForms)(
    'is repeated in no message about the configuration of a collector: %j',
    async (value) => {
      const kinds: readonly [(value: JsonValue) => unknown, readonly string[]][] = [
        [
          readSoracom,
          ['coverage', 'baseUrl', 'auth', 'source', 'filter', 'tags', 'sims', 'traffic', 'cost', 'cell'],
        ],
        [readOpenWeatherMap, ['secretArn', 'places', 'units', 'sampleTime', 'baseUrl']],
      ]
      for (const [read, keys] of kinds) {
        for (const key of keys) {
          const values = [
            value,
            [value],
            { secretArn: value },
            { secretArn: value, tokenTimeoutSeconds: value },
            [[value]],
          ]
          for (const wrong of values) {
            // A list of texts is what some keys take.
            const said = await outcomeOf(() => read({ [key]: wrong }))
            expect(said, `${key} ${JSON.stringify(wrong)}`).not.toContain(secret)
          }
        }
        expect(await outcomeOf(() => read(value))).not.toContain(secret)
      }
      expect(
        JSON.stringify(readCollectEvent({ collector: value, config: {} }, ['soracom']).issues),
      ).not.toContain(secret)
    },
  )

  it.each(wrongForms)('is repeated in no message about the file of collectors: %j', async (value) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'canary-'))
    const quoted = JSON.stringify(value)
    const files = [
      value,
      quoted,
      `collector: ${quoted}`,
      `instance: { a: ${quoted} }`,
      `interval_seconds: ${quoted}`,
      `config: ${quoted}`,
      `config: *${secret}`,
      `config: !${secret} x`,
      `config: @${secret}`,
      `config: { a: [${secret} }`,
      `config: "${secret}`,
      `config: a: ${secret}`,
      `- ${secret}: [\n${secret}`,
      `config: { auth: { secretArn: ${quoted} } }`,
    ]
    for (const text of files) {
      writeFileSync(path.join(folder, 'collect.yaml'), text)
      const { out, err } = await runCli(['collect', 'soracom', '--config', 'collect.yaml'], { folder })
      expect(`${out}${err}`, text).not.toContain(secret)
    }
  })
})
