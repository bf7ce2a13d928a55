import type { Logger } from '../../shared/logger.ts'
import { tailFile } from '../../shared/tail-file.ts'
import type { LabConfig } from '../config.ts'
import { type EdgeLine, isShopRequest, parseEdgeLine } from './edge-line.ts'

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
      for (const line of lines) if (isSpecial(line)) count(line)
      unread = [...unread, ...lines].slice(-maxLines)
    } catch (error) {
      log.debug({ error: String(error) }, 'the edge’s log could not be read')
    }
  }

  function count(text: string): void {
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
  line.includes(' status=5') || line.includes('served_by="whoami-')
