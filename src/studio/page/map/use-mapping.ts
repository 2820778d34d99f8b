// What the screen Map knows: messages, the file, what is typed, and what the engine says of it. A text with errors leaves the
// last results in place, which are then said to be old.

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { engineOfPage } from '../engine/engine-of-page.ts'
import type {
  Checked,
  Comparison,
  ExplainedMessage,
  MappingText,
  RecordedMessage,
} from '../engine/protocol.ts'
import type { RemedyRequest } from '../engine/remedy-kinds.ts'
import type { MapFile, MapSource } from './map-source.ts'
import { alike } from './topics.ts'

export interface MapState {
  /** Undefined until it is read. */
  readonly file: MapFile | undefined
  readonly messages: readonly RecordedMessage[]
  /** Messages that the source has. */
  readonly held: number
  readonly chosen: number | undefined
  readonly text: MappingText
  /** Counts texts that nobody typed here, which the editor takes over. */
  readonly revision: number
  /** Index of the message whose topic is a guess. */
  readonly guessed: number | undefined
  readonly isChanged: boolean
  readonly checked: Checked
  /** The results are of an older text: this one has errors. */
  readonly isStale: boolean
  readonly explained: ExplainedMessage | undefined
  readonly comparison: Comparison | undefined
  /** Lines that a suggestion put in. */
  readonly suggested: { readonly from: number; readonly to: number; readonly before: MappingText } | undefined
  /** The file on disk, where it is another one than the change began with. */
  readonly theirs: MapFile | undefined
  readonly notice: Notice | undefined
}

export interface Notice {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly words: string
}

const nothing: Checked = { problems: [], tests: [] }

const initial: MapState = {
  file: undefined,
  messages: [],
  held: 0,
  chosen: undefined,
  text: undefined,
  revision: 0,
  guessed: undefined,
  isChanged: false,
  checked: nothing,
  isStale: false,
  explained: undefined,
  comparison: undefined,
  suggested: undefined,
  theirs: undefined,
  notice: undefined,
}

/** Since the last key, before the engine is asked. */
const typingMs = 150

