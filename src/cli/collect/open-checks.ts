// The collector `checks` on a small machine: its file is checks.yaml or a mackerel-agent.conf, and not the list of
// instances that other collectors have.

import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { baseEnvironment, createChecksCollector, isRoot, readChecks, roundMsMax } from '#checks'
import type { CollectorKind } from '#collect'
import { createMemoryStateStore } from '#collect-state'
import { ConfigError } from '../../errors.ts'
import { describeFileError } from '../describe-file.ts'
import { createFileStateStore, prepareStateFolder } from './file-state-store.ts'
import type { OpenedFile, OwnFileSource } from './own-file.ts'
import { createReadIncluded } from './read-included.ts'

/** @throws {ConfigError} with everything that is wrong with the file */
export async function openChecks({
  text,
  fileName,
  stateFolder,
  streams,
  stop,
}: OwnFileSource): Promise<OpenedFile> {
  const config = await readChecks(text, fileName, createReadIncluded(path.resolve(streams.folder, fileName)))
  for (const { keys, lines, why } of config.unused) {
    streams.err(`${JSON.stringify({ collector: 'checks', detail: `not used: ${why}`, keys, lines })}\n`)
  }
  if (stateFolder !== undefined) {
    await prepareStateFolder(stateFolder).catch((error: unknown) => {
      const message = `no state can be written there: ${describeFileError(error, 'a folder')}`
      throw new ConfigError('options', [{ path: '--state', message }])
    })
  }
  const store = stateFolder === undefined ? createMemoryStateStore() : createFileStateStore(stateFolder)
  const workFolder =
    stateFolder === undefined
      ? temporaryFolder(streams.env['TMPDIR'] ?? tmpdir())
      : path.join(stateFolder, 'work')
  if (isRoot() && [...config.checks, ...config.metrics].some(({ user }) => user !== undefined)) {
    // So that other users come to the folders of their plugins, and to no other ones.
    await mkdir(workFolder, { recursive: true })
    for (const one of [stateFolder, workFolder]) if (one !== undefined) await chmod(one, 0o711)
  }
  const kind: CollectorKind = {
    name: 'checks',
    create: (_, tools) =>
      createChecksCollector(
        {
          config: () => config,
          store,
          instance: 'checks',
          workFolder,
          env: baseEnvironment(streams.env),
          cwd: streams.folder,
          stop,
          rounds: stop === undefined ? 'single' : 'repeated',
          lose({ plugin: { kind, name }, ...loss }) {
            const label = kind === 'check' ? 'check' : 'plugin'
            streams.err(`${JSON.stringify({ collector: 'checks', [label]: name, ...loss })}\n`)
          },
          report({ check, run: { status, startMs }, before, message }) {
            if (status === 'ok' && (before?.status ?? 'ok') === 'ok') return
            const time = new Date(startMs).toISOString()
            const words = { message: firstLine(message), ...(check.memo !== '' && { memo: check.memo }) }
            const line = { time, collector: 'checks', check: check.name, status, ...words }
            streams.err(`${JSON.stringify(line)}\n`)
          },
        },
        tools,
      ),
  }
  return { kind, onlyRoundMs: roundMsMax(config) }
}

const lineCharactersMax = 500

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] as string).slice(0, lineCharactersMax)
}

/** Removed with the process. */
function temporaryFolder(parent: string): string {
  const folder = mkdtempSync(path.join(parent, 'checks-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
