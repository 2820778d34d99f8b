// A host made of files: /proc and /sys in a temporary folder, and programs that stand in for sleep, df, uname,
// date and mosquitto_pub at the head of PATH. The device script runs against it as it does on a device.

import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const scriptFile = fileURLToPath(new URL('../../scripts/device/publish-host-metrics.sh', import.meta.url))

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Called once the script runs, with its process. */
  readonly onStart?: (script: ChildProcess) => void
}

export interface FakeHost {
  readonly dir: string
  /** Content for a file below the host's folder, such as `proc/meminfo`; undefined removes it. */
  write(file: string, content: string | undefined): void
  read(file: string): string
  /** A program in PATH; `body` is POSIX sh, with `$HOST_DIR` as the host's folder. Undefined: the machine's own. */
  program(name: string, body: string | undefined): void
  run(args: readonly string[], options?: RunOptions): Promise<Run>
}

/** A usual Raspberry Pi, half busy between the two readings of /proc/stat. Gone when the test is over. */
export function createFakeHost(shell: readonly string[]): FakeHost {
  const dir = mkdtempSync(path.join(tmpdir(), 'fake-host-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const host: FakeHost = {
    dir,
    write(file, content) {
      const absolute = path.join(dir, file)
      if (content === undefined) return rmSync(absolute)
      mkdirSync(path.dirname(absolute), { recursive: true })
      writeFileSync(absolute, content)
    },
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    program(name, body) {
      if (body === undefined) return host.write(`bin/${name}`, undefined)
      host.write(`bin/${name}`, `#!/bin/sh\n${body}\n`)
      chmodSync(path.join(dir, 'bin', name), 0o755)
    },
    run: (args, options) => runScript(dir, shell, args, options),
  }
  fill(host)
  return host
}

function fill(host: FakeHost): void {
  host.write('proc/stat', 'cpu  1000 0 500 8000 100 0 50 0 0 0\ncpu0 1 2 3 4\n')
  host.write('proc/stat.after', 'cpu  1040 0 510 8040 110 0 50 0 0 0\ncpu0 1 2 3 4\n')
  host.write('proc/meminfo', 'MemTotal:        4000000 kB\nMemFree: 100 kB\nMemAvailable:    2500000 kB\n')
  host.write('sys/class/thermal/thermal_zone0/type', 'cpu-thermal\n')
  host.write('sys/class/thermal/thermal_zone0/temp', '48312\n')
  host.write('df.txt', dfTable('/dev/root 29000000 11600000 16400000 42% /'))
  host.program('df', 'cat "$HOST_DIR/df.txt"')
  host.program('uname', 'echo pi-4')
  host.program('date', 'echo 1767225600')
  // The script's pause between its two readings of /proc/stat is the moment to change it.
  host.program(
    'sleep',
    '[ "$1" = 1 ] || exec /bin/sleep "$@"\n[ ! -f "$HOST_DIR/proc/stat.after" ] || cp "$HOST_DIR/proc/stat.after" "$HOST_DIR/proc/stat"',
  )
  host.program('vcgencmd', 'exit 1')
  host.program('mosquitto_pub', 'printf "%s\\n" "$@" >"$HOST_DIR/args"\ncat >"$HOST_DIR/published"')
  for (const file of ['ca.pem', 'cert.pem', 'key.pem']) host.write(`certs/${file}`, '')
}

/** What `df -P -k` prints for one file system. */
export function dfTable(line: string): string {
  return `Filesystem     1024-blocks     Used Available Capacity Mounted on\n${line}\n`
}

async function runScript(
  dir: string,
  shell: readonly string[],
  args: readonly string[],
  { env = {}, onStart }: RunOptions = {},
): Promise<Run> {
  const [program, ...shellArgs] = shell
  const child = spawn(program!, [...shellArgs, scriptFile, ...args], {
    cwd: dir,
    env: {
      PATH: `${path.join(dir, 'bin')}${path.delimiter}${process.env['PATH']}`,
      HOST_DIR: dir,
      PROC_ROOT: path.join(dir, 'proc'),
      SYS_ROOT: path.join(dir, 'sys'),
      CREDENTIALS_DIRECTORY: path.join(dir, 'certs'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  onStart?.(child)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    // `close` comes when nobody holds the outputs any more, the script's own children included.
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
}
