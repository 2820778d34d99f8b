// The secrets of the sources of webhooks: one secret of Secrets Manager, `{SOURCE: SECRET}` or `{SOURCE: [SECRET, SECRET]}`.
// Two values are valid at once, so that a sender can change from one to the other. A running instance reads it again
// after a minute, and after ten seconds if a secret does not fit, so that a new one works soon. An entry that is wrong closes
// the door for its own source alone.

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
  /** Told why secrets are not used, or are used on that were read before. */
  readonly warn: (message: string, reason: string) => void
  readonly read?: (reference: string) => Promise<string>
}

const ageMaxMs = 60_000
const ageOfMisfitMaxMs = 10_000
/** Where nothing could be read yet. A flood of requests must not become one at Secrets Manager. */
const ageOfFailureMaxMs = 5_000
const valuesMax = 2
/** What is shorter can be guessed. No header brings other characters, such as the end of a line. */
const sourceSecret = /^[\x21-\x7e]{16,}$/
/** A level of a topic, and a client id. */
const sourceName = /^[A-Za-z0-9][\w.-]{0,63}$/

/** By source. */
type Digests = ReadonlyMap<string, readonly Buffer[]>

export function createSourceSecrets(options: SourceSecretOptions): SourceSecrets {
  const { reference, now, warn, read = readSecret } = options
  // Compared with where a source does not exist.
  const nobody = [digestOf(randomBytes(32).toString('hex'))]
  let known: Digests | undefined
  let failure: unknown
  let readAtMs = Number.NEGATIVE_INFINITY

  async function refresh(olderThanMs: number): Promise<boolean> {
    if (now() - readAtMs < (known ? olderThanMs : ageOfFailureMaxMs)) {
      if (known === undefined) throw failure
      return false
    }
    try {
      const { digests, wrong } = parseSecrets(await read(reference), known)
      known = digests
      if (wrong !== undefined) warn('secrets of webhooks are not used', wrong)
      return true
    } catch (error) {
      failure = error
      if (known === undefined) throw error
      warn('the secret of the webhooks cannot be used; the last one is used on', (error as Error).message)
      return false
    } finally {
      readAtMs = now()
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

/**
 * @param last what a source keeps whose entry is wrong
 * @throws {Error} with what is wrong, never what the text says, if no source has a secret
 */
function parseSecrets(text: string, last: Digests | undefined): { digests: Digests; wrong?: string } {
  let object: JsonValue
  try {
    object = JSON.parse(text)
  } catch {
    object = null
  }
  const digests = new Map<string, readonly Buffer[]>()
  const wrong: number[] = []
  for (const [index, [source, one]] of Object.entries(isObject(object) ? object : {}).entries()) {
    const digestsOfSource = digestsOf(source, one)
    if (digestsOfSource === undefined) wrong.push(index + 1)
    const used = digestsOfSource ?? last?.get(source)
    if (used !== undefined) digests.set(source, used)
  }
  const place = wrong.length === 0 ? '' : ` at source ${wrong.join(', ')}`
  const problem = `the secret of the webhooks is wrong${place}: ${expectedSecrets}`
  if (digests.size === 0) throw new Error(problem)
  return wrong.length === 0 ? { digests } : { digests, wrong: problem }
}

function digestsOf(source: string, one: JsonValue): readonly Buffer[] | undefined {
  const values = [one].flat() as readonly JsonValue[]
  const areGood = values.every((value) => typeof value === 'string' && sourceSecret.test(value))
  if (!sourceName.test(source) || values.length === 0 || values.length > valuesMax || !areGood)
    return undefined
  return values.map((value) => digestOf(value as string))
}

const expectedSecrets =
  `expected JSON {"SOURCE": "SECRET"} or {"SOURCE": ["NEW", "OLD"]}; a source has letters, digits, _ . and -, ` +
  'a secret at least 16 characters of ASCII without spaces and ends of lines'
