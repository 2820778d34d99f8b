// What the browser keeps of this page from one visit to the next. It may refuse to: then the page works without.

const prefix = 'iot-remote-write:'

export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined
  } catch {
    return undefined
  }
}

/** @param text undefined to forget it */
export function store(key: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(prefix + key)
    else localStorage.setItem(prefix + key, text)
  } catch {
    // Full, or switched off.
  }
}
