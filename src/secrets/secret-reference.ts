// How settings and configurations name a secret. The text of a secret matches neither form.

/** ARN of a secret in Secrets Manager, or a `file:` URL on this machine. */
export const secretReference = /^(arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.|file:\/\/\/.)/

/** Follows "expected" in messages. */
export const expectedReference = 'the ARN of a secret in Secrets Manager, or a file:/// URL'
