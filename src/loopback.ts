// Which hosts are this machine: what goes there in plain HTTP, nobody else can read.

/** 127.0.0.0/8 (RFC 6890), `localhost` and names below it (RFC 6761), ::1; of a URL, whose host is in its short form. */
const loopbackHost = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Whether a secret, or a request that is signed, may go there: by TLS, or without leaving the machine. */
export function keepsSecrets({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || loopbackHost.test(hostname)
}
