import { parseEdgeLine } from '../../lab/traces/edge-log.ts'
import { tailFile } from '../../shared/tail-file.ts'
import type { LogSource } from '../lab/logs/logs.ts'
import type { LogChunk } from '../lab/logs/merge-logs.ts'
import { UsageError } from '../terminal/command-line.ts'

/** In a volume of the edge that the lab's and the control plane's containers can read. */
const edgeLog = process.env.EDGE_LOG ?? '/edge-log/access.log'

/**
 * The requests that each component answered, from the edge's access log. The containers' own logs
 * belong to the engine, and this container cannot read them.
 * @param names of components, as `app-2` or `edge`; all app replicas if there are none
 * @throws UsageError for a component that answers no requests
 */
export function openRequestLog(names: readonly string[]): LogSource[] {
  const wrong = names.find((name) => !/^(edge|app-\d+|whoami-\d+)$/.test(name))
  if (wrong)
    throw new UsageError([
      `The lab's container can read the requests of edge, app-N and whoami-N only. Type outside:`,
      `  docker compose logs --timestamps ${wrong}`,
    ])
  const tail = tailFile(edgeLog)
  const isWanted = (name: string) =>
    names.length === 0 ? name.startsWith('app-') : names.includes(name)

  function chunks(lines: readonly string[], count: number): LogChunk[] {
    const linesOf = new Map<string, string[]>()
    for (const line of lines) {
      const [name, text] = requestLine(line) ?? []
      if (!name || !text || !isWanted(name)) continue
      const linesOfName = linesOf.get(name) ?? []
      linesOfName.push(text)
      linesOf.set(name, linesOfName)
    }
    return [...linesOf].map(([name, all]) => ({
      name,
      file: `${edgeLog} ${name}`,
      lines: count === 0 ? [] : all.slice(-count),
    }))
  }

  return [
    {
      last: (count) => chunks(tail.more(), count),
      more: () => chunks(tail.more(), Number.POSITIVE_INFINITY),
    },
  ]
}

/** Who answered, and a line in the format of `access-log.ts`. */
function requestLine(line: string): [string, string] | null {
  const request = parseEdgeLine(line)
  if (!request) return null
  const { at, method, uri, status, ms } = request
  const name = request.servedBy ?? 'edge'
  return [name, `${new Date(at + ms).toISOString()} ${name} ${method} ${uri} ${status} ${ms} ms`]
}
