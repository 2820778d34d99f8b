// The screen Map, whoever gives it messages and file: messages, the file, and what comes of it, side by side.

import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { counted } from '../parts/format.ts'
import { Panes } from '../parts/panes.tsx'
import { Text } from '../parts/text.tsx'
import { useKeys } from '../shell/keys.ts'
import { Tools } from '../shell/tools.tsx'
import { Editor } from './editor.tsx'
import { FileTests } from './file-tests.tsx'
import { litBy, type Pointed } from './lit.ts'
import { MessagesPane } from './messages-pane.tsx'
import { ResultPane } from './result-pane.tsx'
import { Theirs } from './theirs.tsx'
import type { MapModel } from './use-mapping.ts'

export interface MapViewProps {
  readonly model: MapModel
  /** In the row of the tabs, before the others. */
  readonly tools?: ComponentChildren
  /** There is a file on disk, to be saved. */
  readonly canSave: boolean
}

export function MapView({ model, tools, canSave }: MapViewProps) {
  const { state } = model
  const { explained, file, isChanged, comparison } = state
  const [pointed, setPointed] = useState<Pointed>()
  const [target, setTarget] = useState<{ readonly line: number }>()
  const lit = useMemo(() => litBy(explained, pointed), [explained, pointed])
  const lines = pointed === undefined && target !== undefined ? [target.line] : lit.lines
  useKeys([
    ...(canSave ? [{ key: 'mod+s', words: 'save the file', run: () => void model.save() }] : []),
    { key: '[', words: 'message before', run: () => step(model, -1) },
    { key: ']', words: 'next message', run: () => step(model, 1) },
    { key: 's', words: 'suggest a rule for the topic', run: () => void model.suggest() },
  ])
  const point = (next: Pointed | undefined) => {
    setTarget(undefined)
    setPointed(next)
  }
  const lost = comparison?.lost.total ?? 0
  return (
    <div class="map">
      <Tools>
        {tools}
        <span class="file-name">
          {file?.name ?? 'mapping.yaml'}
          {isChanged && canSave && <span class="warn"> ● unsaved</span>}
        </span>
        <FileTests tests={state.checked.tests} />
        {canSave && state.text !== undefined && (
          <>
            <button
              type="button"
              class={lost > 0 ? '' : 'primary'}
              disabled={!isChanged}
              onClick={() => void model.save()}
            >
              {isChanged && lost > 0
                ? `Save, and lose ${counted(lost, 'series').replace('seriess', 'series')}`
                : 'Save'}
            </button>
            <button type="button" disabled={!isChanged} onClick={model.revert}>
              Revert
            </button>
          </>
        )}
      </Tools>
      <Banners model={model} />
      <Panes name="map" shares={[0.26, 0.38, 0.36]}>
        <MessagesPane model={model} lit={lit} onPoint={point} />
        <section class="pane-body" aria-label="Mapping">
          {state.text === undefined ? (
            <NoFile model={model} />
          ) : (
            <Editor
              text={state.text}
              revision={state.revision}
              onType={model.type}
              problems={state.checked.problems}
              lit={lines}
              isScrolled={pointed?.kind !== 'line'}
              added={state.suggested}
              onPoint={(line) => point(line === undefined ? undefined : { kind: 'line', line })}
            />
          )}
        </section>
        <ResultPane
          state={state}
          isRunning={canSave}
          choose={model.choose}
          lit={lit}
          onPoint={point}
          goTo={(line) => {
            setPointed(undefined)
            setTarget({ line })
          }}
        />
      </Panes>
    </div>
  )
}

/** To the message before or after the chosen one, of any topic. */
function step({ state: { chosen, messages }, choose }: MapModel, by: number): void {
  const next = (chosen ?? -1) + by
  if (next >= 0 && next < messages.length) choose(next)
}

function Banners({ model }: { readonly model: MapModel }) {
  const { notice, suggested, theirs } = model.state
  return (
    <div aria-live="polite">
      {theirs !== undefined && <Theirs model={model} theirs={theirs} />}
      {suggested !== undefined && (
        <p class="banner good-wash">
          Proposed: lines {suggested.from} to {suggested.to}. What it changes is on the right.
          <button type="button" class="primary" onClick={model.acceptSuggestion}>
            Accept
          </button>
          <button type="button" onClick={model.undoSuggestion}>
            Undo
          </button>
        </p>
      )}
      {notice !== undefined && (
        <p class={`banner ${notice.tone}-wash`}>
          {noticeSigns[notice.tone]} {notice.words}
          <button type="button" class="quiet" aria-label="Dismiss" onClick={() => model.tell(undefined)}>
            ✕
          </button>
        </p>
      )}
    </div>
  )
}

const noticeSigns = { good: '✓', warn: '⚠', bad: '✕' }

function NoFile({ model }: { readonly model: MapModel }) {
  const { chosen, file } = model.state
  if (file?.unreadable !== undefined) {
    return (
      <div class="no-file">
        <h2>{file.name} cannot be read</h2>
        <p class="bad">
          <Text>{file.unreadable}</Text>
        </p>
        <p>
          {file.running === undefined ? 'The bundled mapping runs.' : 'The text before it runs on.'} Nothing
          is written over the file; as soon as it can be read, it runs.
        </p>
      </div>
    )
  }
  return (
    <div class="no-file">
      <h2>{file?.name ?? 'mapping.yaml'} does not exist yet</h2>
      <p>
        The bundled mapping runs alone: it has good names for known devices, and makes a series of every
        number of the others. It is read only.
      </p>
      <p>
        Your own rules come before it. Start a file with a rule for the chosen topic, and watch the result
        while you type.
      </p>
      <p>
        <button
          type="button"
          class="primary"
          disabled={chosen === undefined}
          onClick={() => void model.suggest()}
        >
          Start a file for this topic
        </button>{' '}
        <button type="button" onClick={() => model.type(emptyFile)}>
          Start an empty file
        </button>
      </p>
    </div>
  )
}

const emptyFile = `version: 1
rules:
  - topic: example/+device/telemetry
    metrics:
      temperature_celsius: temperature
`
