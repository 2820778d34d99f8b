// What the header shows at all times.

export function Bar() {
  return <span class="muted">nothing leaves this machine</span>
}