export function useMapping(source: MapSource) {
  const [state, setState] = useState(initial)
  const latest = useRef(state)
  latest.current = state
  /** The last text without an error. */
  const [sound, setSound] = useState<{ readonly text: MappingText }>()
  const set = useCallback((change: Partial<MapState>) => setState((old) => ({ ...old, ...change })), [])
  const replaceText = useCallback((text: MappingText, change: Partial<MapState>) => {
    setState((old) => ({ ...old, ...change, text, revision: old.revision + 1 }))
  }, [])
  const engine = engineOfPage()
  const failed = useCallback(
    (error: unknown) => set({ notice: { tone: 'bad', words: (error as Error).message } }),
    [set],
  )

  const takeFile = useCallback(
    (file: MapFile, notice?: Notice) => {
      replaceText(file.text, { file, isChanged: false, theirs: undefined, suggested: undefined, notice })
    },
    [replaceText],
  )

  const holdMessages = useCallback(
    (messages: readonly RecordedMessage[], chosen: number | undefined, held = messages.length) => {
      engine.call('hold', [messages]).catch(failed)
      const first = messages.length > 0 ? 0 : undefined
      set({ messages, held, chosen: chosen ?? first, guessed: undefined, comparison: undefined })
    },
    [engine, failed, set],
  )

  useEffect(() => {
    const given = Promise.all([source.load(), source.messages()])
    given.then(([file, { messages, held, chosen: first }]) => {
      holdMessages(messages, first, held)
      takeFile(file)
    }, failed)
    return source.watch((file) => {
      const { isChanged, file: known } = latest.current
      if (file.hash === known?.hash && file.running === known.running) return
      if (isChanged && file.hash !== known?.hash) set({ theirs: file })
      else if (file.hash === known?.hash || isChanged) set({ file })
      else takeFile(file, { tone: 'good', words: `${file.name} was changed elsewhere: this is the new text` })
    })
  }, [source, takeFile, holdMessages, failed, set])

  // What is typed.
  const { text } = state
  useEffect(() => {
    const timer = setTimeout(() => {
      engine.call('check', [text]).then((checked) => {
        if (latest.current.text !== text) return
        const isSound = checked.problems.every(({ severity }) => severity !== 'error')
        set({ checked, isStale: !isSound })
        if (isSound) setSound((old) => (old?.text === text && old !== undefined ? old : { text }))
      }, failed)
    }, typingMs)
    return () => clearTimeout(timer)
  }, [text, engine, failed, set])

  // What comes of it.
  const { messages, chosen, file } = state
  const message = chosen === undefined ? undefined : messages[chosen]
  useEffect(() => {
    if (sound === undefined || message === undefined) {
      set({ explained: undefined })
      return
    }
    let isCurrent = true
    engine.call('explain', [sound.text, message]).then((explained) => {
      if (isCurrent) set({ explained })
    }, failed)
    return () => {
      isCurrent = false
    }
  }, [sound, message, engine, failed, set])
  const running = file?.running
  useEffect(() => {
    if (sound === undefined || messages.length === 0) {
      set({ comparison: undefined })
      return
    }
    let isCurrent = true
    const show = (comparison: Comparison | undefined) => {
      if (isCurrent && comparison !== undefined) set({ comparison })
    }
    engine.call('compare', [running, sound.text, chosen], show).then(show, failed)
    return () => {
      isCurrent = false
    }
  }, [sound, messages, chosen, running, engine, failed, set])

  const actions = useMemo(
    () => ({
      type(next: MappingText) {
        const { file: own } = latest.current
        source.keepDraft?.(next)
        set({ text: next, isChanged: next !== own?.text, notice: undefined })
      },
      choose: (index: number) => set({ chosen: index }),
      hold: holdMessages,
      async add(given: string) {
        const read = await engine.call('read', [given, Date.now()])
        const { messages: known } = latest.current
        const all = [...known, ...read.messages]
        if (read.messages.length > 0) {
          holdMessages(all, known.length)
          if (read.isTopicGuessed) set({ guessed: known.length })
          source.keep?.(all)
        }
        return read
      },
      rename(index: number, topic: string) {
        const { messages: known } = latest.current
        const all = known.map((one, at) => (at === index ? { ...one, topic } : one))
        holdMessages(all, index)
        source.keep?.(all)
      },
      /** The messages that have come since. */
      async refresh() {
        try {
          const { messages: all, held } = await source.messages()
          const topic = latest.current.messages[latest.current.chosen ?? -1]?.topic
          const index = all.findLastIndex((one) => one.topic === topic)
          holdMessages(all, index < 0 ? undefined : index, held)
        } catch (error) {
          failed(error)
        }
      },
      clear() {
        holdMessages([], undefined)
        source.keep?.([])
      },
      async suggest() {
        const { chosen: index, messages: all, text: before, explained } = latest.current
        const one = index === undefined ? undefined : all[index]
        if (one === undefined) return
        try {
          const suggestion = await engine.call('suggest', [before, alike(all, one.topic)])
          const next = suggestion.text ?? startFor(before, explained)
          if (next === undefined) {
            const rule = explained?.rule.at(-1) ?? ''
            set({ notice: { tone: 'good', words: `no rule is needed: ${rule} takes these messages` } })
            return
          }
          source.keepDraft?.(next)
          const { from, to } =
            suggestion.text === undefined ? { from: 1, to: next.trimEnd().split('\n').length } : suggestion
          const isChanged = next !== latest.current.file?.text
          replaceText(next, { isChanged, suggested: { from, to, before }, notice: undefined })
        } catch (error) {
          failed(error)
        }
      },
      /** A change that mends a problem of a message, shown like a suggestion. */
      async prepare(message: RecordedMessage, request: RemedyRequest) {
        const { messages: known, held, text: before } = latest.current
        const same = (one: RecordedMessage) =>
          one.topic === message.topic &&
          one.receivedAtMs === message.receivedAtMs &&
          one.payloadBase64 === message.payloadBase64
        const at = known.findIndex(same)
        if (at < 0) holdMessages([...known, message], known.length, held)
        else set({ chosen: at })
        try {
          const remedy = await engine.call('remedy', [before, message, request])
          if (remedy === undefined) {
            set({
              notice: {
                tone: 'warn',
                words: 'no change of the file is known that mends this; here is the message',
              },
            })
            return
          }
          const { text: next, from, to } = remedy
          source.keepDraft?.(next)
          const isChanged = next !== latest.current.file?.text
          replaceText(next, { isChanged, suggested: { from, to, before }, notice: undefined })
        } catch (error) {
          failed(error)
        }
      },
      acceptSuggestion: () => set({ suggested: undefined }),
      undoSuggestion() {
        const before = latest.current.suggested?.before
        source.keepDraft?.(before)
        replaceText(before, { suggested: undefined, isChanged: before !== latest.current.file?.text })
      },
      revert() {
        const { file: own } = latest.current
        source.keepDraft?.(undefined)
        if (own !== undefined) takeFile(own)
      },
      async save() {
        const { text: own, file: base, checked } = latest.current
        if (own === undefined || base === undefined) return
        if (checked.problems.some(({ severity }) => severity === 'error')) {
          set({
            notice: { tone: 'bad', words: 'not saved: the file has errors, and what runs stays as it is' },
          })
          return
        }
        const result = await source.save(own, base.hash)
        if (result.kind === 'conflict') set({ theirs: result.theirs })
        else if (result.kind === 'failed') set({ notice: { tone: 'bad', words: `not saved: ${result.why}` } })
        else {
          const { file: saved } = result
          const notice: Notice = { tone: 'good', words: source.savedWords }
          // Somebody may have typed on meanwhile.
          set({
            file: saved,
            isChanged: latest.current.text !== saved.text,
            suggested: undefined,
            theirs: undefined,
            notice,
          })
        }
      },
      /** Theirs in the place of what was typed. */
      takeTheirs() {
        const { theirs } = latest.current
        if (theirs !== undefined) takeFile(theirs)
      },
      /** What was typed stays, and Save replaces theirs: somebody has seen it. */
      keepMine() {
        const { theirs, text: own } = latest.current
        if (theirs !== undefined) set({ file: theirs, theirs: undefined, isChanged: own !== theirs.text })
      },
      tell: (notice: Notice | undefined) => set({ notice }),
      /** Another file altogether, such as an example. */
      open(next: MappingText, given: readonly RecordedMessage[]) {
        holdMessages(given, undefined)
        source.keep?.(given)
        source.keepDraft?.(next)
        const isChanged = next !== latest.current.file?.text
        replaceText(next, { isChanged, suggested: undefined, notice: undefined })
      },
    }),
    [source, engine, holdMessages, takeFile, replaceText, failed, set],
  )
  return { state, isLive: source.isLive, ...actions }
}

export type MapModel = ReturnType<typeof useMapping>

/** Of messages that a bundled rule takes: a file that says the same, to begin with. Undefined if there is a file. */
function startFor(before: MappingText, explained: ExplainedMessage | undefined): string | undefined {
  if (before !== undefined || explained?.takenBy !== 'bundled') return undefined
  const [, filter] = /^bundled\[\d+\] (\S+?),?( |$)/.exec(explained.rule.at(-1) ?? '') ?? []
  const sources = explained.leaves.flatMap(({ series }) => series.map(({ source }) => source ?? ''))
  const preset = sources
    .flatMap((source) => /^(.+)\.yaml:/.exec(source)?.[1] ?? [])
    .find((name) => name !== 'default-mapping')
  if (filter === undefined || preset === undefined) return undefined
  return [
    'version: 1',
    'rules:',
    `  # As the bundled mapping has it. Add labels, metrics or \`rename\` to change what the preset makes.`,
    `  - topic: ${JSON.stringify(filter)}`,
    `    preset: ${preset}`,
    '',
  ].join('\n')
}
