import { Agent, type AgentOptions, type IncomingHttpHeaders, request } from 'node:http'
import {
  request as requestByTls,
  Agent as TlsAgent,
  type AgentOptions as TlsAgentOptions,
} from 'node:https'
import { trustedAuthority } from './inner-tls.ts'

/**
 * Requests among our own processes. With `NODE_USE_ENV_PROXY=1` newer versions of Node send
 * `fetch`, and what has no agent, to the proxy of the environment, which cannot reach a
 * loopback address: everything internal goes through one of these two.
 */

/** An agent that never uses a proxy. */
export const directAgent = (options: AgentOptions = {}): Agent =>
  new Agent({ ...options, proxyEnv: null } as AgentOptions)

/** The same for HTTPS. */
export const directTlsAgent = (options: TlsAgentOptions = {}): TlsAgent =>
  new TlsAgent({ ...options, proxyEnv: null } as TlsAgentOptions)

// No connection is kept for the next request, which may come much later.
const once = { http: directAgent(), https: directTlsAgent() }
const kept = { http: directAgent({ keepAlive: true }), https: directTlsAgent({ keepAlive: true }) }

/** For what an internal port answers only with the secret of this installation: see internal-access.ts. */
export const withSecret = (secret: string): { Authorization: string } => ({
  Authorization: `Bearer ${secret}`,
})

export interface DirectRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | URLSearchParams
  /** Sent as JSON, in place of `body`. */
  json?: unknown
  signal?: AbortSignal
  /** How long the whole answer may take. */
  timeoutMs?: number
  /** The name in the certificate, where it is not the URL's host. */
  servername?: string
  /** Keeps the connection for the next of frequent requests. */
  keepAlive?: boolean
  /** The server's socket, in place of the URL's host and port. */
  socketPath?: string
}

/** A whole answer, read as that of `fetch` is. */
export interface DirectAnswer {
  status: number
  /** Whether the status is 2xx. */
  ok: boolean
  headers: { get(name: string): string | null }
  text(): Promise<string>
  // biome-ignore lint/suspicious/noExplicitAny: as of fetch
  json(): Promise<any>
}

/** As `fetch` for HTTP, but resolves when the whole answer is there. @throws as `fetch` does */
export async function fetchDirect(
  url: string | URL,
  options: DirectRequest = {},
): Promise<DirectAnswer> {
  let answer = await fetchOnce(url, options)
  let current = new URL(url)
  for (let hops = 0; hops < 5; hops++) {
    const next = answer.headers.get('location')
    // What is sent along, such as a token, is for this server only.
    if (answer.status < 300 || next === null || new URL(next, current).origin !== current.origin)
      break
    current = new URL(next, current)
    const { headers, signal, keepAlive, socketPath, servername } = options
    answer = await fetchOnce(current, { headers, signal, keepAlive, socketPath, servername })
  }
  return answer
}

function fetchOnce(url: string | URL, options: DirectRequest): Promise<DirectAnswer> {
  const { method = 'GET', timeoutMs, keepAlive = false, socketPath, servername } = options
  const [body, type] = bodyOf(options)
  const headers = { ...(type ? { 'Content-Type': type } : {}), ...options.headers }
  const signals = [
    ...(options.signal ? [options.signal] : []),
    ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
  ]
  const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0]
  return new Promise((resolve, reject) => {
    const send = { method, headers, signal, socketPath }
    const agents = keepAlive ? kept : once
    const req = String(url).startsWith('https:')
      ? requestByTls(url, { ...send, agent: agents.https, ca: trustedAuthority(), servername })
      : request(url, { ...send, agent: agents.http })
    req.on('error', reject)
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk) => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () => resolve(answerOf(res.statusCode ?? 0, res.headers, chunks)))
    })
    req.end(body)
  })
}

function bodyOf({ body, json }: DirectRequest): [body?: string, type?: string] {
  if (json !== undefined) return [JSON.stringify(json), 'application/json']
  if (body instanceof URLSearchParams) return [String(body), 'application/x-www-form-urlencoded']
  return [body]
}

function answerOf(
  status: number,
  headers: IncomingHttpHeaders,
  chunks: readonly Buffer[],
): DirectAnswer {
  const text = async () => Buffer.concat(chunks).toString()
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get(name) {
        const value = headers[name.toLowerCase()]
        return value === undefined ? null : [value].flat().join(', ')
      },
    },
    text,
    json: async () => JSON.parse(await text()),
  }
}
