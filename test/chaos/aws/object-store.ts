// A model of an S3 bucket: named objects, listed in the order of their names.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
//
// Left out: everything that can fail or cost, versions, and lifecycle rules.

export interface ObjectStore {
  put(name: string, text: string): void
  /** Names with that prefix, sorted. */
  list(prefix?: string): string[]
  get(name: string): string | undefined
  delete(name: string): void
  readonly size: number
}

export function createObjectStore(): ObjectStore {
  const objects = new Map<string, string>()
  return {
    put: (name, text) => void objects.set(name, text),
    list: (prefix = '') => [...objects.keys()].filter((name) => name.startsWith(prefix)).sort(),
    get: (name) => objects.get(name),
    delete: (name) => void objects.delete(name),
    get size() {
      return objects.size
    },
  }
}
