// Whether dist/ is what the build makes from the sources as they are now. The build leaves a stamp in dist/ with a hash of
// what it read and a hash of what it wrote; a change to either, even one that keeps time and size, asks for a new build.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Everything that the build reads; package-lock.json stands for node_modules. */
const sources = [
  'collectors.yaml',
  'docs/presets.md',
  'examples',
  'mapping.yaml',
  'package-lock.json',
  'package.json',
  'presets',
  'proto',
  'scripts',
  'src',
  'template.yaml',
  'tsconfig.json',
]

/** @param {string} folder of the project */
const stampFile = (folder) => path.join(folder, 'dist', 'build-stamp.json')

/** @param {string} folder of the project */
export function isBuilt(folder) {
  const file = stampFile(folder)
  return existsSync(file) && readFileSync(file, 'utf8') === makeStamp(folder, hashSources(folder))
}

/**
 * Before a build: takes the stamp away, so that a build that fails or is stopped leaves none.
 * @param {string} folder of the project
 * @returns {() => void} for the end of the build, which writes the stamp
 */
export function beginBuild(folder) {
  rmSync(stampFile(folder), { force: true })
  // What changes during the build is not in it, or not all of it.
  const before = hashSources(folder)
  return () => writeFileSync(stampFile(folder), makeStamp(folder, before))
}

/**
 * @param {string} folder
 * @param {string} sourcesHash
 */
function makeStamp(folder, sourcesHash) {
  const outputs = hashFiles(folder, ['dist'], stampFile(folder))
  return JSON.stringify({ sources: sourcesHash, outputs })
}

/** @param {string} folder */
function hashSources(folder) {
  return hashFiles(folder, sources)
}

/**
 * @param {string} folder
 * @param {readonly string[]} names of files and folders in it; those that are not there count too
 * @param {string} [without] a file
 */
function hashFiles(folder, names, without) {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => listFiles(path.join(folder, name)))) {
    if (file === without) continue
    const content = readFileSync(file)
    hash.update(`${path.relative(folder, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} at a file or folder, or nothing
 * @returns {string[]} files in an order that does not depend on the disk
 */
function listFiles(at) {
  const stats = statSync(at, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (!stats.isDirectory()) return [at]
  return readdirSync(at)
    .sort()
    .flatMap((name) => listFiles(path.join(at, name)))
}
