// The front door of recording: messages that somebody recorded, line by line, and the limits and the clock with which
// they are mapped. For the command line and the page alike; it reads no files.

export {
  type LineDefaults,
  looksLikeJson,
  messageFromText,
  quotesOfJson,
  type ReadMessage,
  readMessageLine,
} from './read-message-line.ts'
export { createTrial, type Trial } from './trial.ts'
