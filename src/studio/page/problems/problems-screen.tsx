// The screen Problems.

export function ProblemsScreen() {
  return <p class="empty">Problems</p>
}
