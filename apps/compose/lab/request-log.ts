import { parseEdgeLine } from '../../console/journeys/edge-line.ts'
import type { RequestLog } from '../../launcher/lab/logs/logs-verb.ts'

/** Containers' own logs are the engine's; what the edge has written of each request can be read here. */
export const requestLog: RequestLog = {
  file: '/edge-log/access.log',
  read(text) {
    const line = parseEdgeLine(text)
    if (!line) return null
    const { method, uri, status, ms, servedBy } = line
    return { name: servedBy ?? 'edge', text: `${method} ${uri} ${status} ${ms} ms` }
  },
}
