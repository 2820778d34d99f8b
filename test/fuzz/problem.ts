/** What does not hold. Cases with the same kind are taken for the same fault. */
export interface Problem {
  readonly kind: string
  readonly detail: string
}

/** @returns of what was thrown, the kind without what differs from case to case */
export function problemOf(where: string, error: unknown): Problem {
  const name = error instanceof Error ? error.name : typeof error
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { kind: `${where} throws ${name}`, detail: text.slice(0, 2_000) }
}
