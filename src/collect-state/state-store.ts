// What a store of states is, whoever keeps them.

export interface StateStore {
  /**
   * @returns undefined if there is no state, or its lifetime is over
   * @throws {StateError} if the state cannot be read
   */
  load(key: string): Promise<StoredState | undefined>
  /**
   * @param version that the new state builds on, as `load` gave it; undefined: there was none
   * @returns `conflict` if the state has changed since: then nothing is stored, and the caller loads again
   * @throws {StateError} if the store failed or the state is too large; the old state is still there
   */
  save(key: string, bytes: Uint8Array, version: string | undefined): Promise<'saved' | 'conflict'>
}

export interface StoredState {
  readonly bytes: Uint8Array
  /** Another one after each save. */
  readonly version: string
}

/** Why a state could not be loaded or saved. Its message names the kind of error, never what is in the state. */
export class StateError extends Error {
  static override readonly name = 'StateError'
  override readonly name = 'StateError'
  readonly reason: 'unavailable' | 'too_large' | 'unreadable'

  constructor(reason: StateError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
