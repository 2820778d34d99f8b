// Where the screen Map gets its messages and its file: from the studio's server, or in the playground from the browser.

import type { MappingText, RecordedMessage } from '../engine/protocol.ts'

export interface MapFile {
  /** As it is shown; `mapping.yaml` in the playground. */
  readonly name: string
  /** Undefined if there is no file: then the bundled mapping runs alone. */
  readonly text: MappingText
  /** It is there and cannot be read, and why; absent otherwise. */
  readonly unreadable?: string | undefined
  /** Of the text; '' without a file. */
  readonly hash: string
  /** What runs now, which changes are compared with. It differs from the text while that is broken. */
  readonly running: MappingText
}

export interface MapMessages {
  readonly messages: readonly RecordedMessage[]
  /** As many are there; the source gives a part of them if that is more. */
  readonly held: number
  /** Index of the one to begin with; the first one unless given. */
  readonly chosen?: number | undefined
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly file: MapFile }
  /** Somebody else changed the file since it was read: nothing was written. */
  | { readonly kind: 'conflict'; readonly theirs: MapFile }
  | { readonly kind: 'failed'; readonly why: string }

export interface MapSource {
  /** Further messages come by themselves: they can be asked for again. */
  readonly isLive: boolean
  /** What Save says when it is done. */
  readonly savedWords: string
  load(): Promise<MapFile>
  /** @param baseHash of the text that the change began with */
  save(text: string, baseHash: string): Promise<SaveResult>
  /** @returns what ends it */
  watch(onChange: (file: MapFile) => void): () => void
  messages(): Promise<MapMessages>
  /** Messages that somebody added on the page, for a source that keeps them. */
  keep?(messages: readonly RecordedMessage[]): void
  /** What is typed and not saved, for a source that keeps it. */
  keepDraft?(text: MappingText): void
}
