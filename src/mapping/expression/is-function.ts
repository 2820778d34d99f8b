// Functions as JSONata has them: objects with marks. A payload can have the marks, but nothing that can be called.

export function isFunction(value: object): boolean {
  const { _jsonata_lambda, _jsonata_function, apply, implementation } = value as {
    readonly [name: string]: unknown
  }
  if (_jsonata_lambda === true) return typeof apply === 'function'
  return _jsonata_function === true && typeof implementation === 'function'
}
