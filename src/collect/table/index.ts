// The collectors by name. Each is loaded when it is first asked for, so that a start does not read them all.

export { collectors } from '../collectors.ts'
