import { hosts } from '../../../infra/topology.ts'
import type { Logger } from '../../shared/logger.ts'
import { tailFile } from '../../shared/tail-file.ts'
import type { LabConfig } from '../config.ts'

/** One line of the edge's access log in either format, see nginx/conf.d/logging.conf and haproxy/public.cfg. */
export interface EdgeLine {
  id: string
  /** When the request began, epoch milliseconds. */
  at: number
  /** The client's address. */
  client: string
  host: string
  strategy: string
  method: string
  /** As sent, with the query string. */
  uri: string
  status: number
  bytes: number
  ms: number
  servedBy: string | null
  /** Whether the response came from the edge's cache. */
  fromCache: boolean
  /** The web server behind load balancers that wrote it: `web-2`. */
  webServer?: string
  /** The load balancer that it got the request from: `edge-1`. */
  balancer?: string
  /** Set where HAProxy is the edge: it names only the last upstream server that was tried. */
  byHaproxy?: true
  /** Every upstream server that was tried, in order; empty when the edge answered itself. */
  tries: Try[]
}

export interface Try {
  /** `127.0.0.1:8102`; the name of the upstream group when no server was available; `?` when HAProxy does not say. */
  address: string
  /** 502 and 504 also mean that there was no answer. Null when the client did not wait. */
  status: number | null
  ms: number | null
}

/** Returns null for other or incomplete lines. */
export function parseEdgeLine(line: string): EdgeLine | null {
  const fields = fieldsOf(line)
  const id = fields.request_id
  const written = fields.start === undefined ? byNginx(fields) : byHaproxy(fields)
  if (!id || Number.isNaN(written.at)) return null
  return {
    id,
    client: fields.client ?? '',
    host: fields.host ?? '',
    strategy: fields.strategy ?? '',
    method: fields.method ?? '',
    uri: fields.uri ?? '',
    status: Number(fields.status),
    bytes: Number(fields.bytes),
    servedBy: present(lastOf(fields.served_by)),
    fromCache: keptPage.has(fields.cache ?? ''),
    ...(/^web-\d+$/.test(fields.name ?? '') && { webServer: fields.name }),
    ...(present(fields.balancer) && { balancer: fields.balancer }),
    ...written,
  }
}

/** nginx writes when a request ended, and durations in seconds. */
function byNginx(fields: Fields) {
  const { msec, time, seconds } = fields
  const ms = milliseconds(seconds) ?? 0
  const endedAt = msec ? Math.round(Number(msec) * 1000) : Date.parse(time ?? '')
  return { at: endedAt - ms, ms, tries: triesOf(fields) }
}

/** HAProxy writes when it began, and durations in milliseconds; -1 for what was not reached. */
const byHaproxy = (fields: Fields) => ({
  at: Math.round(Number(fields.start) * 1000),
  ms: Math.max(0, Number(fields.ms ?? 0)),
  byHaproxy: true as const,
  tries: triesOfHaproxy(fields),
})

// Values of $upstream_cache_status; a stale page is refreshed in the background.
const keptPage: ReadonlySet<string> = new Set(['HIT', 'UPDATING', 'STALE'])

type Fields = Record<string, string | undefined>

function fieldsOf(line: string): Fields {
  if (line.startsWith('{')) return fieldsOfJson(line)
  const fields: Fields = {}
  for (const [, name = '', quoted, bare] of line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g))
    fields[name] = quoted === undefined ? bare : readable(quoted)
  return fields
}

function fieldsOfJson(line: string): Fields {
  try {
    const values: Record<string, unknown> = JSON.parse(line)
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  } catch {
    return {}
  }
}

