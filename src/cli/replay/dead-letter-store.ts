// A place where dead letters lie in objects with names: a bucket, or a folder.

import type { Settled } from './stored-dead-letter.ts'

export interface DeadLetterStore {
  /** In order of their names, which begin with the time, where the function made them. */
  list(): AsyncIterable<StoredObject>
  /** Bytes of an object that can be read line by line; others have to fit into memory. */
  readonly lineBytesMax: number
  /** @returns undefined if it is gone */
  open(object: StoredObject): Promise<OpenObject | undefined>
  /** In place of an object of that name, if there is one. */
  put(name: string, content: string): Promise<void>
}

export interface StoredObject {
  readonly name: string
  readonly bytes: number
}

export interface OpenObject {
  text(): Promise<string>
  /** Without their ends; the same ones each time. */
  lines(): AsyncIterable<string>
  /** Leaves nothing but these lines, and no object where there are none, unless somebody changed it since it was opened. */
  keep(lines: AsyncIterable<string>): Promise<Settled>
}
