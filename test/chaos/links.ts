import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { hasNamespaces, whyNoNamespaces } from './namespaces.ts'
import type { Link } from './systems.ts'

/** Where the kernel keeps groups of processes (cgroup v2). */
const groups = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((folder) =>
  existsSync(`${folder}/cgroup.procs`),
)

/** Why links cannot be cut or slowed here; null where they can. */
export function whyNoLinks(): string | null {
  if (!hasNamespaces()) return whyNoNamespaces
  if (!groups) return 'there are no process groups here (cgroup v2)'
  try {
    execFileSync('nft', ['list', 'tables'])
    execFileSync('ss', ['-V'])
    return null
  } catch {
    return 'nftables or iproute2 is not installed (on Debian and Ubuntu: apt-get install nftables iproute2)'
  }
}

/**
 * Cuts links as a pulled cable does: packets of the processes, and their children, to the port and
 * back vanish, on connections that are open, too. Returns what mends them.
 */
export function cutLinks(links: readonly Link[]): () => void {
  const rule = `add rule inet ${table}`
  return withRules(links, ({ group, port, open }) => [
    `${rule} out socket cgroupv2 level 1 "${group}" tcp dport ${port} drop`,
    `${rule} in socket cgroupv2 level 1 "${group}" tcp sport ${port} drop`,
    ...open.flatMap((own) => [
      `${rule} out tcp sport ${own} tcp dport ${port} drop`,
      `${rule} out tcp sport ${port} tcp dport ${own} drop`,
    ]),
  ])
}

/** Every packet of the links takes `ms` longer, each way. Returns what ends that. */
export async function slowLinks(links: readonly Link[], ms: number): Promise<() => void> {
  const proxies = await Promise.all(links.map(({ port }) => delayingProxy(port, ms)))
  const before: Cut[] = []
  const end = withRules(links, (cut) => {
    const { group, port, open } = cut
    const proxy = proxies[before.push(cut) - 1]
    return [
      `add rule inet ${table} detour socket cgroupv2 level 1 "${group}" tcp dport ${port} redirect to :${proxy?.port}`,
      // Connections that are open end, so that the next ones take the detour.
      ...open.map(
        (own) =>
          `add rule inet ${table} out tcp sport ${own} tcp dport ${port} reject with tcp reset`,
      ),
    ]
  })
  for (const { port, open } of before) for (const own of open) closeConnection(own, port)
  return () => {
    end()
    for (const { close } of proxies) close()
  }
}

/**
 * At both ends and at once, where the kernel can: a reset by the rule above meets the client only when
 * it sends something, and one that reads would wait for as long as it waits for news.
 */
const closeConnection = (own: number, port: number) =>
  execFileSync('ss', ['-Ktn', 'state', 'established', `( sport = :${own} and dport = :${port} )`])

let count = 0

const table = 'stickyshop-chaos'

interface Cut {
  /** Of the clients: connections that they open from now on belong to it. */
  group: string
  port: number
  /** Local ports of connections that they have already. */
  open: readonly number[]
}

function withRules(links: readonly Link[], rules: (cut: Cut) => string[]): () => void {
  const made: string[] = []
  const lines = [
    `add table inet ${table}`,
    `add chain inet ${table} out { type filter hook output priority 0; }`,
    `add chain inet ${table} in { type filter hook input priority 0; }`,
    `add chain inet ${table} detour { type nat hook output priority -100; }`,
  ]
  for (const { clients, port } of links) {
    const folder = `${groups}/stickyshop-${process.pid}-${count++}`
    mkdirSync(folder)
    made.push(folder)
    const processes = clients.flatMap(familyOf)
    for (const pid of processes) moveTo(folder, pid)
    const group = folder.replace('/sys/fs/cgroup/', '')
    lines.push(...rules({ group, port, open: openConnections(processes, port) }))
  }
  nft(lines)
  return () => {
    nft([`delete table inet ${table}`])
    for (const folder of made) {
      for (const pid of readFileSync(`${folder}/cgroup.procs`, 'utf8').split('\n').filter(Boolean))
        moveTo(groups as string, Number(pid))
      rmdirSync(folder)
    }
  }
}

const nft = (lines: readonly string[]) =>
  execFileSync('nft', ['-f', '-'], { input: `${lines.join('\n')}\n` })

/** Local ports of connections to `port` that these processes have open. */
function openConnections(processes: readonly number[], port: number): number[] {
  const lines = execFileSync('ss', ['-Htnp', 'state', 'established', `( dport = :${port} )`], {
    encoding: 'utf8',
  })
  return lines.split('\n').flatMap((line) => {
    const [, local] = /\S+\s+\S+\s+\S+:(\d+)\s/.exec(line) ?? []
    const [, pid] = /pid=(\d+)/.exec(line) ?? []
    return local && processes.includes(Number(pid)) ? [Number(local)] : []
  })
}

/** One that has just ended is in no group. */
function moveTo(folder: string, pid: number): void {
  try {
    writeFileSync(`${folder}/cgroup.procs`, String(pid))
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}

/** A process and its children: workers of a load balancer open the connections. */
function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one)))
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended meanwhile.
    }
  const family = [pid]
  for (const one of family)
    for (const [child, parent] of parents) if (parent === one) family.push(child)
  return family
}

interface Proxy {
  port: number
  close(): void
}

/** A TCP proxy to a loopback port that keeps everything for `ms`, each way. */
async function delayingProxy(target: number, ms: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      // In order: all timers last the same.
      from.on('data', (chunk) => setTimeout(() => to.write(chunk), ms))
      from.on('end', () => setTimeout(() => to.end(), ms))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        setTimeout(() => to.destroy(), ms)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
