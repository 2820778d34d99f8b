// The screen Live.

export function LiveScreen() {
  return <p class="empty">Live</p>
}
