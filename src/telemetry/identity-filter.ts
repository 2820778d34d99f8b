// Which names a function has met before, in a Bloom filter of fixed size: a device that invents a name with each message
// must not fill the memory with them. https://en.wikipedia.org/wiki/Bloom_filter

const bits = 65_536
/** Bits of a name. Where half of all bits are set, a name that is new looks known once in 16 times. */
const bitsPerName = 4

/**
 * @returns says whether a name is new. Once half of the bits are set, after about 11,000 names, all are forgotten, so that
 *   each counts as new once more.
 */
export function createIdentityFilter(): (name: string) => boolean {
  // A byte for each.
  const filter = new Uint8Array(bits)
  let bitsSet = 0
  return (name) => {
    let hash = 1
    let step = 1
    for (let at = 0; at < name.length; at++) {
      hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
      step = Math.imul(step ^ hash, 0x85ebca6b)
    }
    let isNew = false
    for (let count = 0; count < bitsPerName; count++) {
      // An odd step comes to as many places as there are. The upper half of a product is the better mixed one.
      const place = (hash + count * (step | 1)) >>> 16
      if (filter[place] === 1) continue
      filter[place] = 1
      bitsSet++
      isNew = true
    }
    if (bitsSet > bits / 2) {
      filter.fill(0)
      bitsSet = 0
    }
    return isNew
  }
}
