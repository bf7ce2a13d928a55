import type { Status } from '../../control/status/status.ts'

const kept = 200

/** Who is, or was last, at which address of the edge's log. */
export function createUpstreamNames() {
  const names = new Map<string, string>()
  return {
    learn({ replicas }: Status): void {
      for (const { name, internalHost, port } of replicas)
        names.set(`${internalHost}:${port}`, name)
      const [oldest] = names.keys()
      if (oldest !== undefined && names.size > kept) names.delete(oldest)
    },
    find: (address: string): string => names.get(address) ?? address,
  }
}