/** nginx escapes quotes, backslashes and non-ASCII bytes, as in \xC3\xA9. */
function readable(text: string): string {
  if (!text.includes('\\x')) return text
  const bytes = text.replace(/\\x([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}

function triesOf({ upstream, upstream_status, upstream_seconds }: Fields): Try[] {
  const statuses = listOf(upstream_status)
  const seconds = listOf(upstream_seconds)
  return listOf(upstream).flatMap((address, at) =>
    present(address)
      ? [{ address, status: count(statuses[at]), ms: milliseconds(seconds[at]) }]
      : [],
  )
}

/** HAProxy names the server that it tried last; of those before, it says only how many they were. */
function triesOfHaproxy({ upstream, upstream_ms, status, retries = '' }: Fields): Try[] {
  if (!upstream || !/:\d+$/.test(upstream)) return []
  const answered = Number(upstream_ms) >= 0
  const last = {
    address: upstream,
    status: answered ? Number(status) : null,
    ms: answered ? Number(upstream_ms) : null,
  }
  const before = Array.from({ length: Number(retries.replace('+', '')) || 0 }, () => unknownTry)
  return [...before, last]
}

const unknownTry: Try = { address: '?', status: null, ms: null }

/** nginx separates attempts by commas, and groups of attempts by colons. */
const listOf = (text = ''): string[] => text.split(/, | : /)
const lastOf = (text?: string) => listOf(text).at(-1)

const present = (text?: string): string | null => (text && text !== '-' ? text : null)
const count = (text?: string) => (present(text) ? Number(text) : null)
const milliseconds = (text?: string) => (present(text) ? Math.round(Number(text) * 1000) : null)

/** False for whoami and for the lab, whose own requests would fill the list. */
export function isShopRequest({ host, uri }: EdgeLine, domain: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const others = ['localhost', domain].flatMap((base) => [
    `${hosts.lab}.${base}`,
    `${hosts.whoami}.${base}`,
    `${hosts.stickyWhoami}.${base}`,
  ])
  return !others.includes(name) && !/^\/whoami(?:[/?]|$)/.test(uri)
}

const mostBytes = 1024 * 1024
const maxLines = 2000

/** Requests that no app replica has counted, since the start of the lab. */
export interface EdgeCounts {
  /** 5xx responses of the edge itself, because no app replica answered. */
  errors: number
  /** Requests to each whoami, by name. */
  whoami: Record<string, number>
}

export type EdgeLog = ReturnType<typeof createEdgeLog>

/** Reads the edge's access log as it grows. Most lines are parsed only on demand. */
export function createEdgeLog({ EDGE_LOG, DOMAIN }: LabConfig, log: Logger) {
  const tail = tailFile(EDGE_LOG, mostBytes)
  const counts: EdgeCounts = { errors: 0, whoami: {} }
  let unread: string[] = []

  function read(): void {
    try {
      const lines = tail.more()
      for (const line of lines) if (isSpecial(line)) countLine(line)
      unread = [...unread, ...lines].slice(-maxLines)
    } catch (error) {
      log.debug({ error: String(error) }, 'the edge’s log could not be read')
    }
  }

  function countLine(text: string): void {
    const line = parseEdgeLine(text)
    if (!line) return
    const { servedBy, status } = line
    if (servedBy?.startsWith('whoami-'))
      counts.whoami[servedBy] = (counts.whoami[servedBy] ?? 0) + 1
    else if (status >= 500 && !servedBy && isShopRequest(line, DOMAIN)) counts.errors++
  }

  // Lines from before the start do not count.
  read()
  counts.errors = 0
  counts.whoami = {}

  return {
    counts(): EdgeCounts {
      read()
      return { ...counts, whoami: { ...counts.whoami } }
    },
    /** The shop's requests since the last call, from at most the last 2000 lines. */
    take(): EdgeLine[] {
      read()
      const lines = unread.flatMap((text) => parseEdgeLine(text) ?? [])
      unread = []
      return lines.filter((line) => isShopRequest(line, DOMAIN))
    },
  }
}

const isSpecial = (line: string) =>
  line.includes(' status=5') ||
  line.includes('"status":5') ||
  line.includes('served_by="whoami-') ||
  line.includes('"served_by":"whoami-')
