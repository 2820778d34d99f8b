import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorBytesMax, outputBytesMax, runCommand } from '../../../../src/checks/run/run-command.ts'
import { createPluginFolder } from '../../../helpers/plugin-folder.ts'

const { folder, script, file } = createPluginFolder()
const env = { PATH: `${folder}:/usr/bin:/bin` }

function run(command: string | [string, ...string[]], given: object = {}) {
  const isShell = typeof command === 'string'
  const argv: [string, ...string[]] = isShell ? ['/bin/sh', '-c', command] : command
  return runCommand({ argv, isShell, env, cwd: folder, timeoutMs: 60_000, ...given })
}

/** Of a machine that this is not. */
function elf(machine: number): Uint8Array {
  const head = Buffer.alloc(64)
  head.write('\x7fELF\x02\x01\x01', 'latin1')
  head.writeUInt16LE(2, 16)
  head.writeUInt16LE(machine, 18)
  return head
}

const foreign = process.arch === 'arm64' ? elf(62) : elf(183)

describe('a command that runs', () => {
  it.each([0, 1, 2, 3, 255])('ends with its status %d', async (code) => {
    expect(await run(`echo out; echo err >&2; exit ${code}`)).toEqual({
      end: { kind: 'exit', code },
      stdout: 'out\n',
      stderr: 'err\n',
      isCut: false,
    })
  })

  it('gets its arguments as they are, and its name', async () => {
    script('show', 'printf "%s|" "$@"')
    expect(await run(['show', 'a b', '$HOME', '', "'"])).toMatchObject({ stdout: "a b|$HOME||'|" })
  })

  it('has the environment that it is given, and nothing of ours', async () => {
    expect(
      await run('env | sort | grep -v "^_=\\|^PWD=\\|^SHLVL="', { env: { ...env, K: 'v=1' } }),
    ).toMatchObject({
      stdout: `K=v=1\nPATH=${env.PATH}\n`,
    })
  })

  it('has no input, and its folder', async () => {
    expect(await run('cat; pwd')).toMatchObject({ end: { kind: 'exit', code: 0 }, stdout: `${folder}\n` })
  })

  it('says by which signal it was killed', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ end: { kind: 'signal', signal: 'SIGSEGV' } })
  })
})

describe('output', () => {
  it.each([
    ['stdout', '', outputBytesMax],
    ['stderr', '>&2', errorBytesMax],
  ] as const)('of %s is kept up to its limit', async (stream, redirect, bytesMax) => {
    const print = (bytes: number) => run(`head -c ${bytes} /dev/zero ${redirect}`)
    for (const bytes of [0, bytesMax - 1, bytesMax]) {
      const result = await print(bytes)
      expect([result[stream].length, result.isCut]).toEqual([bytes, false])
    }
    const more = await print(bytesMax + 1)
    expect([more[stream].length, more.isCut]).toEqual([bytesMax, stream === 'stdout'])
  })

  it('of a hundred megabytes is read to its end', async () => {
    const { end, stdout, isCut } = await run('head -c 100000000 /dev/zero; exit 1')
    expect([end, stdout.length, isCut]).toEqual([{ kind: 'exit', code: 1 }, outputBytesMax, true])
  })

  it('that is binary is text all the same', async () => {
    const { stdout } = await run("printf 'a\\377\\000b'")
    expect(stdout).toBe('a\ufffd\0b')
  })
})

describe('a command that hangs', () => {
  it('is ended by TERM', async () => {
    const { end, stdout } = await run(
      'trap "echo bye; exit 0" TERM; echo hello; while :; do sleep 0.05; done',
      {
        timeoutMs: 300,
      },
    )
    expect([end, stdout]).toEqual([{ kind: 'timeout' }, 'hello\nbye\n'])
  })

  it('is killed if it ignores TERM', async () => {
    const { end, stdout } = await run('trap "" TERM; echo hello; while :; do sleep 0.05; done', {
      timeoutMs: 300,
      killAfterMs: 100,
    })
    expect([end, stdout]).toEqual([{ kind: 'timeout' }, 'hello\n'])
  })

  it('is killed when it is to stop', async () => {
    const stop = new AbortController()
    const running = run('echo $$; while :; do sleep 0.05; done', { stop: stop.signal })
    setTimeout(() => stop.abort(), 50)
    expect(await running).toMatchObject({ end: { kind: 'signal', signal: 'SIGKILL' } })
    expect(await run('echo hi; sleep 60', { stop: stop.signal })).toMatchObject({ end: { kind: 'signal' } })
  })
})

