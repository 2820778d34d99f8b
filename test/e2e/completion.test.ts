// What the shells themselves complete, with the scripts of `completion`; and that these say what the commands say.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { describeCommand } from '../../src/cli/completion/completed-command.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { runCli } from '../helpers/run-cli.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'completion-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(path.join(folder, 'mapping.yaml'), '')

const names = Object.keys(commands)
const scripts = Object.fromEntries(
  await Promise.all(
    ['bash', 'zsh', 'fish'].map(async (shell) => [shell, (await runCli(['completion', shell])).out] as const),
  ),
)

function run(program: string, args: readonly string[], input = ''): string {
  const env = { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' }
  // An interactive shell without a terminal complains.
  return execFileSync(program, args, { cwd: folder, env, input, encoding: 'utf8', stdio: 'pipe' })
}

/** What a line ends in → what is offered for it, sorted. */
const cases: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['pro', ['provision']],
  ['ma', ['map']],
  ['map --ex', ['--explain']],
  ['map --mapping mapp', ['mapping.yaml']],
  ['check mapp', ['mapping.yaml']],
  ['fleet ', ['clocks', 'failing', 'silent', 'talkers', 'versions']],
  ['fleet si', ['silent']],
  ['fleet silent --que', ['--query-role', '--query-url']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['help sche', ['schema']],
  ['map --topic mapp', []],
]

describe('the help of each command', () => {
  it.each(names)('%s: names the options that it has, and each has a line', async (name) => {
    const { options, usage } = await commands[name]!.load()
    const described = describeCommand(name, '', { options, usage, run: async () => 0 }).options
    expect(described.filter(({ description }) => description === '')).toEqual([])
    const listed = [...usage.matchAll(/^ {2}(--.*?)(?: {2}|$)/gm)].flatMap(([, head = '']) => {
      return [...head.matchAll(/--([a-z-]+)/g)].map(([, option]) => option)
    })
    expect(new Set(listed)).toEqual(new Set([...Object.keys(options), 'help']))
  })
})

describe('completion', () => {
  it.each([
    [['fihs'], /SHELL: did you mean `fish`\?/],
    [[], /SHELL: expected one of bash, zsh, fish/],
  ])('of %j: says which shells there are', async (shell, message) => {
    const { status, err } = await runCli(['completion', ...shell])
    expect(status).toBe(2)
    expect(err).toMatch(message)
  })
})

describeWithParts('bash', ['bash'], ({ bash }) => {
  /** As Readline does for one Tab: by the function, and where that offers nothing, by the names of files. */
  const complete = (line: string): string[] => {
    const words = ['iot-remote-write', ...line.split(' ')]
    const script = `${scripts['bash']}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
wants_files=1
compopt() { wants_files=; }
_iot_remote_write iot-remote-write
if [ \${#COMPREPLY[@]} = 0 ] && [ -n "$wants_files" ]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
printf '%s\\n' "\${COMPREPLY[@]}"`
    return run(bash, ['--norc', '-c', script]).split('\n').filter(Boolean).toSorted()
  }

  it.each(cases)('%s<Tab>', (line, offered) => expect(complete(line)).toEqual(offered))

  it('offers every command', () => {
    expect(complete('')).toEqual([...names, 'help', '--help', '--version'].toSorted())
  })

  it('completes what is typed', () => {
    const rc = path.join(folder, 'bashrc')
    writeFileSync(rc, `${scripts['bash']}\niot-remote-write() { echo "ran: $*"; }\nPS1=\nset +o history\n`)
    const shown = run(bash, ['--rcfile', rc, '-i'], 'iot-remote-write prov\t--rev\t\nexit\n')
    expect(shown).toContain('ran: provision --revoke')
  })
})

describeWithParts('fish', ['fish'], ({ fish }) => {
  writeFileSync(path.join(folder, 'completion.fish'), scripts['fish'] ?? '')
  const complete = (line: string): string[] => {
    const script = `function iot-remote-write; end; source completion.fish; complete -C 'iot-remote-write ${line}'`
    const lines = run(fish, ['--no-config', '-c', script]).split('\n').filter(Boolean)
    return lines.map((one) => one.split('\t', 1)[0] as string).toSorted()
  }

  it.each(cases)('%s<Tab>', (line, offered) => {
    const found = complete(line)
    // Beside words fish offers files, too.
    expect(found.filter((one) => one !== 'mapping.yaml' || offered.includes(one))).toEqual(
      expect.arrayContaining([...offered]),
    )
    if (offered.length <= 1) expect(found).toEqual(offered)
  })

  it('offers every command', () => {
    expect(complete('')).toEqual([...names, 'help'].toSorted())
  })
})

describeWithParts('zsh', ['zsh'], ({ zsh }) => {
  /** Types a line and Tab into a zsh of its own (zpty), and takes what then stands in the line. */
  const complete = (line: string): string => {
    writeFileSync(path.join(folder, 'completion.zsh'), scripts['zsh'] ?? '')
    const rc = `autoload -Uz compinit && compinit -u -d ${folder}/zcompdump
source ${folder}/completion.zsh
iot-remote-write() { print -r -- "ran: $* ." }
PS1='ready> '
unsetopt zle_bracketed_paste 2>/dev/null; zle_bracketed_paste=()
setopt no_list_beep no_beep`
    writeFileSync(path.join(folder, '.zshrc'), rc)
    const script = `zmodload zsh/zpty
zpty z ${zsh} -i
zpty -r z shown '*ready> '
zpty -w -n z $'iot-remote-write ${line}\\t\\n'
zpty -r z shown '*ran: * .'
print -r -- "$shown"
zpty -d z`
    return /ran: (.*) \./.exec(run(zsh, ['-f', '-c', script]))?.[1]?.trim() ?? ''
  }

  it.each(cases.filter(([, offered]) => offered.length === 1))('%s<Tab>', (line, [only]) => {
    expect(complete(line)).toBe(line.replace(/\S*$/, only as string))
  })
})
