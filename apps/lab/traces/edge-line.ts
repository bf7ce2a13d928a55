/** What the edge wrote about one request: a line of its access log, see nginx/conf.d/logging.conf. */
export interface EdgeLine {
  id: string
  /** Epoch milliseconds of the request's beginning. */
  at: number
  /** The visitor's address. */
  client: string
  host: string
  strategy: string
  method: string
  /** As it was sent, with the query. */
  uri: string
  status: number
  bytes: number
  ms: number
  servedBy: string | null
  /** Whether it got a page that the edge had kept. */
  fromCache: boolean
  /** Every upstream that was asked, in order; none when the edge answered by itself. */
  tries: Try[]
}

export interface Try {
  /** `127.0.0.1:8102`; the upstream's name when none of it could be asked. */
  address: string
  /** 502 and 504 also stand for no answer at all. Null when it was not waited for. */
  status: number | null
  ms: number | null
}

/** Null for what is no such line, or only half of one. */
export function parseEdgeLine(line: string): EdgeLine | null {
  const fields = fieldsOf(line)
  const id = fields.request_id
  const ended = fields.msec ? Math.round(Number(fields.msec) * 1000) : Date.parse(fields.time ?? '')
  if (!id || Number.isNaN(ended)) return null
  const ms = milliseconds(fields.seconds) ?? 0
  return {
    id,
    at: ended - ms,
    client: fields.client ?? '',
    host: fields.host ?? '',
    strategy: fields.strategy ?? '',
    method: fields.method ?? '',
    uri: fields.uri ?? '',
    status: Number(fields.status),
    bytes: Number(fields.bytes),
    ms,
    servedBy: present(lastOf(fields.served_by)),
    fromCache: keptPage.has(fields.cache ?? ''),
    tries: triesOf(fields),
  }
}

// How nginx says it. Those that are old are renewed behind the visitor's back.
const keptPage: ReadonlySet<string> = new Set(['HIT', 'UPDATING', 'STALE'])

type Fields = Record<string, string | undefined>

function fieldsOf(line: string): Fields {
  const fields: Fields = {}
  for (const [, name = '', quoted, bare] of line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g))
    fields[name] = quoted === undefined ? bare : readable(quoted)
  return fields
}

/** nginx writes quotes, backslashes and everything outside ASCII as \xC3\xA9. */
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

/** Tries are parted by commas, and rounds of tries by colons. */
const listOf = (text = ''): string[] => text.split(/, | : /)
const lastOf = (text?: string) => listOf(text).at(-1)

const present = (text?: string): string | null => (text && text !== '-' ? text : null)
const count = (text?: string) => (present(text) ? Number(text) : null)
const milliseconds = (text?: string) => (present(text) ? Math.round(Number(text) * 1000) : null)
