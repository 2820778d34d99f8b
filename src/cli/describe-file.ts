// Says that a file cannot be read, without its name: somebody may have put a password there, or a URL with one.

/**
 * The system's words without the path, of which Node.js makes a part of the message.
 * @param expected what the file should be, such as `a mapping file`
 */
export function describeFileError(error: unknown, expected = 'a file'): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return `this is a folder; expected ${expected}`
  return code === undefined ? message : (message.split(', ', 1)[0] as string)
}
