// What the editor is made of: keys, colours, completion and help by the schema, marks of lines.

import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter } from '@codemirror/lint'
import { Annotation, type Extension, type Range, StateEffect, StateField, type Text } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Problem } from '../engine/protocol.ts'

const loadHelp = () => import('./editor-help.ts')

/** Of a change that nobody typed. */
export const fromOutside = Annotation.define<boolean>()

export interface Marks {
  readonly lit: readonly number[]
  readonly added: { readonly from: number; readonly to: number } | undefined
}

export const setMarks = StateEffect.define<Marks>()

const litLine = Decoration.line({ class: 'cm-lit' })
const addedLine = Decoration.line({ class: 'cm-added' })

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(old, { effects, changes, state }) {
    const set = effects.find((effect) => effect.is(setMarks))
    return set === undefined ? old.map(changes) : decorationsOf(set.value as Marks, state.doc)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function decorationsOf({ lit, added }: Marks, doc: Text): DecorationSet {
  const ranges: Range<Decoration>[] = []
  const add = (line: number, decoration: Decoration) => {
    if (line >= 1 && line <= doc.lines) ranges.push(decoration.range(doc.line(line).from))
  }
  for (const line of lit) add(line, litLine)
  if (added !== undefined) for (let line = added.from; line <= added.to; line++) add(line, addedLine)
  return Decoration.set(ranges, true)
}

/** A problem of the file as a whole is at its first line. */
export function diagnosticsOf(problems: readonly Problem[], doc: Text): Diagnostic[] {
  return problems.map(({ severity, line = 1, path, message }) => {
    const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)))
    const start = from + text.length - text.trimStart().length
    return { from: start, to: Math.max(to, start), severity, message: `${path}: ${message}` }
  })
}

async function complete({ state, pos, explicit }: CompletionContext) {
  const { number, from } = state.doc.lineAt(pos)
  const before = state.sliceDoc(from, pos)
  const word = /[\w-]*$/.exec(before)?.[0] ?? ''
  if (word === '' && !explicit) return null
  const { optionsIn } = await loadHelp()
  const options = optionsIn(linesOf(state.doc), number - 1, before).map(({ label, help, kind }) => {
    return {
      label,
      type: kind === 'key' ? 'property' : 'enum',
      ...(kind === 'key' && { apply: `${label}: ` }),
      ...(help !== '' && { info: help }),
    }
  })
  return options.length === 0 ? null : { from: pos - word.length, options, validFor: /^[\w-]*$/ }
}

const help = hoverTooltip(async ({ state }, pos) => {
  const { number, from, text } = state.doc.lineAt(pos)
  const key = text.indexOf(':')
  if (key < 0 || pos - from > key) return null
  const { helpIn } = await loadHelp()
  const words = helpIn(linesOf(state.doc), number - 1)
  if (words === undefined) return null
  const start = from + text.length - text.trimStart().length
  return {
    pos: start,
    end: from + key,
    above: true,
    create() {
      const dom = document.createElement('div')
      dom.className = 'cm-help'
      dom.textContent = words
      return { dom }
    },
  }
})

function linesOf(doc: Text): string[] {
  return doc.toString().split('\n')
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--string)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  { tag: [tags.keyword, tags.bool, tags.number, tags.null], color: 'var(--string)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--panel)',
    color: 'var(--muted)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-lit': { backgroundColor: 'var(--lit)' },
  '.cm-added': { boxShadow: 'inset 3px 0 var(--good)', backgroundColor: 'var(--good-wash)' },
  '.cm-added.cm-lit': { backgroundColor: 'var(--lit)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '5px',
  },
  '.cm-help, .cm-completionInfo, .cm-diagnostic': {
    padding: '4px 8px',
    maxWidth: '420px',
    fontFamily: 'system-ui',
  },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
})

export const editorExtensions: Extension = [
  lineNumbers(),
  history(),
  yaml(),
  indentUnit.of('  '),
  syntaxHighlighting(colours),
  autocompletion({ override: [complete], icons: false }),
  help,
  marks,
  lintGutter(),
  keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
  // It is focused by itself; what checks pages does not see that.
  EditorView.contentAttributes.of({ 'aria-label': 'Mapping file', tabindex: '0' }),
  theme,
]
