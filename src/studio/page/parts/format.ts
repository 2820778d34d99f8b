// Figures as they are read on the page.

/** `912 B`, `127 kB`, `3.4 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}

/** `1,204` */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** `1 message`, `2 messages` */
export function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}
