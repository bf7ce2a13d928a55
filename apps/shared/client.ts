import { readFileSync } from 'node:fs'
import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { request as requestByTls } from 'node:https'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { directAgent, directTlsAgent } from './direct-http.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** `X-Served-By`. */
  servedBy: string
  /** True when it took another try, after a reset of a connection that was used before. */
  retried: boolean
}

interface Send {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export type Form = Record<string, string | number>

/** Whom a client trusts that speaks HTTPS: the public authorities and, with a PEM file, a local one. */
export function trust(caFile?: string): SecureContext {
  const ca = caFile ? [...rootCertificates, readFileSync(caFile, 'utf8')] : undefined
  return createSecureContext({ ca })
}

/**
 * A visitor: keeps cookies and connections as a browser does, and like one sends
 * a request again when a connection that was used before is reset.
 */
export class Client {
  readonly cookies = new Map<string, string>()
  readonly host: string
  readonly port: number
  readonly #at: string
  readonly #agent: Agent
  readonly #request: typeof request
  resets = 0
  /** How long an answer may keep silent; 0 for as long as it likes. */
  timeoutMs = 0
  /** How it calls itself; scripts need no name. */
  userAgent: string | null = null

  /**
   * @param from the visitor's own loopback address, such as 127.0.5.1 (Linux has them all)
   * @param at where the edge is
   * @param secureContext for HTTPS, shared by many clients; without one, HTTP
   */
  constructor(
    port: number,
    host = 'localhost',
    from?: string,
    at = '127.0.0.1',
    secureContext?: SecureContext,
  ) {
    this.port = port
    this.host = host
    this.#at = at
    const options = { keepAlive: true, maxSockets: 50, localAddress: from }
    this.#agent = secureContext
      ? directTlsAgent({ ...options, secureContext, servername: host })
      : directAgent(options)
    this.#request = secureContext ? requestByTls : request
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers })
  }

  post(path: string, form: Form = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(
      Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]),
    )
    return this.send(path, {
      method: 'POST',
      body: body.toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
    })
  }

  /** GET, and the pages that it redirects to. */
  async follow(answer: Answer): Promise<Answer> {
    let last = answer
    for (let hops = 0; last.headers.location && hops < 5; hops++)
      last = await this.get(last.headers.location)
    return last
  }

  async send(path: string, options: Send = {}): Promise<Answer> {
    // When the edge reloads, all connections that are kept are reset. Each try uses up one of them.
    for (let retried = false; ; retried = true)
      try {
        return await this.#sendOnce(path, options, retried)
      } catch (error) {
        if (!(error as { reused?: boolean }).reused) throw error
        this.resets++
      }
  }

  close(): void {
    this.#agent.destroy()
  }

  #sendOnce(
    path: string,
    { method = 'GET', headers = {}, body }: Send,
    retried: boolean,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const req = this.#request({
        host: this.#at,
        port: this.port,
        path,
        method,
        agent: this.#agent,
        timeout: this.timeoutMs,
        headers: {
          Host: `${this.host}:${this.port}`,
          ...(this.userAgent ? { 'User-Agent': this.userAgent } : {}),
          ...this.#cookieHeader(),
          ...headers,
        },
      })
      req.on('timeout', () => req.destroy(timedOut()))
      req.on('error', (error: NodeJS.ErrnoException) => {
        const reset = error.code === 'ECONNRESET' || error.code === 'EPIPE'
        reject(Object.assign(error, { reused: reset && req.reusedSocket }))
      })
      req.on('response', (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk) => chunks.push(chunk))
        res.on('error', reject)
        res.on('end', () => {
          this.#keepCookies(res.headers['set-cookie'])
          const text = Buffer.concat(chunks).toString()
          const servedBy = String(res.headers['x-served-by'] ?? '')
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: text,
            servedBy,
            retried,
          })
        })
      })
      req.end(body)
    })
  }

  #cookieHeader(): Record<string, string> {
    if (this.cookies.size === 0) return {}
    return { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }

  #keepCookies(lines: string[] = []): void {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (!name || value === undefined) continue
      const gone = /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(line)
      if (gone) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

const timedOut = () => Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
