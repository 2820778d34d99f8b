// A server that holds both sides to an OpenAPI 3.0 description: a request that it does not document is refused with 400
// and remembered, and so is an answer that does not fit its schema. What is answered is the test's business.

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Ajv, type ValidateFunction } from 'ajv'
import { parse } from 'yaml'
import type { JsonValue } from '../../src/model.ts'

export interface ApiCall {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: JsonValue | undefined
}

export interface ApiAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Held to the schema of its status, where the description has one. */
  readonly body?: JsonValue
  /** In place of `body`: bytes that the description need not allow. */
  readonly raw?: Uint8Array | string
  /** Never ends; called when the request is here. */
  readonly hangs?: () => void
  /** The connection ends instead. */
  readonly breaks?: boolean
}

export interface OpenapiServer {
  readonly url: URL
  /** What either side did that is not documented, in words. */
  readonly violations: readonly string[]
  close(): Promise<void>
}

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly required?: boolean
  readonly schema: { readonly type?: string }
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly requestBody?: { readonly required?: boolean }
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, unknown> }>>
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Record<string, { properties?: Record<string, unknown> }>
    readonly securitySchemes: Readonly<Record<string, { readonly name: string }>>
  }
}

/** @param nullable properties, as `Schema.property`, that the service is known to answer null for, against its description */
export function readDescription(file: string, nullable: readonly string[]): ApiDescription {
  const description = parse(readFileSync(file, 'utf8')) as ApiDescription
  for (const name of nullable) {
    const [schema, property] = name.split('.') as [string, string]
    const properties = description.components.schemas[schema]?.properties ?? {}
    if (properties[property] === undefined) throw new Error(`the description has no ${name}`)
    properties[property] = { anyOf: [properties[property], { type: 'null' }] }
  }
  return description
}

/** @param handlers by operation id */
export async function startOpenapiServer(
  description: ApiDescription,
  basePath: string,
  handlers: Readonly<Record<string, (call: ApiCall) => ApiAnswer>>,
): Promise<OpenapiServer> {
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false, coerceTypes: false })
  ajv.addSchema(description, 'api')
  const validators = new Map<string, ValidateFunction>()
  const violations: string[] = []

  /** @returns what is wrong, or nothing; also if the description has no such schema */
  function check(pointer: readonly string[], value: unknown): string {
    const found = pointer.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      description,
    )
    if (found === undefined) return ''
    const $ref = `api#/${pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
    const validate = validators.get($ref) ?? ajv.compile({ $ref })
    validators.set($ref, validate)
    return validate(value) ? '' : ajv.errorsText(validate.errors)
  }

  function checkRequest(path: string, method: string, operation: Operation, call: ApiCall): string[] {
    const at = ['paths', path, method]
    const problems: string[] = []
    const declared = operation.parameters ?? []
    for (const name of Object.keys(call.query)) {
      if (!declared.some((one) => one.in === 'query' && one.name === name))
        problems.push(`query ${name}: unknown`)
    }
    for (const [index, { name, in: place, required, schema }] of declared.entries()) {
      const text = place === 'query' ? call.query[name] : call.params[name]
      if (text === undefined) {
        if (required === true) problems.push(`${name}: missing`)
        continue
      }
      const value = schema.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text
      problems.push(check([...at, 'parameters', String(index), 'schema'], value))
    }
    for (const scheme of Object.keys(operation.security?.[0] ?? {})) {
      const { name } = description.components.securitySchemes[scheme] as { name: string }
      if (call.headers[name.toLowerCase()] === undefined) problems.push(`header ${name}: missing`)
    }
    if (call.body !== undefined && operation.requestBody === undefined) problems.push('a body: unknown')
    if (operation.requestBody !== undefined) {
      problems.push(check([...at, 'requestBody', 'content', 'application/json', 'schema'], call.body ?? null))
    }
    return problems.filter((problem) => problem !== '')
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url as string, 'http://localhost')
    const method = (request.method as string).toLowerCase()
    const found = findPath(description, url.pathname.slice(basePath.length), method)
    const where = `${method} ${url.pathname}`
    const handler = found === undefined ? undefined : handlers[found.operation.operationId]
    if (found === undefined || handler === undefined || !url.pathname.startsWith(basePath)) {
      violations.push(`${where}: unknown`)
      response.writeHead(404).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const call: ApiCall = {
      params: found.params,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as JsonValue),
    }
    const problems = checkRequest(found.path, method, found.operation, call)
    if (problems.length > 0) {
      violations.push(...problems.map((problem) => `${where}: ${problem}`))
      response.writeHead(400).end()
      return
    }
    const { status = 200, headers = {}, body, raw, hangs, breaks } = handler(call)
    if (breaks === true) response.destroy()
    hangs?.()
    if (breaks === true || hangs !== undefined) return
    if (raw === undefined) {
      const at = [
        'paths',
        found.path,
        method,
        'responses',
        String(status),
        'content',
        'application/json',
        'schema',
      ]
      const problem = check(at, body)
      if (problem !== '') violations.push(`${where}: answer ${status}: ${problem}`)
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(raw ?? JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(String(error))
      response.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`),
    violations,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function findPath(
  { paths }: ApiDescription,
  pathname: string,
  method: string,
): { path: string; operation: Operation; params: Record<string, string> } | undefined {
  // A path that is spelled out goes before one with a place for anything.
  const sorted = Object.entries(paths).sort(([a], [b]) => a.split('{').length - b.split('{').length)
  for (const [path, operations] of sorted) {
    const operation = operations[method]
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
    const match = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(pathname)
    if (operation === undefined || match === null) continue
    const params = names.map((name, index) => [name, decodeURIComponent(match[index + 1] as string)] as const)
    return { path, operation, params: Object.fromEntries(params) }
  }
  return undefined
}
