// Payloads of as many bytes as one may have, that cost as much as they can.

/** PAYLOAD_BYTES_MAX unless set. */
export const payloadBytesMax = 131_072

/** @param part repeated, with commas between, until there is no more room between head and tail */
export function fill(
  head: string,
  part: (index: number) => string,
  tail: string,
  bytes = payloadBytesMax,
): string {
  const parts: string[] = []
  let left = bytes - Buffer.byteLength(head + tail)
  for (let index = 0; ; index++) {
    const text = part(index)
    left -= Buffer.byteLength(text) + 1
    if (left < 0) return head + parts.join(',') + tail
    parts.push(text)
  }
}