describe('children', () => {
  it.each([
    ['of a command that ends', 'sleep 600 & echo $!; exit 1', { kind: 'exit', code: 1 }],
    ['that hold its output', 'sleep 600 & echo $!; wait', { kind: 'timeout' }],
    ['that ignore TERM', '(trap "" TERM; sleep 600) & echo $!; wait', { kind: 'timeout' }],
  ])('%s are killed', async (_, command, end) => {
    const result = await run(command, { timeoutMs: 500, killAfterMs: 100 })
    expect(result.end).toEqual(end)
    const pid = Number(result.stdout)
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it('in a session of their own do not hold up the result', async () => {
    const { end, stdout } = await run('setsid sleep 5 & echo $!; exit 2')
    expect(end).toEqual({ kind: 'exit', code: 2 })
    process.kill(Number(stdout), 'SIGKILL')
  })
})

describe('a command that does not start', () => {
  it.each<[string, [string, ...string[]], RegExp]>([
    ['is not there', ['no-such-plugin'], /^no-such-plugin: command not found in PATH \(ENOENT\)$/],
    ['is not where it is said to be', ['./no/such'], /^\.\/no\/such: there is no such file \(ENOENT\)$/],
    [
      'may not be executed',
      [file('plain', 'echo', 0o644)],
      /plain: no execute permission \(EACCES\)\. Run chmod \+x/,
    ],
    ['is a folder', ['/tmp'], /^\/tmp: not a file$/],
    [
      'is for another machine',
      [file('foreign', foreign)],
      /foreign: a program for \w+, and this machine is \w+ \(ENOEXEC\)/,
    ],
    ['is for macOS', [file('mac', Buffer.from('cffaedfe07000001', 'hex'))], /mac: a program for macOS/],
    ['is for Windows', [file('check.exe', 'MZ\x90')], /check.exe: a program for Windows/],
    [
      'is no program',
      [file('junk', 'a\0b')],
      /junk: neither a program for this machine nor a script \(ENOEXEC\)/,
    ],
    ['is empty', [file('empty', '')], /empty: the file is empty/],
    [
      'was written on Windows',
      [file('crlf', '#!/bin/sh\r\necho\r\n')],
      /crlf: its first line ends with a carriage return/,
    ],
    [
      'wants what is not there',
      [file('lost', '#!/no/such/interpreter\n')],
      /lost: the program that its first line names is not there/,
    ],
    [
      'is a damaged program for this machine',
      [file('cut', elf(process.arch === 'arm64' ? 183 : 62))],
      /cut: the file is damaged/,
    ],
  ])('since it %s, says so in words', async (_, argv, expected) => {
    const { end } = await run(argv)
    expect(end).toEqual({ kind: 'not_started', problem: expect.stringMatching(expected) })
  })

  it('says so of a program of another machine in the text for the shell, which would take it for a script', async () => {
    file('foreign', foreign)
    for (const command of ['foreign -w 1', '  foreign', './foreign -c 2; true']) {
      expect(await run(command)).toMatchObject({ end: { kind: 'not_started' } })
    }
  })

  it('leaves what the shell knows to the shell', async () => {
    expect(await run('A=1 && test -n "$A"')).toMatchObject({ end: { kind: 'exit', code: 0 } })
    expect(await run('no-such-plugin')).toMatchObject({ end: { kind: 'exit', code: 127 } })
    expect(await run(': > made; exec false')).toMatchObject({ end: { kind: 'exit', code: 1 } })
    expect(existsSync(path.join(folder, 'made'))).toBe(true)
  })

  it('runs a script without a first line as the shell does', async () => {
    expect(await run([file('bare', 'echo bare')])).toMatchObject({ stdout: 'bare\n' })
  })

  it('says that its folder is not there', async () => {
    expect(await run(['true'], { cwd: path.join(folder, 'none') })).toMatchObject({
      end: {
        kind: 'not_started',
        problem: expect.stringContaining('or the folder that it runs in (ENOENT)'),
      },
    })
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // One that has ended and nobody has asked about is there, too.
    return !/\) Z /.test(readState(pid))
  } catch {
    return false
  }
}

function readState(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
}
