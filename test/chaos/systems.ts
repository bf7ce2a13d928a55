import type { ProcessStatus, Status } from '../../apps/control/status/status.ts'

/** A shop that is broken: what it is started with, and who promotes a read replica. */
export interface System {
  name: string
  /** Options of npm start. */
  options: readonly string[]
  /** `operator`: the run promotes a read replica when the primary is gone. `engine`: the databases do. */
  failover: 'operator' | 'engine'
  /** The database server that it is about; any without. */
  dialect?: 'MariaDB' | 'MySQL'
  /** How many of it are broken side by side: where a round takes longest, they share the faults. */
  shops: number
}

export const systems: readonly System[] = [
  { name: 'distributed', options: [], failover: 'operator', shops: 1 },
  {
    name: 'distributed, semi-sync',
    options: ['--durability', 'semi-sync', '--db-replicas', '2'],
    failover: 'operator',
    shops: 1,
  },
  {
    name: 'scale-up',
    options: ['--stage', 'scale-up'],
    failover: 'engine',
    dialect: 'MariaDB',
    shops: 2,
  },
  {
    name: 'scale-up, MySQL',
    options: ['--stage', 'scale-up'],
    failover: 'engine',
    dialect: 'MySQL',
    shops: 2,
  },
]

export function systemNamed(name: string | undefined): System {
  const found = systems.find((system) => system.name === name)
  if (!found) throw new Error(`There is no system ${name}.`)
  return found
}

/** Nothing in them is there only once. */
export const scaleUps = ['scale-up', 'scale-up, MySQL']

/** Components that a system has only once: without them nobody can order. */
export const onlyOnce = (system: string, target: Target): boolean =>
  system.startsWith('distributed') && ['load balancer', 'Redis node'].includes(target)

/** With its links cut or slow, a primary finds nobody who confirms an order in time, and refuses it. */
export const stopsWithout = (system: string, target: Target, fault: string): boolean =>
  system === 'distributed, semi-sync' && target === 'primary' && /^link [^,]*$/.test(fault)

/** The kinds of components that are broken, one of each at a time. */
export const targets = {
  'app replica': (status) => status.replicas[0],
  'load balancer': (status) => loadBalancers(status)[0],
  'web server': (status) => webServers(status)[0],
  primary: (status) => status.databases.find(({ role }) => role === 'primary'),
  'read replica': (status) => status.databases.find(({ role }) => role === 'replica'),
  'Redis node': (status) => redisServers(status)[0],
} as const satisfies Record<string, (status: Status) => ProcessStatus | undefined>

export type Target = keyof typeof targets

/** The kinds that a system has. */
export const kindsIn = (system: string): Target[] =>
  (Object.keys(targets) as Target[]).filter(
    (target) => target !== 'web server' || scaleUps.includes(system),
  )

/** The component of that kind; null where the system has none. */
export const findTarget = (status: Status, target: Target): ProcessStatus | null =>
  targets[target](status) ?? null

const loadBalancers = ({ edges }: Status): ProcessStatus[] => edges
const webServers = ({ web }: Status): ProcessStatus[] => web
const redisServers = ({ redis }: Status): ProcessStatus[] => (redis ? [redis] : [])

/**
 * Which components connect to which: a link of a target is one of these.
 * @param ports by role, as the run folder has them
 */
export function linksOf(
  status: Status,
  target: Target,
  ports: Readonly<Record<string, number>>,
): Link[] {
  const { replicas, databases } = status
  const named = findTarget(status, target)
  if (!named) return []
  const primary = databases.find(({ role }) => role === 'primary')
  const followers = databases.filter(({ role }) => role === 'replica')
  const to = (clients: readonly ProcessStatus[], server: ProcessStatus | undefined): Link[] =>
    server ? [{ clients: clients.map(({ pid }) => pid ?? 0), port: server.port }] : []
  const isGroup = status.stage.failover === 'group'
  /** A member and the others, in both directions. */
  const groupLinks = (member: ProcessStatus): Link[] => {
    const others = databases.filter(({ name }) => name !== member.name)
    const between = (clients: readonly ProcessStatus[], { name }: ProcessStatus): Link => ({
      clients: clients.map(({ pid }) => pid ?? 0),
      port: ports[`${name} group`] ?? 0,
    })
    return [between(others, member), ...others.map((other) => between([member], other))]
  }
  switch (target) {
    case 'app replica':
      return to([named], primary)
    case 'load balancer':
      return webServers(status).length > 0
        ? webServers(status).flatMap((web) => to([named], web))
        : replicas.flatMap((app) => to([named], app))
    case 'web server':
      return replicas.flatMap((app) => to([named], app))
    case 'primary':
      return isGroup ? groupLinks(named) : to(followers, named)
    case 'read replica':
      return to(replicas, named)
    case 'Redis node':
      return to(replicas, named)
  }
}

export interface Link {
  /** Processes that open connections. */
  clients: readonly number[]
  /** Where the others listen. */
  port: number
}
