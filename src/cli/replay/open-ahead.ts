// Opens objects side by side and gives them out in their order: most are small, and each is a request of its own.

import type { StoredObject } from './dead-letter-store.ts'

const openMax = 16
const openBytesMax = 32_000_000

/** @param open what it returns no parcel of is left out */
export async function* openAhead<Opened>(
  objects: AsyncIterable<StoredObject>,
  open: (object: StoredObject) => Promise<Opened | undefined>,
): AsyncGenerator<Opened> {
  const opening: { readonly bytes: number; readonly opened: Promise<Opened | undefined> }[] = []
  let bytes = 0

  async function* takeUntil(isEnough: () => boolean): AsyncGenerator<Opened> {
    for (let first = opening[0]; first !== undefined && !isEnough(); first = opening[0]) {
      opening.shift()
      bytes -= first.bytes
      const opened = await first.opened
      if (opened !== undefined) yield opened
    }
  }

  for await (const object of objects) {
    yield* takeUntil(() => opening.length < openMax && bytes + object.bytes <= openBytesMax)
    const opened = open(object)
    // It is waited for in its turn; until then a failure is nobody's.
    opened.catch(() => undefined)
    opening.push({ bytes: object.bytes, opened })
    bytes += object.bytes
  }
  yield* takeUntil(() => false)
}
