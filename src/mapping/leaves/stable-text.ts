// Whether a text can be a name: one that stays the same from message to message, as far as its form tells.

/** Of a name that becomes a label. */
const nameCharsMax = 64

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i
const hash = /^(?:[0-9a-f]{20,}|[A-Za-z0-9+/_-]{40,}={0,2})$/
const isoTime = /^\d{4}-\d\d-\d\d/
const messageId = /msg|message|request|^(?:req|evt|event|pkt|packet|tx|rx|seq|session|trace|corr)[-_:. ]?\d/i

/** @returns whether a text is neither empty nor long, a uuid, a hash or a time */
export function isName(text: string): boolean {
  if (text.length > nameCharsMax || text.trim() === '' || /\p{Cc}/u.test(text)) return false
  return !uuid.test(text) && !hash.test(text) && !isoTime.test(text)
}

/** The same for a member called `id`, which may be that of the message: digits alone, and `msg-17`, are no names. */
export function isNameOfThing(text: string): boolean {
  return isName(text) && !messageId.test(text) && !/^[-\d.]+$/.test(text) && !/\d{9}/.test(text)
}

/** @returns whether a text is short enough for a label of a device, in whatever form its id is */
export function isDeviceId(text: string): boolean {
  return text.trim() !== '' && text.length <= nameCharsMax
}
