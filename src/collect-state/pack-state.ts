// A state as it is stored: compressed, since most states are text that repeats itself.

import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'
import { StateError } from './state-store.ts'

/** Of a state as the caller has it: what is larger would not fit into the memory of the function beside its work. */
export const stateBytesMax = 64_000_000

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** @throws {StateError} `too_large` */
export async function packState(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length > stateBytesMax) {
    throw new StateError(
      'too_large',
      `the state has ${bytes.length} bytes; at most ${stateBytesMax} are allowed`,
    )
  }
  return compress(bytes, { level: constants.Z_BEST_SPEED })
}

/** @throws {StateError} `unreadable` for bytes that no `packState` made */
export async function unpackState(packed: Uint8Array): Promise<Uint8Array> {
  try {
    return await decompress(packed, { maxOutputLength: stateBytesMax })
  } catch (error) {
    throw new StateError('unreadable', 'the stored state is not the gzip that this program writes', {
      cause: error,
    })
  }
}
