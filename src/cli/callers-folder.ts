// Where the user stands: npm runs the scripts of this repository in its root, and says where it was called.

import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** From the sources and from dist/cli alike. */
const projectFolder = fileURLToPath(new URL('../../', import.meta.url))

/**
 * @param folder of the process
 * @returns where relative file names start. A script of another package knows its own root, and means that.
 */
export function callersFolder(
  folder: string,
  { INIT_CWD, npm_package_json }: Readonly<Record<string, string | undefined>>,
): string {
  const isScript =
    npm_package_json !== undefined &&
    path.resolve(npm_package_json) === path.join(projectFolder, 'package.json') &&
    path.relative(folder, projectFolder) === ''
  return isScript && INIT_CWD ? INIT_CWD : folder
}
