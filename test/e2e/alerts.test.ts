// From the rules of template.yaml to a notification: a real Prometheus with 20,000 devices that an outage of 20 minutes has
// silenced runs the rules, and a real alert manager with the definition of the template hears of them.
// test/contract/device-rules.test.ts has each rule by itself.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { groupIntervalMs, groupWaitMs, startAlertmanager } from '../helpers/alertmanager.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { startPrometheus } from '../helpers/prometheus.ts'
import { deployTemplate, sample, type Tree } from '../helpers/template.ts'
import { postSeries, type SeriesToSend, series } from '../helpers/write-request.ts'

const { AlarmTopicArn } = sample
const { resources } = deployTemplate({ AlertRules: 'true', AlarmTopicArn })
const definition: string = resources['Workspace'].Properties.AlertManagerDefinition
const rules: string = resources['DeviceRules'].Properties.Data

const minuteMs = 60_000
const sites = ['tokyo', 'osaka', 'nagoya', 'sapporo']
const devicesOfSite = 5_000

/** Time for every group to be sent, and for a further round of each. */
const settle = () => new Promise((resolve) => setTimeout(resolve, groupWaitMs + 3 * groupIntervalMs))

describeWithParts('an alert manager', ['prometheus-alertmanager', 'amtool', 'prometheus'], (parts) => {
  it('takes the definition, and routes every alert to SNS', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'amtool-'))
    try {
      const file = path.join(folder, 'alertmanager.yml')
      writeFileSync(file, parse(definition).alertmanager_config)
      const amtool = (...args: string[]) => spawnSync(parts.amtool, args, { encoding: 'utf8' })
      const checked = amtool('check-config', file)
      expect([checked.status, checked.stdout]).toEqual([0, expect.stringContaining('4 inhibit rules')])
      expect(checked.stdout).toContain('1 receivers')
      const alerts = parse(rules)
        .groups.flatMap((group: Tree) => group.rules)
        .flatMap(({ alert }: Tree) => alert ?? [])
      for (const alert of [...alerts, 'CheckFailing']) {
        const routed = amtool('config', 'routes', 'test', `--config.file=${file}`, `alertname=${alert}`)
        expect([alert, routed.stdout.trim()]).toEqual([alert, 'sns'])
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('sends one notification for an outage of 20 minutes at 20,000 devices', async () => {
    const alertmanager = await startAlertmanager(parts['prometheus-alertmanager'], definition)
    const prometheus = await startPrometheus(parts.prometheus, {
      // What is asked of a minute here is asked all the time.
      rules: rules.replace(/interval: [15]m/g, 'interval: 3s'),
      alertmanager: alertmanager.address,
      // The rules write from the beginning, and the two hours before come later.
      outOfOrderTimeWindow: '3h',
    })
    const write = async (batch: SeriesToSend[]) =>
      expect((await postSeries(prometheus.writeUrl, batch)).status).toBe(204)
    /** A message of each device. */
    const report = (at: number) =>
      write(
        sites.flatMap((site) =>
          Array.from({ length: devicesOfSite }, (_, index) => {
            const labels = { __name__: 'last_seen_timestamp_seconds', device: `${site}-${index}`, site }
            return series(labels, [at, at / 1000])
          }),
        ),
      )
    try {
      const now = Date.now()
      // What the rules have recorded: nothing came in the last ten minutes.
      const recorded = Array.from({ length: 140 }, (_, index) => 140 - index).map(
        (minutesAgo) => [now - minutesAgo * minuteMs, minutesAgo >= 10 ? 40_000 : 0] as const,
      )
      await write([series({ __name__: 'iot:messages:count10m' }, ...recorded)])
      // Two hours of the fleet, in the order of time; each device reports once in five minutes.
      for (let minutesAgo = 140; minutesAgo >= 20; minutesAgo -= 40) await report(now - minutesAgo * minuteMs)

      const counts = async () => {
        const byName: Record<string, number> = {}
        for (const { name, state } of await alertmanager.alerts()) {
          byName[`${name} ${state}`] = (byName[`${name} ${state}`] ?? 0) + 1
        }
        return byName
      }
      await expect.poll(counts).toEqual({
        'PipelineStopped active': 1,
        'FleetShareSilent suppressed': sites.length,
        'DeviceSilent suppressed': 100,
      })
      const sent = () => alertmanager.notifications
      await expect
        .poll(sent)
        .toMatchObject([{ status: 'firing', groupLabels: { alertname: 'PipelineStopped' } }])

      // The endpoint is back, and so are the devices.
      await report(Date.now())
      await expect.poll(counts).toEqual({ 'PipelineStopped active': 1 })
      await settle()
      expect(alertmanager.notifications).toHaveLength(1)
    } finally {
      await prometheus.stop()
      await alertmanager.stop()
    }
  })

  it('sends one notification for an alert and site, whatever number of devices', async () => {
    const alertmanager = await startAlertmanager(parts['prometheus-alertmanager'], definition)
    try {
      const silent = (site: string, device: number) => ({
        labels: { alertname: 'DeviceSilent', severity: 'warning', device: `${device}`, site },
      })
      await alertmanager.post([
        // The site explains its devices, and the SIM its device.
        { labels: { alertname: 'FleetShareSilent', severity: 'critical', site: 'tokyo' } },
        { labels: { alertname: 'SimOnlineDeviceSilent', severity: 'warning', site: 'nagoya', device: '1' } },
        silent('nagoya', 1),
        ...['tokyo', 'osaka'].flatMap((site) =>
          Array.from({ length: 50 }, (_, device) => silent(site, device)),
        ),
      ])
      const sent = () =>
        alertmanager.notifications
          .map(
            ({ groupLabels, alerts }) =>
              `${groupLabels['alertname']} ${groupLabels['site']} ${alerts.length}`,
          )
          .sort()
      const expected = ['DeviceSilent osaka 50', 'FleetShareSilent tokyo 1', 'SimOnlineDeviceSilent nagoya 1']
      await expect.poll(sent).toEqual(expected)
      await settle()
      expect(sent()).toEqual(expected)
    } finally {
      await alertmanager.stop()
    }
  })
})
