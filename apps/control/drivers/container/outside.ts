import { databaseNames, limits, replicaName } from '../../../../infra/topology.ts'
import { containersOf, projectName } from './containers.ts'
import { Refusal, unknownName } from './legacy.ts'

/**
 * What only the engine can do. Nothing in a container may command the engine (whoever can
 * is root on the machine), so these say what to type there.
 */

const say = (commands: string[]) =>
  new Refusal(
    409,
    `Containers are commanded from outside. Type there:\n  ${commands.join('\n  ')}`,
    commands,
  )

const commands: Readonly<Record<string, (container: string) => string[]>> = {
  kill: (container) => [`docker kill ${container} && docker start ${container}`],
  stop: (container) => [`docker stop ${container}`],
  start: (container) => [`docker start ${container}`],
  restart: (container) => [`docker restart ${container}`],
  pause: (container) => [`docker pause ${container}`],
  resume: (container) => [`docker unpause ${container}`],
  // The edge asks nobody whether he is ready; who stops finishes what he has first.
  drain: (container) => [`docker stop ${container}`, `docker start ${container}`],
}

/** The command for something that is done to one component: `kill app-2`; 404 for one that there is not. */
export async function partCommand(verb: string, name: string): Promise<Refusal> {
  const running = (await Promise.all(['app', 'whoami'].map(containersOf))).flat()
  const names = [...running.map((one) => one.name), ...single]
  // A container that is stopped has no address, so only its name says that it can be started.
  if (!names.includes(name) && !(verb === 'start' && mayBeStopped(name)))
    return unknownName(name, names)
  // Services of one container: db-1 is stickyshop-db-1-1.
  const container = `${await projectName()}-${name}${single.includes(name) ? '-1' : ''}`
  return say(commands[verb]?.(container) ?? [])
}

/** The services of one container each. */
const single: readonly string[] = ['edge', 'console', 'redis', 'replication', ...databaseNames]

const mayBeStopped = (name: string): boolean => {
  const [, number = 0] = /^(?:app|whoami)-([1-9]\d?)$/.exec(name) ?? []
  return Number(number) >= 1 && Number(number) <= limits.maxReplicas
}

/** Only the number changes, whatever settings the others were started with. */
export async function scaleCommand(count: number): Promise<Refusal> {
  const project = await projectName()
  const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
  return say([`${compose} up -d --no-deps --no-recreate --scale app=${count} app`])
}

/** One after the other, each when the one before is back. */
export async function rollCommand(): Promise<Refusal> {
  const project = await projectName()
  const replicas = await containersOf('app')
  const names =
    replicas.length > 0
      ? replicas.map(({ container }) => container)
      : [`${project}-${replicaName(1)}`]
  return say([
    `for name in ${names.join(' ')}; do docker restart "$name"; until [ "$(docker inspect -f '{{.State.Health.Status}}' "$name")" = healthy ]; do sleep 1; done; done`,
  ])
}
