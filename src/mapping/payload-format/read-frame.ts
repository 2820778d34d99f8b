// `decode: { format: bytes }`: a frame of which the rule says what is where. First the fields, then, up to the end, records
// that begin with a tag. And Cayenne LPP, whose records its makers have defined. What a frame is too short for is left out
// and counted; the rest is read.

import type { JsonValue } from '../../model.ts'
import type { Decode } from '../language.ts'
import { compileFields, type FrameCursor } from './frame-field.ts'
import { countProblems, type ReadBytes } from './reading.ts'

export { readCayenneLpp } from './cayenne-lpp.ts'

export function compileFrame({ order = 'big', fields, tags }: Decode): ReadBytes {
  const head = fields && compileFields(fields, order, 'from the frame')
  const records = tags && compileTags(tags, order)
  return (bytes, work) => {
    const cursor: FrameCursor = { bytes, work, problems: countProblems(), at: 0 }
    const value: { [name: string]: JsonValue } = {}
    head?.read(cursor, value)
    records?.(cursor, value)
    return { ok: true, value, problems: cursor.problems.list() }
  }
}

/** To find what a tag stands for. */
const stepsPerRecord = 5

function compileTags(
  tags: NonNullable<Decode['tags']>,
  order: NonNullable<Decode['order']>,
): (cursor: FrameCursor, into: { [name: string]: JsonValue }) => void {
  const byTag = new Map(
    Object.entries(tags).map(([tag, fields]) => [
      tag.toLowerCase(),
      compileFields(fields, order, 'from here'),
    ]),
  )
  const tagBytes = (Object.keys(tags)[0] ?? '').length / 2
  return (cursor, into) => {
    const { bytes, work, problems } = cursor
    while (cursor.at < bytes.length && work.left >= 0) {
      const tag = bytes.toString('hex', cursor.at, cursor.at + tagBytes)
      cursor.at += tagBytes
      const fields = byTag.get(tag)
      // Nobody knows how long its record is.
      if (fields === undefined) return problems.add('a tag that is not in `tags`')
      const end = cursor.at + fields.extent
      work.left -= stepsPerRecord
      fields.read(cursor, into)
      cursor.at = end
    }
  }
}
