// The device files under the tools that know their languages: ShellCheck and systemd.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { describeWithParts } from '../../helpers/parts.ts'

const deviceDir = fileURLToPath(new URL('../../../scripts/device/', import.meta.url))

describeWithParts('ShellCheck', ['shellcheck'], ({ shellcheck }) => {
  it('finds nothing in the device scripts, read as POSIX sh', () => {
    const scripts = readdirSync(deviceDir).filter((file) => file.endsWith('.sh'))
    expect(scripts).toContain('publish-host-metrics.sh')
    const run = spawnSync(shellcheck, ['-s', 'sh', ...scripts], { cwd: deviceDir, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: '' })
  })
})

describeWithParts('systemd', ['systemd-analyze'], (parts) => {
  it('accepts the service and the timer', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'units-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const units = ['iot-host-metrics.service', 'iot-host-metrics.timer']
    for (const unit of units) {
      const text = readFileSync(path.join(deviceDir, unit), 'utf8')
      // systemd also looks for the program, which is where it belongs only on a device.
      writeFileSync(path.join(dir, unit), text.replace('/usr/local/bin/publish-host-metrics', '/bin/sh'))
    }
    const run = spawnSync(parts['systemd-analyze'], ['verify', ...units], { cwd: dir, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})
