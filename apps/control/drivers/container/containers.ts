import type Docker from 'dockerode'
import { scaledServices } from '../../../../infra/topology.ts'
import { until } from '../../../shared/until.ts'
import { Refusal } from '../../refusal.ts'

const healthyWithinMs = 90_000
/** Longer than any container's own stop_grace_period. */
export const stopSeconds = 40
/** Of a container that is about to take another one's place and name. */
export const nextSuffix = '-next'

/** One container of the project. */
export interface Listed {
  id: string
  /** `app-2`; a service of one container has its own name, `db-1`. */
  name: string
  service: string
  number: number
  /** `running`, `paused`, `exited`, … */
  state: string
}

/** What tells a container from others that are like it. */
interface Identity {
  name: string
  /** In its networks, beside the service's; its name unless it will get another one. */
  alias?: string
  labels: Record<string, string>
}

export type Containers = ReturnType<typeof createContainers>

/** The containers of a project: which there are, and more of them. */
export function createContainers(docker: Docker, project: string) {
  async function listAll(): Promise<Listed[]> {
    const label = [`${composeLabel('project')}=${project}`, `${composeLabel('oneoff')}=False`]
    const found = await docker.listContainers({ all: true, filters: { label } })
    return found
      .filter(({ Names }) => !Names.some((name) => name.endsWith(nextSuffix)))
      .map(listed)
      .sort((a, b) => a.number - b.number)
  }

  /** Without those that end by themselves. */
  const list = async () => (await listAll()).filter(({ service }) => !endsByItself.has(service))

  const listOf = async (service: string) =>
    (await listAll()).filter((one) => one.service === service)

  /** @throws Refusal 503 */
  async function find(name: string): Promise<Docker.Container> {
    const found = (await list()).find((one) => one.name === name)
    if (!found) throw new Refusal(503, 'no-answer', { name })
    return docker.getContainer(found.id)
  }

  /** What one more container of a service is like. @throws Refusal 503 */
  async function inspectModel(service: string): Promise<Docker.ContainerInspectInfo> {
    const [model] = await listOf(service)
    if (!model) throw new Refusal(503, 'no-answer', { name: service })
    return docker.getContainer(model.id).inspect()
  }

  /**
   * A container with the same settings, volumes and networks, not started.
   * @param config what else it has than the one that it is like
   */
  async function createLike(
    like: Docker.ContainerInspectInfo,
    { name, alias = name, labels }: Identity,
    config: Partial<Docker.ContainerCreateOptions> = like.Config,
  ): Promise<Docker.Container> {
    const [first, ...more] = networksOf(like, alias)
    const container = await docker.createContainer({
      ...config,
      name,
      // The engine names it after its id.
      Hostname: undefined,
      Labels: { ...config.Labels, ...labels },
      HostConfig: like.HostConfig,
      NetworkingConfig: { EndpointsConfig: first && { [first.name]: first.endpoint } },
    })
    try {
      // Engines before 25 take one network at a creation.
      for (const network of more)
        await docker
          .getNetwork(network.name)
          .connect({ Container: container.id, EndpointConfig: network.endpoint })
    } catch (error) {
      await container.remove({ force: true })
      throw error
    }
    return container
  }

  return {
    list,
    listOf,
    find,
    get: ({ id }: Listed) => docker.getContainer(id),
    inspectModel,
    createLike,
    numbered: (service: string, number: number): Identity => ({
      name: `${project}-${service}-${number}`,
      labels: { [composeLabel('container-number')]: String(number) },
    }),
    /** Of a command that was interrupted. */
    removeLeftover: (name: string) =>
      docker
        .getContainer(name)
        .remove({ force: true })
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error
        }),
  }
}

/** Stops it first, so that it ends what it has begun. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  const { State } = await container.inspect()
  if (State.Paused) await container.unpause()
  if (State.Running) await container.stop({ t: stopSeconds })
  await container.remove({ force: true })
}

/** Resolves to whether it is healthy; false too as soon as `isLost`. */
export async function becomesHealthy(
  container: Docker.Container,
  isLost: (info: Docker.ContainerInspectInfo) => boolean = () => false,
): Promise<boolean> {
  let lost = false
  const isDecided = async () => {
    const info = await container.inspect()
    lost = isLost(info)
    return lost || isHealthy(info)
  }
  return (await until(isDecided, healthyWithinMs, 200)) && !lost
}

const isHealthy = ({ State }: Docker.ContainerInspectInfo): boolean =>
  State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy'

export const isMissing = (error: unknown): boolean =>
  (error as { statusCode?: number }).statusCode === 404

export const composeLabel = (name: string) => `com.docker.compose.${name}`

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

function listed({ Id, State, Labels }: Docker.ContainerInfo): Listed {
  const service = Labels[composeLabel('service')] ?? ''
  const number = Number(Labels[composeLabel('container-number')] ?? 1)
  const name = scaled.has(service) ? `${service}-${number}` : service
  return { id: Id, name, service, number, state: State }
}

const scaled = new Set<string>(scaledServices)
/** They end when their work is done, or are the one that asks. */
const endsByItself = new Set(['setup', 'prepare', 'control'])
