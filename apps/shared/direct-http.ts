import { Agent, type AgentOptions, request } from 'node:http'

/**
 * Requests among our own processes. With `NODE_USE_ENV_PROXY=1` newer versions of Node send
 * `fetch`, and what has no agent, to the proxy of the environment, which cannot reach a
 * loopback address: everything internal goes through one of these two.
 */

/** An agent that never uses a proxy. */
export const directAgent = (options: AgentOptions = {}): Agent =>
  new Agent({ ...options, proxyEnv: null } as AgentOptions)

// No connection is kept for the next request, which may come much later.
const agent = directAgent()

/** For what an internal port answers only with the secret of this installation: see internal-access.ts. */
export const withSecret = (secret: string): { Authorization: string } => ({
  Authorization: `Bearer ${secret}`,
})

export interface DirectRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | URLSearchParams
  signal?: AbortSignal
}

/** Like `fetch` for http, but reads the whole answer. @throws as `fetch` does */
export async function fetchDirect(
  url: string | URL,
  options: DirectRequest = {},
): Promise<Response> {
  let answer = await fetchOnce(url, options)
  let here = new URL(url)
  for (let hops = 0; hops < 5; hops++) {
    const next = answer.headers.get('location')
    // What is sent along, such as a token, is for this server only.
    if (answer.status < 300 || next === null || new URL(next, here).origin !== here.origin) break
    here = new URL(next, here)
    answer = await fetchOnce(here, { headers: options.headers, signal: options.signal })
  }
  return answer
}

function fetchOnce(url: string | URL, options: DirectRequest): Promise<Response> {
  const { method = 'GET', body, signal } = options
  const form = body instanceof URLSearchParams
  const headers = form
    ? { 'Content-Type': 'application/x-www-form-urlencoded', ...options.headers }
    : { ...options.headers }
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers, agent, signal })
    req.on('error', reject)
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk) => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () => {
        const { statusCode: status = 0, headersDistinct } = res
        const received = new Headers()
        for (const [name, values = []] of Object.entries(headersDistinct))
          for (const value of values) received.append(name, value)
        // A Response with one of these must not have a body, not even an empty one.
        const text = [204, 205, 304].includes(status) ? null : Buffer.concat(chunks)
        resolve(new Response(text, { status, headers: received }))
      })
    })
    req.end(body?.toString())
  })
}
