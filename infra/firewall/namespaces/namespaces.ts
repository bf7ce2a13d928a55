import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { type Listener, listeners, mayConnect, type Zone } from '../zones.ts'
import type { DirectorAnswer, DirectorWork } from './director.ts'
import type { Port, Target } from './machine.ts'
import { type Machine, type MachinePlan, oneMachineEach, withAddresses } from './topology.ts'

/**
 * A network of machines in the zones, all in network namespaces of this machine: what a firewall's rules
 * do is tried out with real packets, without touching this machine's own network or rules.
 */

/** A connection that was tried. */
export interface Tried {
  from: Zone
  to: Pick<Listener, 'zone' | 'port' | 'protocol'>
  family: 4 | 6
  reached: boolean
}

// Debian installs both where only root's PATH finds them.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }

/** Root makes namespaces as it is; others need one for users first, where the system lets them. */
const unshare = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--net', '--mount', '--kill-child'],
]

/** What is missing for the network here. */
export type Missing = 'linux' | 'programs' | 'rights'

/** What is missing, and a sentence that says so; null when the network can be built here. */
export function findMissing(): { missing: Missing; sentence: string } | null {
  if (process.platform !== 'linux')
    return {
      missing: 'linux',
      sentence: `Network namespaces are a part of Linux; this machine runs ${process.platform}.`,
    }
  const absent = ['unshare', 'ip', 'nft'].filter((name) => spawnSync(name, ['-V'], { env }).error)
  if (absent.length > 0)
    return {
      missing: 'programs',
      sentence: `${absent.join(' and ')} cannot be found: apt install util-linux iproute2 nftables`,
    }
  // The whole way: a system may allow a namespace and refuse what is done in it.
  const trial =
    'mount -t tmpfs trial /run && mkdir /run/netns && ip netns add trial && nft list ruleset'
  const args = [...unshare, 'sh', '-c', trial]
  const { status, stderr } = spawnSync('unshare', args, { env, encoding: 'utf8' })
  if (status === 0) return null
  const [reason] = stderr.trim().split('\n').reverse()
  return {
    missing: 'rights',
    sentence: `This user may not create network namespaces (${reason}); root may.`,
  }
}

/** Null when the network can be built here, otherwise a sentence that says why not. */
export const whyNoNamespaces = (): string | null => findMissing()?.sentence ?? null

export type Namespaces = Awaited<ReturnType<typeof openNamespaces>>

/** Builds the network and starts its machines. @throws with what did not work */
export async function openNamespaces(plans: readonly MachinePlan[] = oneMachineEach) {
  const machines = withAddresses(plans)
  const main = path.join(import.meta.dirname, `director${path.extname(import.meta.filename)}`)
  // Without the test runner's own options, which would make the director a test.
  const nodeOptions = process.execArgv.filter((option) => !option.startsWith('--test'))
  const args = [...unshare, process.execPath, ...nodeOptions, main]
  const director = spawn('unshare', args, {
    env,
    // Node finds a loader among its options, such as tsx, from where it starts.
    cwd: import.meta.dirname,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: DirectorAnswer) => void>()
  let lastId = 0
  director.on('message', (answer: DirectorAnswer) => waiting.get(answer.id)?.(answer))
  const ended = new Promise<void>((resolve) => director.once('exit', () => resolve()))
  ended.then(() => {
    for (const [id, resolve] of waiting) resolve({ id, failed: 'The namespaces are gone.' })
  })

  async function ask(request: DirectorWork): Promise<boolean[]> {
    const id = ++lastId
    const answer = await new Promise<DirectorAnswer>((resolve) => {
      waiting.set(id, resolve)
      director.send({ ...request, id }, (error) => error && resolve({ id, failed: error.message }))
    })
    waiting.delete(id)
    if ('failed' in answer) throw new Error(answer.failed)
    return answer.reached
  }

  async function close(): Promise<void> {
    if (director.connected) director.disconnect()
    await ended
  }

  /** Replaces the rules of a machine or a firewall. */
  const load = async (where: string, rules: string): Promise<void> => {
    await ask({ load: where, rules })
  }

  /** Tries all ports that a machine of each zone listens on, of machines other than its own. */
  async function probe(from: Machine, families: readonly (4 | 6)[]): Promise<Tried[]> {
    const tried = families.flatMap((family) =>
      machines
        .filter(({ name, zone }) => name === zone && name !== from.name)
        .flatMap((to) =>
          ports.map(({ port, protocol }) => ({
            from: from.zone,
            to: { zone: to.zone, port, protocol },
            family,
            target: { address: family === 4 ? to.v4 : to.v6, port, protocol },
          })),
        ),
    )
    const request = { probe: tried.map(({ target }) => target) }
    const reached = await ask({ machine: from.name, request })
    return tried.map(({ target, ...one }, at) => ({ ...one, reached: reached[at] === true }))
  }

  try {
    await ask({ build: machines })
    for (const { name } of machines) await ask({ machine: name, request: { listen: ports } })
  } catch (error) {
    await close()
    throw error
  }
  return {
    machines,
    load,
    close,
    /** Whether one machine reaches one port. */
    reaches: async (from: string, target: Target): Promise<boolean> =>
      (await ask({ machine: from, request: { probe: [target] } }))[0] === true,
    /** From every machine, or from those of one zone. */
    async probe(from?: Zone, families: readonly (4 | 6)[] = [4, 6]): Promise<Tried[]> {
      const chosen = machines.filter(({ zone }) => !from || zone === from)
      return (await Promise.all(chosen.map((machine) => probe(machine, families)))).flat()
    },
  }
}

/** Ports on which something listens by mistake, and which nobody should reach. */
const forgottenPorts: Port[] = [
  { port: 4444, protocol: 'tcp' },
  { port: 9229, protocol: 'tcp' },
  { port: 161, protocol: 'udp' },
]

/** Every machine listens on all ports of the table, also on those of other zones. */
export const ports: readonly Port[] = [...listeners, ...forgottenPorts]
  .map(({ port, protocol }) => ({ port, protocol }))
  .filter(
    ({ port, protocol }, at, all) =>
      all.findIndex((one) => one.port === port && one.protocol === protocol) === at,
  )

/** Where what was measured is not what the table of zones says. */
export const differences = (tried: readonly Tried[]): Tried[] =>
  tried.filter(({ from, to, reached }) => reached !== mayConnect(from, to))
