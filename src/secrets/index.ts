// The front door of secrets: the form of a reference to a secret, and the text of the secret that a reference names.
// Settings and configurations hold references only. No error repeats a reference or a secret.

export { readSecret } from './read-secret.ts'
export { expectedReference, secretReference } from './secret-reference.ts'
