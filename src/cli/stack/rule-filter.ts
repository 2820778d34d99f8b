// The topic filter of a rule's SQL.

/** @returns that of its FROM; undefined where it has none, as a rule for Basic Ingest alone */
export function filterOf(sql: string): string | undefined {
  return /\bFROM\s+'([^']*)'/i.exec(sql)?.[1]
}
