// Says that a file cannot be read, without its name: somebody may have put a password there, or a URL with one.

/** The system's words without the path, of which Node.js makes a part of the message. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? message : (message.split(', ', 1)[0] as string)
}
