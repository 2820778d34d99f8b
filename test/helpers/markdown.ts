// The examples of a page: its fenced blocks, and the messages in one of them.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonValue } from '../../src/model.ts'
import type { MessageLine } from './message.ts'
import { projectFolder } from './start-process.ts'

export interface Block {
  /** The nearest one above it, of any level. */
  readonly heading: string
  readonly language: string
  readonly text: string
}

/** @param file from the folder of the project, such as `docs/mapping.md` */
export function readPage(file: string): string {
  return readFileSync(path.join(projectFolder, file), 'utf8')
}

/** Fenced blocks that name a language, each with the heading above it. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  for (const match of markdown.matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (match[1] !== undefined) heading = match[1]
    else blocks.push({ heading, language: match[2] as string, text: match[3] as string })
  }
  return blocks
}

/** Messages one after the other, each of one or more lines. */
export function messagesIn(json: string): (MessageLine & { readonly payload: JsonValue })[] {
  return json
    .split(/\n(?=\{)/)
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text))
}
