// Says what JSONata's parser stumbles over, where, and what is most likely meant.

import type { SyntaxProblem } from './read-parts.ts'

export const colonHelp = 'a name may contain `:`, so put spaces around the `:` that belongs to `?`'

/** Of several the first one counts. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/==/, '`=` compares'],
  [/&&/, 'write `and`'],
  [/\|\|/, 'write `or`'],
  [/!(?!=)/, 'write `$not(…)`'],
  [/\?[^:]*[\p{L}\p{Nd}_]:/u, colonHelp],
  [/^/, 'names with other characters go in backticks'],
]

export function describeSyntax(text: string, { message, place }: SyntaxProblem): string {
  const problem = `${message.charAt(0).toLowerCase()}${message.slice(1)} ${place}`.trim()
  return `${problem}; ${remedies.find(([pattern]) => pattern.test(text))?.[1]}`
}
