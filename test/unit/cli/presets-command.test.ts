import { describe, expect, it } from 'vitest'
import { presetTexts } from '#mapping/authoring'
import { runCli } from '../../helpers/run-cli.ts'

describe('presets', () => {
  it('lists each with its description and topics', async () => {
    const { status, out } = await runCli(['presets'])
    expect(status).toBe(0)
    for (const name of Object.keys(presetTexts()))
      expect(out).toMatch(new RegExp(`^${name}: .+\\n  \\S`, 'm'))
  })

  it('refuses a payload without its topic', async () => {
    const { status, err } = await runCli(['presets', 'tasmota'])
    expect(status).toBe(2)
    expect(err).toContain('PAYLOAD: expected --for TOPIC before a payload')
  })

  it.each<[args: string[], status: number, out: RegExp]>([
    [['tele/shed/SENSOR', '{ENERGY:{'], 1, /^the payload is not JSON: names and texts need double quotes/],
    [['tele/shed/SENSOR'], 0, /^bundled\[\d+\]: tasmota, tele\/#device\/SENSOR: matches\n/],
    [
      ['tele/shed/SENSOR', '{"ENERGY":{"Power":5}}'],
      0,
      /^bundled\[\d+\]: tasmota, tele\/#device\/SENSOR: 1 sample\n/,
    ],
    [
      ['tele/shed/SENSOR', '{"x":"y"}'],
      1,
      /does not fit: it finds nothing in the payload\n(.*\n)*no preset fits the topic and payload/,
    ],
    [
      ['zigbee2mqtt/attic', 'text'],
      1,
      /zigbee2mqtt, zigbee2mqtt\/#device: does not fit: its when is false \(/,
    ],
    [
      ['zigbee2mqtt/bridge/logging', '{"level":"info"}'],
      0,
      /ignores the message, zigbee2mqtt\/bridge\/#: 0 samples/,
    ],
    [
      ['any/topic', '{"model":"Nexus-TH","id":42,"channel":2,"temperature_C":20.5}'],
      0,
      /^bundled\[\d+\]: rtl433, #: 1 sample\n/,
    ],
    [['senml/7', '[{"bn":"a","n":"b","v":1}]'], 0, /^preset: senml, senml\/\+device: \d samples?\n/m],
    [['senml/7', '5'], 1, /^preset: senml, senml\/\+device: does not fit: not_senml\n/m],
    [
      ['no/body/knows/this/topic/at/all'],
      1,
      /^no preset fits the topic: zero configuration.*\nfamilies on any topic are known by their payload/,
    ],
    // By its members, and by them alone.
    [
      [
        'no/body/knows/this/topic/at/all',
        '{"nodeId":2,"commandClass":49,"endpoint":0,"property":"x","value":1}',
      ],
      0,
      /^bundled\[\d+\]: zwave-js, #: 1 sample\n$/,
    ],
    [
      ['no/body/knows/this/topic/at/all', '{"value":1}'],
      1,
      /^no preset fits the topic and payload: zero configuration.*\n$/,
    ],
  ])('--for %j', async ([topic = '', ...payload], status, out) => {
    const ran = await runCli(['presets', '--for', topic, ...payload])
    expect(ran).toMatchObject({ status, err: '', out: expect.stringMatching(out) })
  })
})
