// How the scripts with options read them: `--help` prints the usage, and what is wrong is said above it.

/**
 * @param read returns undefined for `--help`, and throws an Error that says what is wrong
 * @returns undefined where there is nothing to do but end, with status 0 after `--help` and 2 after an error
 */
export function readOrExplain<T>(usage: string, read: () => T | undefined): T | undefined {
  try {
    const options = read()
    if (options === undefined) process.stdout.write(usage)
    return options
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`)
    process.exitCode = 2
    return undefined
  }
}

/** @throws {Error} that says what is wrong */
export function toNumber(option: string, text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text)
  throw new Error(`--${option}: expected a number (actual: ${text})`)
}
