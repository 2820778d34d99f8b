// The secrets of the sources of webhooks: one secret of Secrets Manager, `{SOURCE: SECRET}` or `{SOURCE: [SECRET, SECRET]}`.
// Two values are valid at once, so that a sender can change from one to the other. A running instance reads it again
// after a minute, and after ten seconds if a secret does not fit, so that a new one works soon.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isObject } from '#check'
import { readSecret } from '#secrets'
import type { JsonValue } from '../model.ts'

export interface SourceSecrets {
  /**
   * Takes as long for a wrong secret as for a source that does not exist.
   * @param secret undefined: the request has none
   * @throws {Error} without a word of a secret, if there are none because they cannot be read
   */
  fits(source: string, secret: string | undefined): Promise<boolean>
}

export interface SourceSecretOptions {
  /** As `secretReference` of #secrets has it. */
  readonly reference: string
  readonly now: () => number
  /** Told why the secrets that were read before are used on. */
  readonly warn: (problem: string) => void
  readonly read?: (reference: string) => Promise<string>
}

const ageMaxMs = 60_000
const ageOfMisfitMaxMs = 10_000
const valuesMax = 2
/** What is shorter can be guessed. */
const secretCharactersMin = 16
/** A level of a topic, and a client id. */
const sourceName = /^[A-Za-z0-9][\w.-]{0,63}$/

export function createSourceSecrets(options: SourceSecretOptions): SourceSecrets {
  const { reference, now, warn, read = readSecret } = options
  // Compared with where a source does not exist.
  const nobody = [digestOf(randomBytes(32).toString('hex'))]
  let known: ReadonlyMap<string, readonly Buffer[]> | undefined
  let readAtMs = Number.NEGATIVE_INFINITY

  async function refresh(olderThanMs: number): Promise<boolean> {
    if (now() - readAtMs < olderThanMs) return false
    readAtMs = now()
    try {
      known = parseSecrets(await read(reference))
      return true
    } catch (error) {
      if (known === undefined) {
        // The next request tries again.
        readAtMs = Number.NEGATIVE_INFINITY
        throw error
      }
      warn((error as Error).message)
      return false
    }
  }

  const matches = (source: string, given: Buffer): boolean => {
    let found = false
    for (const expected of known?.get(source) ?? nobody) found = timingSafeEqual(given, expected) || found
    return found
  }

  return {
    async fits(source, secret) {
      await refresh(ageMaxMs)
      const given = digestOf(secret ?? '')
      if (matches(source, given)) return true
      return secret !== undefined && (await refresh(ageOfMisfitMaxMs)) && matches(source, given)
    },
  }
}

/** Of one length, whatever the secret's. */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** @throws {Error} with what is wrong; never what the text says */
function parseSecrets(text: string): ReadonlyMap<string, readonly Buffer[]> {
  let object: JsonValue
  try {
    object = JSON.parse(text)
  } catch {
    object = null
  }
  const entries = isObject(object) ? Object.entries(object) : []
  if (entries.length === 0) throw new Error(`the secret of the webhooks is wrong: ${expectedSecrets}`)
  return new Map(
    entries.map(([source, one], index) => {
      const values = [one].flat() as readonly JsonValue[]
      const areGood = values.every(
        (value) => typeof value === 'string' && value.length >= secretCharactersMin,
      )
      if (!sourceName.test(source) || values.length === 0 || values.length > valuesMax || !areGood) {
        throw new Error(`the secret of the webhooks is wrong at source ${index + 1}: ${expectedSecrets}`)
      }
      return [source, values.map((value) => digestOf(value as string))]
    }),
  )
}

const expectedSecrets =
  `expected JSON {"SOURCE": "SECRET"} or {"SOURCE": ["NEW", "OLD"]}; a source has letters, digits, _ . and -, ` +
  `a secret at least ${secretCharactersMin} characters`
