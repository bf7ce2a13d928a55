import type { Logger } from '../../shared/logger.ts'
import { tailFile } from '../../shared/tail-file.ts'
import type { ConsoleConfig } from '../config.ts'
import { type EdgeLine, parseEdgeLine } from './edge-line.ts'
import { isOfTheShop } from './is-of-the-shop.ts'

const mostBytes = 1024 * 1024
const kept = 2000

/** What passed the edge without a replica of the shop, since the console's start. */
export interface EdgeCounts {
  /** Answers with 5xx that are the edge's own, because no replica gave any. */
  errors: number
  /** Requests to each whoami, by name. */
  whoami: Record<string, number>
}

export type EdgeLog = ReturnType<typeof createEdgeLog>

/** The edge's log as it grows. Most lines are not taken apart before somebody wants them. */
export function createEdgeLog({ EDGE_LOG, DOMAIN }: ConsoleConfig, log: Logger) {
  const tail = tailFile(EDGE_LOG, mostBytes)
  const counts: EdgeCounts = { errors: 0, whoami: {} }
  let unread: string[] = []

  function read(): void {
    try {
      const lines = tail.more()
      for (const line of lines) if (isSpecial(line)) count(line)
      unread = [...unread, ...lines].slice(-kept)
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
    else if (status >= 500 && !servedBy && isOfTheShop(line, DOMAIN)) counts.errors++
  }

  // What was there before is nobody's rate.
  read()
  counts.errors = 0
  counts.whoami = {}

  return {
    counts(): EdgeCounts {
      read()
      return { ...counts, whoami: { ...counts.whoami } }
    },
    /** The shop's requests since the last call, at most the last 2000 of any. */
    take(): EdgeLine[] {
      read()
      const lines = unread.flatMap((text) => parseEdgeLine(text) ?? [])
      unread = []
      return lines.filter((line) => isOfTheShop(line, DOMAIN))
    },
  }
}

const isSpecial = (line: string) =>
  line.includes(' status=5') || line.includes('served_by="whoami-')
