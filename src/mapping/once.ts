/** @returns a function that makes what it returns when it is first called */
export function once<T extends NonNullable<unknown>>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
