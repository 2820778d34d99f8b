// Finds a program by PATH and looks at it before it runs: the C library hands a file that is no program of this machine
// to the shell, which takes it for a script and fails with a status that looks like that of a check.
// https://man7.org/linux/man-pages/man3/exec.3.html (ENOEXEC)

import { access, constants, open, stat } from 'node:fs/promises'
import path from 'node:path'

export interface FoundProgram {
  readonly file: string
}

/** ELF's e_machine of what Lambda and small machines have. https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const machines: Readonly<Record<number, { readonly name: string; readonly runsOn: readonly string[] }>> = {
  3: { name: 'x86 (32 bits)', runsOn: ['ia32', 'x64'] },
  8: { name: 'MIPS', runsOn: ['mips', 'mipsel'] },
  21: { name: 'PowerPC', runsOn: ['ppc64'] },
  22: { name: 'S390', runsOn: ['s390x'] },
  40: { name: 'arm (32 bits)', runsOn: ['arm', 'arm64'] },
  62: { name: 'x86_64', runsOn: ['x64'] },
  183: { name: 'arm64', runsOn: ['arm64'] },
  243: { name: 'RISC-V', runsOn: ['riscv64'] },
}

const machineNames: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'arm64' }

/**
 * @param isShell the command is `/bin/sh -c TEXT`: what TEXT begins with is looked at, if it is a program
 * @param folder where relative names with a slash start
 */
export async function findProgram(
  argv: readonly [string, ...string[]],
  isShell: boolean,
  searchPath: string,
  folder: string,
): Promise<FoundProgram | { readonly problem: string }> {
  const [name] = argv
  if (isShell) {
    const first = /^\s*([\w./+@-]+)(?=\s|$)/.exec(argv[2] ?? '')?.[1]
    if (first !== undefined) {
      const found = await search(first, searchPath, folder)
      const problem = found.file === undefined ? undefined : await judge(found.file, first)
      if (problem !== undefined) return { problem }
    }
    return { file: name }
  }
  const { file, refused } = await search(name, searchPath, folder)
  if (file === undefined) return { problem: refused ?? notFound(name) }
  const problem = await judge(file, name)
  return problem === undefined ? { file } : { problem }
}

function notFound(name: string): string {
  const where = name.includes('/') ? 'there is no such file' : 'command not found in PATH'
  return `${name}: ${where} (ENOENT)`
}

async function search(
  name: string,
  searchPath: string,
  folder: string,
): Promise<{ readonly file?: string; readonly refused?: string }> {
  const candidates = name.includes('/')
    ? [path.resolve(folder, name)]
    : searchPath.split(path.delimiter).map((one) => path.join(path.resolve(folder, one), name))
  let refused: string | undefined
  for (const file of candidates) {
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => error)
    if (found instanceof Error) {
      if (found.code === 'EACCES') refused ??= `${name}: no permission to look for it (EACCES)`
    } else if (!found.isFile()) refused ??= `${name}: not a file`
    else {
      const mayRun = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (mayRun) return { file }
      refused = `${name}: no execute permission (EACCES). Run chmod +x on it`
    }
  }
  return refused === undefined ? {} : { refused }
}

/** @returns why the file cannot run here; undefined if nothing speaks against it */
async function judge(file: string, name: string): Promise<string | undefined> {
  const head = await readHead(file)
  // A program that may be run and not read.
  if (head === undefined) return undefined
  if (head.length === 0) return `${name}: the file is empty (ENOEXEC)`
  if (head.subarray(0, 4).toString('latin1') === '\x7fELF') {
    const number = head.length < 64 ? -1 : head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18)
    const machine = machines[number]
    if (machine !== undefined && !machine.runsOn.includes(process.arch)) {
      const here = machineNames[process.arch] ?? process.arch
      return `${name}: a program for ${machine.name}, and this machine is ${here} (ENOEXEC)`
    }
    // Where the head says that nothing is to be loaded, the kernel refuses it.
    const hasSegments = head.length >= 64 && head.readUInt16LE(head[4] === 2 ? 56 : 44) > 0
    return hasSegments ? undefined : `${name}: the file is damaged (ENOEXEC)`
  }
  const magic = head.subarray(0, 4).toString('hex')
  if (['cffaedfe', 'cefaedfe', 'cafebabe'].includes(magic)) return `${name}: a program for macOS (ENOEXEC)`
  if (magic.startsWith('4d5a')) return `${name}: a program for Windows (ENOEXEC)`
  if (head[0] === 0x23 && head[1] === 0x21) {
    return head.includes('\r\n') && head.indexOf('\r\n') < head.indexOf('\n')
      ? `${name}: its first line ends with a carriage return, as on Windows (ENOENT)`
      : undefined
  }
  return head.includes(0) ? `${name}: neither a program for this machine nor a script (ENOEXEC)` : undefined
}

async function readHead(file: string): Promise<Buffer | undefined> {
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return undefined
  } finally {
    await handle.close()
  }
}
