// Says that a file cannot be read, without its name: somebody may have put a password there, or a URL with one.

const words: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file (ENOENT)',
  EACCES: 'no permission to read it (EACCES)',
}

/**
 * In words, or the system's own without the path, of which Node.js makes a part of the message.
 * @param expected what the file should be, such as `a mapping file`
 */
export function describeFileError(error: unknown, expected = 'a file'): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) return message
  if (code === 'EISDIR') return `this is a folder; expected ${expected}`
  return words[code] ?? (message.split(', ', 1)[0] as string)
}
