// What may stand at a place of a mapping file, by its JSON schema: for completion and for the help of a key. It goes by the
// indentation of the lines above, so that it also works while the file is being typed and is no YAML yet.

export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly type?: string | readonly string[]
  readonly definitions?: { readonly [name: string]: Schema }
}

export interface SchemaOption {
  readonly label: string
  readonly help: string
  readonly kind: 'key' | 'value'
}

/** `-` stands for an item of a list. */
export type KeyPath = readonly string[]

const keyLine = /^(\s*)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#:{}[\],][^:#]*?)\s*:(?:\s|$))?/

/** @returns the keys above a column of a line, from the outside in */
export function pathAt(lines: readonly string[], line: number, column: number): KeyPath {
  const path: string[] = []
  let below = column
  for (let at = line - 1; at >= 0 && below > 0; at--) {
    const text = lines[at] as string
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue
    below = addSteps(text, below, path)
  }
  return path.reverse()
}

/** A dash may stand below the first letter of the key that its list is of: that one is further out than the dash. */
const dashWidth = 0.5

/** Adds those steps of a line that are further out than `below`. @returns the column of the outermost one */
function addSteps(text: string, below: number, path: string[]): number {
  const [, space = '', dashes = '', key] = keyLine.exec(text) ?? []
  const keyColumn = space.length + dashes.length
  let outermost = below
  if (key !== undefined && keyColumn < outermost) {
    path.push(unquote(key))
    outermost = keyColumn
  }
  for (let column = keyColumn - 2; column >= space.length; column -= 2) {
    if (column >= Math.floor(outermost)) continue
    path.push('-')
    outermost = column + dashWidth
  }
  return outermost
}

/** @returns the schemas of a place: more than one where there is a choice */
function schemasAt(root: Schema, path: KeyPath): Schema[] {
  let schemas = expand(root, root)
  for (const step of path) {
    schemas = schemas.flatMap((schema) => {
      const next = step === '-' ? schema.items : memberOf(schema, step)
      return next === undefined ? [] : expand(root, next)
    })
  }
  return schemas
}

/** @param line up to the cursor */
export function optionsAt(
  root: Schema,
  lines: readonly string[],
  index: number,
  line: string,
): SchemaOption[] {
  const value = /^(\s*)((?:- +)*)([\w"'-]+):\s+([\w-]*)$/.exec(line)
  if (value !== null) {
    const [, space = '', dashes = '', key = ''] = value
    const column = space.length + dashes.length
    return valuesOf(schemasAt(root, [...around(lines, index, space.length, dashes, column), unquote(key)]))
  }
  const start = /^(\s*)((?:- +)*)([\w-]*)$/.exec(line)
  if (start === null) return []
  const [, space = '', dashes = ''] = start
  const schemas = schemasAt(root, around(lines, index, space.length, dashes, space.length + dashes.length))
  return [...keysOf(root, schemas), ...valuesOf(schemas)]
}

/** @returns what the schema says of the key in a line */
export function helpOf(root: Schema, lines: readonly string[], index: number): string | undefined {
  const [, space = '', dashes = '', key] = keyLine.exec(lines[index] ?? '') ?? []
  if (key === undefined) return undefined
  const parents = schemasAt(root, around(lines, index, space.length, dashes, space.length + dashes.length))
  return parents.map((schema) => helpIn(root, schema, unquote(key))).find((help) => help !== undefined)
}

/** The path of the container that a key of this line is in. */
function around(
  lines: readonly string[],
  index: number,
  space: number,
  dashes: string,
  column: number,
): KeyPath {
  if (dashes === '') return pathAt(lines, index, column)
  return [...pathAt(lines, index, space + dashWidth), ...dashes.trim().split(/ +/)]
}

function helpIn(root: Schema, schema: Schema, key: string): string | undefined {
  const member = schema.properties?.[key]
  if (member === undefined) return undefined
  return (
    member.description ??
    expand(root, member).find(({ description }) => description !== undefined)?.description
  )
}

function keysOf(root: Schema, schemas: readonly Schema[]): SchemaOption[] {
  const names = new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))
  return [...names].map((label) => {
    const help = schemas.map((schema) => helpIn(root, schema, label)).find((text) => text !== undefined) ?? ''
    return { label, help, kind: 'key' }
  })
}

function valuesOf(schemas: readonly Schema[]): SchemaOption[] {
  const values = schemas.flatMap((schema) => {
    if (schema.const !== undefined) return [schema.const]
    return schema.enum ?? (schema.type === 'boolean' ? [true, false] : [])
  })
  return [...new Set(values)].map((value) => ({ label: String(value), help: '', kind: 'value' }))
}

function memberOf({ properties, additionalProperties }: Schema, name: string): Schema | undefined {
  const own = properties?.[name]
  if (own !== undefined) return own
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

/** Follows references and choices. */
function expand(root: Schema, schema: Schema, depth = 0): Schema[] {
  if (depth > 8) return []
  const named = schema.$ref?.replace('#/definitions/', '')
  const inner = [...(named === undefined ? [] : [root.definitions?.[named]]), ...(schema.anyOf ?? [])]
  return [schema, ...inner.flatMap((one) => (one === undefined ? [] : expand(root, one, depth + 1)))]
}

function unquote(key: string): string {
  return key.replace(/^(["'])(.*)\1$/, '$2')
}
