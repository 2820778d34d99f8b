// A kind of file that `check-config` knows.

export interface CollectorFile {
  /** Whether a text is meant to be one; asked in turn, and the last kind takes every text. */
  isMeant(text: string, fileName: string): boolean
  /**
   * @param folder where the name of the file starts
   * @returns lines about a file that is right
   * @throws {ConfigError} with everything that is wrong with it
   */
  check(text: string, fileName: string, folder: string): Promise<readonly string[]>
}
