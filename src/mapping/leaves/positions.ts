// The positions in arrays that lead to the leaf being visited. What is made for one leaf, such as its labels, serves all
// leaves at the same positions, wherever they are in the payload: the first elements of two arrays have the same.

export interface Positions<Made> {
  /** @param level of the array: how many arrays are around it */
  enter(level: number, index: number): void
  /** @param levels how many arrays are around the leaf: one at least */
  at(levels: number): Made
}

interface Node<Made> {
  made: Made | undefined
  /** By position. */
  inner: Node<Made>[] | undefined
}

/**
 * @param make is called once for the positions of a leaf, the outermost first
 * @param arrive is called where a leaf is in another array element than the one before it
 */
export function createPositions<Made>(
  make: (texts: readonly string[]) => Made,
  arrive: (made: Made) => void,
): Positions<Made> {
  const indexes: number[] = []
  // Found only where a leaf asks, since most elements of large payloads have no leaf that becomes a sample.
  const nodes: (Node<Made> | undefined)[] = [{ made: undefined, inner: undefined }]
  let last: Node<Made> | undefined

  function find(levels: number): Node<Made> {
    const outer = nodes[levels - 1] ?? find(levels - 1)
    const index = indexes[levels - 1] as number
    outer.inner ??= []
    const node = outer.inner[index] ?? { made: undefined, inner: undefined }
    outer.inner[index] = node
    nodes[levels] = node
    return node
  }

  return {
    enter(level, index) {
      indexes[level] = index
      nodes[level + 1] = undefined
    },
    at(levels) {
      const known = nodes[levels]
      const node = known ?? find(levels)
      node.made ??= make(indexes.slice(0, levels).map(String))
      if (known === undefined || node !== last) arrive(node.made)
      last = node
      return node.made
    },
  }
}
