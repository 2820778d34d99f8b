// MQTT topic filters, as a broker matches them: `+` is one level, `#` its parent and everything below, and neither
// matches a first level that begins with `$` (MQTT 3.1.1, section 4.7).

const filterBytesMax = 65_535

/** Whether a broker accepts `filter` (MQTT 3.1.1, 4.7.1 and 4.7.3). */
export function isTopicFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0') || Buffer.byteLength(filter) > filterBytesMax) return false
  const levels = filter.split('/')
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1
    return level === '+' || !/[+#]/.test(level)
  })
}

/** Whether a message on `topic` reaches who subscribed to `filter`. */
export function matchesTopic(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false
  const levels = topic.split('/')
  const wanted = filter.split('/')
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    const found = levels[index]
    // `a/#` matches `a` too: the loop comes to `#` when the topic has just ended.
    if (found === undefined || (level !== '+' && level !== found)) return false
  }
  return levels.length === wanted.length
}
