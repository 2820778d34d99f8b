// The editor of the mapping file: CodeMirror with the file's schema for completion and help, and with what the engine found.
// It stands in a shadow root, so that its styles are adopted sheets: the page's policy knows no inline style.

import { setDiagnostics } from '@codemirror/lint'
import { EditorState, type StateEffect } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'preact/hooks'
import type { Problem } from '../engine/protocol.ts'
import { diagnosticsOf, editorExtensions, fromOutside, setMarks } from './editor-extensions.ts'

export interface EditorProps {
  readonly text: string
  /** Counts texts from elsewhere, which take the place of what is in the editor. */
  readonly revision: number
  readonly onType: (text: string) => void
  readonly problems: readonly Problem[]
  /** Lines that are lit, from 1; the first one is scrolled to if `isScrolled`. */
  readonly lit: readonly number[]
  readonly isScrolled: boolean
  /** Lines that a suggestion put in. */
  readonly added: { readonly from: number; readonly to: number } | undefined
  /** The pointer is over a line; undefined when it leaves. */
  readonly onPoint: (line: number | undefined) => void
}

export function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  latest.current = props
  const { text, revision, problems, lit, isScrolled, added } = props

  useEffect(() => {
    const place = host.current as HTMLDivElement
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root as unknown as Element,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          editorExtensions,
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            const isOwn = transactions.some((one) => one.annotation(fromOutside) === true)
            if (docChanged && !isOwn) latest.current.onType(state.doc.toString())
          }),
          EditorView.domEventHandlers({
            mousemove(event, { state }) {
              const at = editor.posAtCoords({ x: event.clientX, y: event.clientY })
              latest.current.onPoint(at === null ? undefined : state.doc.lineAt(at).number)
            },
            mouseleave: () => latest.current.onPoint(undefined),
          }),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  // A text from elsewhere, such as a suggestion: one step of the editor's history.
  useEffect(() => {
    const editor = view.current
    const { text: insert } = latest.current
    if (editor === undefined || editor.state.doc.toString() === insert) return
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert },
      annotations: fromOutside.of(true),
    })
  }, [revision])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc)))
  }, [problems, text])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    const { doc } = editor.state
    const within = (line: number) => line >= 1 && line <= doc.lines
    const effects: StateEffect<unknown>[] = [setMarks.of({ lit: lit.filter(within), added })]
    const [first] = lit.filter(within)
    if (isScrolled && first !== undefined) {
      effects.push(EditorView.scrollIntoView(doc.line(first).from, { y: 'nearest', yMargin: 40 }))
    }
    editor.dispatch({ effects })
  }, [lit, isScrolled, added, text])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined || added === undefined) return
    const line = editor.state.doc.line(Math.min(added.from, editor.state.doc.lines))
    editor.dispatch({ effects: EditorView.scrollIntoView(line.from, { y: 'start', yMargin: 40 }) })
  }, [added])
  return <div ref={host} class="editor" />
}
