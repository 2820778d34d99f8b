// Says that a file cannot be read, without its name: somebody may have put a password there, or a URL with one.

const words: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file (ENOENT)',
  EISDIR: 'expected a file (actual: a folder)',
  EACCES: 'no permission to read it (EACCES)',
}

/** In words, or the system's own without the path, of which Node.js makes a part of the message. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) return message
  return words[code] ?? (message.split(', ', 1)[0] as string)
}
