import { mayConnect, type Zone } from '../../../infra/firewall/zones.ts'
import type { Ran } from './engine.ts'
import type { ComposeStack } from './stack.ts'

/** Probes between the zones of docs/firewall.md: from a container to every port of others. */

/** What containers listen on, and two that something could; the edge's own comes with the stack. */
const ports = [3000, 3001, 3306, 6379, 8090, 9090, 9093, 9100, 9104, 9113, 9121, 9229, 33060]

export interface Address {
  name: string
  address: string
}

export async function addressesOf(stack: ComposeStack, name: string): Promise<Address[]> {
  const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
    name,
    '.NetworkSettings.Networks',
  )
  return Object.values(networks).map(({ IPAddress: address }) => ({ name, address }))
}

/** Waits until all tries of a batch are over, four seconds at most: packets between networks are dropped. */
const endBatch =
  'for _ in $(seq 40); do [ -n "$(jobs -r)" ] || break; sleep 0.1; done; kill $(jobs -p) 2>/dev/null; wait'

/**
 * `app-1 → db-1:3306` for each port that answers.
 * @param bash runs a script in the container's network; processes are limited to 100
 */
export async function reachedFrom(
  name: string,
  targets: readonly Address[],
  edgePort: number,
  bash: (script: string) => Promise<Ran>,
): Promise<string[]> {
  const tries = targets.flatMap((target) =>
    [...ports, edgePort].map(
      (port) =>
        `(exec 3<>/dev/tcp/${target.address}/${port} && echo '${name} → ${target.name}:${port}') 2>/dev/null &`,
    ),
  )
  const script = [
    ...tries.flatMap((one, at) => (at % 60 === 59 ? [one, endBatch] : [one])),
    endBatch,
  ]
  const ran = await bash(script.join('\n'))
  return [...new Set(ran.out.split('\n').filter(Boolean))]
}

/** Whether the table has it. */
export function isAllowed(
  line: string,
  zoneOf: Readonly<Record<string, Zone>>,
  edgePort: number,
): boolean {
  const [, from = '', to = '', text] = /^(\S+) → (\S+):(\d+)$/.exec(line) ?? []
  const port = Number(text) === edgePort && to === 'edge' ? 8080 : Number(text)
  return mayConnect(zoneOf[from] as Zone, { zone: zoneOf[to] as Zone, port, protocol: 'tcp' })
}
