// The examples and presets of the documentation. The build makes them a file of their own, which is read when the menu is
// opened.

export interface Example {
  /** As its folder is called. */
  readonly name: string
  readonly kind: 'example' | 'preset'
  /** The first comment of its mapping file. */
  readonly about: string
  /** Undefined: it needs no mapping file. */
  readonly mapping: string | undefined
  /** Lines of JSON. */
  readonly messages: string
}

declare const EXAMPLES_FILE: string

export async function loadExamples(): Promise<readonly Example[]> {
  const module: { readonly default: readonly Example[] } = await import(EXAMPLES_FILE)
  return module.default
}
