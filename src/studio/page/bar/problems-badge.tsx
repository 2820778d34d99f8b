// How many problems there are, beside the name of their screen.

import { useStudio } from '../parts/studio-store.ts'

export function ProblemsBadge() {
  const problems = useStudio().state?.totals.problems ?? 0
  return problems === 0 ? null : <span class="warn"> {problems}</span>
}
