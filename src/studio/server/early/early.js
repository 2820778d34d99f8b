// Shows how far the start is, and opens the page when it is built. Plain JavaScript, since nothing is built yet.

const token = document.querySelector('meta[name="studio-token"]')?.getAttribute('content') ?? ''
const words = {
  install: 'install the packages',
  build: 'build the function and the page',
  function: 'start the function',
  broker: 'start the broker',
}
const signs = { waiting: '·', running: '…', done: '✓', failed: '✕' }
const intervalMs = 500
const failuresMax = 6
let failures = 0

async function look() {
  try {
    const response = await fetch('/api/state', { headers: { 'x-studio-token': token } })
    const { startup } = await response.json()
    failures = 0
    document.getElementById('steps')?.replaceChildren(...startup.map(toItem))
    if (startup.find(({ name }) => name === 'build')?.state === 'done') location.reload()
  } catch {
    failures++
  }
  const lost = document.getElementById('lost')
  if (lost !== null) lost.hidden = failures < failuresMax
  setTimeout(look, intervalMs)
}

function toItem({ name, state, detail }) {
  const item = document.createElement('li')
  item.className = state
  for (const text of [signs[state], words[name], detail]) {
    const span = document.createElement('span')
    span.textContent = text
    item.append(span)
  }
  return item
}

void look()
