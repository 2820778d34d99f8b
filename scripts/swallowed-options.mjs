// `npm start --broker URL`: npm takes options that stand before a `--` for its own, and the program would start as if nobody
// had given them. npm leaves them in the environment of the script.

const names = [
  'broker',
  'duration',
  'host-metrics',
  'listen',
  'mapping',
  'open',
  'page',
  'remote-write-url',
  'simulate',
  'topic',
]

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | undefined} what is wrong and the remedy, for people
 */
export function describeSwallowedOptions(env) {
  const found = names.flatMap((name) => {
    const value = env[`npm_config_${name.replaceAll('-', '_')}`]
    if (value === undefined) return []
    return [value === '' || value === 'false' ? `--no-${name}` : `--${name}`]
  })
  if (found.length === 0) return undefined
  const options = found.join(' ')
  return `${options}: npm takes an option for its own unless -- stands before it. Write npm start -- ${options} …`
}
