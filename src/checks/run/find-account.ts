// The account that a plugin runs as, where root runs this program; anybody else runs plugins as oneself.
// https://man7.org/linux/man-pages/man5/passwd.5.html

import { readFile } from 'node:fs/promises'
import process from 'node:process'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** @returns undefined where it cannot be, or need not be, another one; why there is none, as text */
export async function findAccount(name: string | undefined): Promise<Account | string | undefined> {
  if (name === undefined || !isRoot()) return undefined
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const line of text.split('\n')) {
    const [user, , uid, gid, , home = '/'] = line.split(':')
    if (user === name) return { name, uid: Number(uid), gid: Number(gid), home }
  }
  return `user ${name}: not in /etc/passwd`
}
