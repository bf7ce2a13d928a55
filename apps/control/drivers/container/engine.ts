import { existsSync } from 'node:fs'
import type Docker from 'dockerode'
import { type ScaledService, scaledServices } from '../../../../infra/topology.ts'
import { until } from '../../../shared/until.ts'
import type { ComponentState } from '../../driver.ts'
import { Refusal, typeOutside } from '../../refusal.ts'

/** Where infra/compose/control.yml mounts it. */
const socketPath = '/var/run/docker.sock'
const healthyWithinMs = 90_000
/** Longer than any container's own stop_grace_period. */
const stopSeconds = 40

export type Engine = ReturnType<typeof createEngine>

/** The engine's API, null if the control plane has not been given its socket. */
export async function findEngine(project: string): Promise<Engine | null> {
  if (!existsSync(socketPath)) return null
  // Loaded only here: it takes 20 MB.
  const { default: Client } = await import('dockerode')
  return createEngine(new Client({ socketPath }), project)
}

/** One container of the project. */
interface Listed {
  id: string
  /** `app-2`; a service of one container has its own name, `db-1`. */
  name: string
  service: string
  number: number
  /** `running`, `paused`, `exited`, … */
  state: string
}

/** What only the engine can do to the containers of a project. */
export function createEngine(docker: Docker, project: string) {
  async function list(): Promise<Listed[]> {
    const label = [`${composeLabel('project')}=${project}`, `${composeLabel('oneoff')}=False`]
    const found = await docker.listContainers({ all: true, filters: { label } })
    return found
      .map(listed)
      .filter(({ service }) => !endsByItself.has(service))
      .sort((a, b) => a.number - b.number)
  }

  async function find(name: string): Promise<Docker.Container> {
    const found = (await list()).find((one) => one.name === name)
    if (!found) throw new Refusal(503, 'no-answer', { name })
    return docker.getContainer(found.id)
  }

  async function waitUntilHealthy(name: string, container: Docker.Container): Promise<void> {
    const isHealthy = async () => {
      const { State } = await container.inspect()
      return State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy'
    }
    if (await until(isHealthy, healthyWithinMs, 200)) return
    throw new Refusal(503, 'not-ready', { name })
  }

  /** Starts a container that is stopped, and ends a pause. */
  async function start(name: string): Promise<void> {
    const container = await find(name)
    const { State } = await container.inspect()
    if (State.Paused) await container.unpause()
    else if (!State.Running) await container.start()
    await waitUntilHealthy(name, container)
  }

  /** From now on there are `count` containers of the service; those with the highest numbers go first. */
  async function scale(service: ScaledService, count: number): Promise<void> {
    const present = (await list()).filter((one) => one.service === service)
    const [model] = present
    if (!model) throw new Refusal(503, 'no-answer', { name: service })
    await Promise.all(
      present
        .filter(({ number }) => number > count)
        .map(({ id }) => remove(docker.getContainer(id))),
    )
    const numbers = Array.from({ length: count }, (_, at) => at + 1)
    const missing = numbers.filter((number) => !present.some((one) => one.number === number))
    await Promise.all(missing.map((number) => addLike(model, number)))
  }

  /** A container with the model's image, settings, volumes and networks, under its own number. */
  async function addLike(model: Listed, number: number): Promise<void> {
    const like = await docker.getContainer(model.id).inspect()
    const name = `${project}-${model.service}-${number}`
    const [first, ...more] = networksOf(like, name)
    const container = await docker.createContainer({
      ...like.Config,
      name,
      // The engine names it after its id.
      Hostname: undefined,
      Labels: { ...like.Config.Labels, [composeLabel('container-number')]: String(number) },
      HostConfig: like.HostConfig,
      NetworkingConfig: { EndpointsConfig: first && { [first.name]: first.endpoint } },
    })
    // Engines before 25 take one network at a creation.
    for (const network of more)
      await docker
        .getNetwork(network.name)
        .connect({ Container: container.id, EndpointConfig: network.endpoint })
    await container.start()
    await waitUntilHealthy(`${model.service}-${number}`, container)
  }

  return {
    scale,
    start,
    /** The components whose containers do not run, with their states. */
    async listStopped(): Promise<{ name: string; state: ComponentState }[]> {
      return (await list()).flatMap(({ name, state }) => {
        const known = states[state]
        return known ? [{ name, state: known }] : []
      })
    },
    async kill(name: string): Promise<void> {
      const container = await find(name)
      await container.kill()
      // The engine restarts only what dies by itself.
      await container.start()
    },
    stop: async (name: string) => (await find(name)).stop({ t: stopSeconds }),
    pause: async (name: string) => (await find(name)).pause(),
    async restart(name: string): Promise<void> {
      const container = await find(name)
      await container.restart({ t: stopSeconds })
      await waitUntilHealthy(name, container)
    },
    waitUntilHealthy: async (name: string) => waitUntilHealthy(name, await find(name)),
  }
}

async function remove(container: Docker.Container): Promise<void> {
  const { State } = await container.inspect()
  if (State.Paused) await container.unpause()
  if (State.Running) await container.stop({ t: stopSeconds })
  await container.remove()
}

/** The networks of the model with the service's aliases; the one it was created in comes first. */
function networksOf(
  { Id, Name, NetworkSettings, HostConfig }: Docker.ContainerInspectInfo,
  name: string,
) {
  const isOwn = (alias: string) => alias === Name.slice(1) || Id.startsWith(alias)
  return Object.entries(NetworkSettings.Networks)
    .map(([network, { Aliases }]) => ({
      name: network,
      endpoint: {
        Aliases: [name, ...((Aliases as string[] | null) ?? []).filter((alias) => !isOwn(alias))],
      },
    }))
    .sort(
      (a, b) =>
        Number(b.name === HostConfig.NetworkMode) - Number(a.name === HostConfig.NetworkMode),
    )
}

export const composeLabel = (name: string) => `com.docker.compose.${name}`

function listed({ Id, State, Labels }: Docker.ContainerInfo): Listed {
  const service = Labels[composeLabel('service')] ?? ''
  const number = Number(Labels[composeLabel('container-number')] ?? 1)
  const name = scaled.has(service) ? `${service}-${number}` : service
  return { id: Id, name, service, number, state: State }
}

const scaled = new Set<string>(scaledServices)
/** They end when their work is done, or are the one that asks. */
const endsByItself = new Set(['setup', 'prepare', 'control'])

const states: Readonly<Record<string, ComponentState>> = {
  exited: 'stopped',
  created: 'stopped',
  dead: 'stopped',
  paused: 'paused',
}

// Without the engine: the commands to type on its machine.

/** Only the number changes, whatever settings the others were started with. */
export function scaleOutside(project: string, service: ScaledService, count: number): Refusal {
  const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
  return typeOutside([
    `${compose} up -d --no-deps --no-recreate --scale ${service}=${count} ${service}`,
  ])
}

export type EngineCommand = 'kill' | 'stop' | 'start' | 'restart' | 'pause' | 'resume'

/**
 * For the lab itself, as nobody could start it again from inside, and for what has no supervisor of
 * ours in its container: Prometheus, Alertmanager and the exporters.
 */
export function commandOutside(project: string, name: string, command: EngineCommand): Refusal {
  const container = `${project}-${name}-1`
  const typed: Record<EngineCommand, string> = {
    kill: `docker kill ${container} && docker start ${container}`,
    stop: `docker stop ${container}`,
    start: `docker start ${container}`,
    restart: `docker restart ${container}`,
    pause: `docker pause ${container}`,
    resume: `docker unpause ${container}`,
  }
  return typeOutside([typed[command]])
}
