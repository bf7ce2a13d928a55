import { type Connection, openConnection, type Reply } from './connection.ts'

type Form = Readonly<Record<string, string | number>>

/** Name to value and when it ends, in milliseconds since 1970. */
export type Cookies = Map<string, { value: string; until: number }>

/** Somebody with a connection and cookies of their own. */
export interface Visitor {
  /** @throws for any other status than 200 */
  get(path: string): Promise<Reply>
  /** @throws for any other status than 303 */
  post(path: string, form: Form): Promise<Reply>
  cookies: Cookies
  close(): void
}

interface Where {
  port: number
  /** The `Host` header. */
  host: string
  gzip: boolean
  cookies?: Cookies
}

export function createVisitor({ port, host, gzip, cookies = new Map() }: Where): Visitor {
  let connection: Connection | null = null
  const common = `Host: ${host}\r\nSec-Fetch-Site: same-origin\r\n${gzip ? 'Accept-Encoding: gzip\r\n' : ''}`

  async function send(request: string, expected: number): Promise<Reply> {
    if (!connection || connection.isClosed()) connection = openConnection(port)
    const reply = await connection.send(request)
    if (reply.status !== expected) {
      const line = request.slice(0, request.indexOf('\r\n'))
      throw new Error(`${line} answered ${reply.status}:\n${textOf(reply.body).slice(0, 400)}`)
    }
    keepCookies(reply.head, cookies)
    return reply
  }

  return {
    cookies,
    get: (path) => send(`GET ${path} HTTP/1.1\r\n${common}${cookieLine(cookies)}\r\n`, 200),
    post: (path, form) => {
      const body = new URLSearchParams(
        Object.entries(form).map(([name, value]) => [name, String(value)]),
      ).toString()
      const type = 'Content-Type: application/x-www-form-urlencoded\r\n'
      const length = `Content-Length: ${body.length}\r\n`
      const head = `POST ${path} HTTP/1.1\r\n${common}${cookieLine(cookies)}${type}${length}\r\n`
      return send(head + body, 303)
    },
    close: () => connection?.close(),
  }
}

function cookieLine(cookies: Cookies): string {
  if (cookies.size === 0) return ''
  const now = Date.now()
  let pairs = ''
  for (const [name, { value, until }] of cookies) {
    if (until > now) pairs += `${pairs && '; '}${name}=${value}`
    else cookies.delete(name)
  }
  return pairs && `Cookie: ${pairs}\r\n`
}

function keepCookies(head: string, cookies: Cookies): void {
  for (const [, name = '', value = '', rest = ''] of head.matchAll(
    /\r\nset-cookie: ([^=]+)=([^;\r]*)([^\r]*)/gi,
  )) {
    if (/expires=thu, 01 jan 1970/i.test(rest)) {
      cookies.delete(name)
      continue
    }
    const seconds = /max-age=(\d+)/i.exec(rest)?.[1]
    const until = seconds ? Date.now() + Number(seconds) * 1000 : Number.POSITIVE_INFINITY
    cookies.set(name, { value, until })
  }
}

const textOf = (body: string) => body.replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ')
