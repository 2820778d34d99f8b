// The front door of the scanner: named fields of a JSON object, read from its bytes in one pass and without an object.
// What it reads is what JSON.parse reads; what is unusual it leaves to JSON.parse, and says so. Pure, and it never throws.

export { kind } from './fields.ts'
export { createScanner, type Scanner } from './scanner.ts'
export { compileShape, type Shape, shapeFieldsMax } from './shape.ts'
export { isAt, type Words, wordBytes, wordsOf } from './words.ts'
